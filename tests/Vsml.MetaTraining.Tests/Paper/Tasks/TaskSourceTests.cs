using TorchSharp;
using Vsml.MetaTraining.Paper;
using static TorchSharp.torch;

namespace Vsml.MetaTraining.Tests.Paper;

public class TaskSourceTests
{
    private static readonly ImageTasks Images = new(MadeImages.Numbered(40, 4, side: 3));

    public static TheoryData<string> Sources => [.. All().Keys];

    [Theory]
    [MemberData(nameof(Sources))]
    public void EverySource_GivesWhatWasAskedForAndTheSameAgain(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        ITaskSource source = All()[name];
        EpisodeBatch batch = source.Sample(3, 9, new Random(5)), again = source.Sample(3, 9, new Random(5));
        Assert.Equal((3, 9), (batch.Episodes, batch.Steps));
        Assert.Equal(ScalarType.Float32, batch.Inputs.dtype);
        Assert.Equal([3, 9], batch.Labels.shape);
        Assert.All(batch.Labels.data<long>(), label => Assert.InRange(label, 0, batch.Classes - 1));
        Assert.True(batch.Inputs.isfinite().all().ToBoolean());
        Assert.True(batch.Inputs.equal(again.Inputs).all().ToBoolean());
        Assert.True(batch.Labels.equal(again.Labels).all().ToBoolean());
        Assert.Equal(batch.Seed, again.Seed);
    }

    [Fact]
    public void RandomLabels_BelongToTheImageForGood()
    {
        using DisposeScope scope = NewDisposeScope();
        EpisodeBatch batch = new RandomLabelTasks([1, 3, 3], classes: 10, images: 4).Sample(5, 100, new Random(2));
        for (int episode = 0; episode < 5; episode++)
        {
            var pairs = Enumerable.Range(0, 100).Select(t => (Image: batch.Inputs[episode, t, 0, 0, 0].ToSingle(), Label: batch.Labels[episode, t].ToInt64()));
            Assert.Equal(4, pairs.Distinct().Count());
            Assert.Equal(4, pairs.Select(pair => pair.Image).Distinct().Count());
        }
        Assert.Equal(20, Enumerable.Range(0, 5).SelectMany(e => Enumerable.Range(0, 100).Select(t => batch.Inputs[e, t, 0, 0, 0].ToSingle())).Distinct().Count());
    }

    [Fact]
    public void SumSign_IsTheSignOfTheSum()
    {
        using DisposeScope scope = NewDisposeScope();
        EpisodeBatch batch = new SumSignTasks([7], outputs: 10).Sample(2, 50, new Random(2));
        Assert.True((batch.Inputs.sum(-1) > 0).to(ScalarType.Int64).equal(batch.Labels).all().ToBoolean());
        Assert.Equal(10, batch.Classes);
        Assert.Equal(2, batch.Labels.unique().output.NumberOfElements);
    }

    [Fact]
    public void ShuffledPixels_AreInOneOrderForAllExamplesOfAnEpisode()
    {
        using DisposeScope scope = NewDisposeScope();
        EpisodeBatch plain = Images.Sample(2, 40, new Random(3)), shuffled = new ShuffledPixelTasks(Images).Sample(2, 40, new Random(3));
        int[][] orders = [.. Enumerable.Range(0, 2).Select(episode =>
        {
            Tensor before = plain.Inputs[episode].reshape(40, 9), after = shuffled.Inputs[episode].reshape(40, 9);
            return Enumerable.Range(0, 9).Select(i => Enumerable.Range(0, 9).Single(j => after.select(1, i).equal(before.select(1, j)).all().ToBoolean())).ToArray();
        })];
        Assert.All(orders, order => Assert.Equal(Enumerable.Range(0, 9), order.Order()));
        Assert.NotEqual(orders[0], orders[1]);
    }

    [Fact]
    public void Projected_IsOneLinearMapAnEpisode()
    {
        using DisposeScope scope = NewDisposeScope();
        EpisodeBatch plain = Images.Sample(2, 40, new Random(3)), projected = new ProjectedTasks(Images).Sample(2, 40, new Random(3));
        Tensor[] maps = [.. Enumerable.Range(0, 2).Select(episode =>
        {
            Tensor x = plain.Inputs[episode].reshape(40, 9).to(ScalarType.Float64), y = projected.Inputs[episode].reshape(40, 9).to(ScalarType.Float64);
            Tensor map = linalg.lstsq(x, y).Solution;
            Assert.Equal(0, (x.matmul(map) - y).abs().max().ToDouble(), 1e-4);
            return map;
        })];
        Assert.InRange((maps[0] - maps[1]).abs().max().ToDouble(), 0.3, 10);
        Assert.Equal(1.0 / 3, maps[0].std().ToDouble(), 0.15);
    }

    [Fact]
    public void AShareOfProjectedEpisodes_LeavesTheOthersAlone()
    {
        using DisposeScope scope = NewDisposeScope();
        // Sum-sign draws all of its numbers before the projections draw theirs.
        SumSignTasks source = new([5]);
        Tensor plain = source.Sample(400, 2, new Random(3)).Inputs, half = new ProjectedTasks(source, 0.5).Sample(400, 2, new Random(3)).Inputs;
        Assert.InRange(plain.eq(half).all(2).all(1).sum().ToInt64(), 160, 240);
    }

    [Fact]
    public void PermutedLabels_AreOneToOneInEachEpisode()
    {
        using DisposeScope scope = NewDisposeScope();
        EpisodeBatch plain = Images.Sample(2, 40, new Random(3)), permuted = new PermutedLabelTasks(Images).Sample(2, 40, new Random(3));
        string[] maps = [.. Enumerable.Range(0, 2).Select(episode =>
        {
            (long, long)[] pairs = [.. Enumerable.Range(0, 40).Select(t => (plain.Labels[episode, t].ToInt64(), permuted.Labels[episode, t].ToInt64())).Distinct().Order()];
            Assert.Equal([0, 1, 2, 3], pairs.Select(pair => pair.Item2).Order());
            Assert.Equal(4, pairs.Length);
            return string.Join(' ', pairs);
        })];
        Assert.NotEqual(maps[0], maps[1]);
    }

    [Fact]
    public void Mixed_DrawsFromEverySourceAndRefusesShapesThatDiffer()
    {
        using DisposeScope scope = NewDisposeScope();
        MixedTasks mixed = new("both", [new SumSignTasks([9], 10), new RandomLabelTasks([9], 10, images: 1)]);
        EpisodeBatch batch = mixed.Sample(40, 3, new Random(1));
        bool[] isRandom = [.. Enumerable.Range(0, 40).Select(e => batch.Inputs[e, 0].equal(batch.Inputs[e, 1]).all().ToBoolean())];
        Assert.InRange(isRandom.Count(x => x), 10, 30);
        Assert.Contains("mixes examples of [9] with 10 classes and of [8] with 10; all alike were expected",
            Assert.Throws<ArgumentException>(() => new MixedTasks("m", [new SumSignTasks([9], 10), new SumSignTasks([8], 10)]).Sample(40, 3, new Random(1))).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new MixedTasks("m", []));
    }

    [Fact]
    public void Tables_AreStandardised()
    {
        using DisposeScope scope = NewDisposeScope();
        EpisodeBatch batch = new TableSource(new LinearTasks(), 4, 3).Sample(2, 200, new Random(1));
        Assert.Equal(0, batch.Inputs.mean([1]).abs().max().ToSingle(), 1e-4f);
        Assert.InRange(batch.Inputs.std(1).max().ToSingle(), 0.8f, 1.01f);
    }

    private static Dictionary<string, ITaskSource> All() => new ITaskSource[]
    {
        Images, new ProjectedTasks(Images), new ProjectedTasks(Images, 0.5), new ShuffledPixelTasks(Images), new PermutedLabelTasks(Images),
        new RandomLabelTasks([2, 2]), new SumSignTasks([5]), new TableSource(new MetaTrainingTasks(), 6, 3),
        new FewShotTasks(MadeImages.Numbered(40, 8), 4, 2), new MixedTasks("mixed", [Images, new PermutedLabelTasks(Images)]),
    }.ToDictionary(source => source.Name);
}
