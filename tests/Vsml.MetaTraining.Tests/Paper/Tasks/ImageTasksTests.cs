using TorchSharp;
using Vsml.MetaTraining.Images;
using Vsml.MetaTraining.Paper;
using static TorchSharp.torch;

namespace Vsml.MetaTraining.Tests.Paper;

public class ImageTasksTests
{
    private static readonly ImageSet Numbered = MadeImages.Numbered(30, 5);

    [Fact]
    public void AnEpisode_HasEveryImageOnceBeforeAnyTwice()
    {
        using DisposeScope scope = NewDisposeScope();
        EpisodeBatch batch = new ImageTasks(Numbered, Standardisation.None).Sample(3, 60, new Random(1));
        Assert.Equal([3, 60, 1, 2, 2], batch.Inputs.shape);
        for (int episode = 0; episode < 3; episode++)
        {
            int[] numbers = [.. Enumerable.Range(0, 60).Select(t => (int)Math.Round(batch.Inputs[episode, t, 0, 0, 0].ToSingle() * 255))];
            Assert.Equal(Enumerable.Range(0, 30), numbers[..30].Order());
            Assert.Equal(Enumerable.Range(0, 30), numbers[30..].Order());
            Assert.NotEqual(Enumerable.Range(0, 30), numbers[..30]);
            Assert.Equal(numbers.Select(i => (long)(i % 5)), batch.Labels[episode].data<long>().ToArray());
        }
    }

    [Fact]
    public void StandardisedByTheDataset_AllPixelsHaveMean0AndDeviation1()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor all = new ImageTasks(Numbered).Sample(1, 30, new Random(1)).Inputs;
        Assert.Equal(0, all.mean().ToSingle(), 1e-4f);
        Assert.Equal(1, all.std(unbiased: false).ToSingle(), 1e-4f);
    }

    [Fact]
    public void StandardisedByTheImage_EachImageHasMean0AndDeviation1()
    {
        using DisposeScope scope = NewDisposeScope();
        ImageSet images = new("x", new(1, 2, 2), [1, 2, 3, 4, 9, 9, 9, 9], [0, 1], 2);
        Tensor all = new ImageTasks(images, Standardisation.ByImage).Sample(1, 2, new Random(3)).Inputs.reshape(2, 4);
        Tensor sorted = all.index_select(0, all.abs().sum(1).argsort());
        Assert.Equal([0f, 0, 0, 0], sorted[0].data<float>().ToArray());
        // Channel by channel: 1, 3 and 2, 4.
        float unit = 1 / MathF.Sqrt(5);
        float[] expected = [-3 * unit, unit, -unit, 3 * unit];
        Assert.All(Enumerable.Range(0, 4), i => Assert.Equal(expected[i], sorted[1, i].ToSingle(), 1e-5f));
    }

    [Fact]
    public void FewerClasses_AreDrawnAnewForEachEpisodeAndNumberedFrom0()
    {
        using DisposeScope scope = NewDisposeScope();
        EpisodeBatch batch = new ImageTasks(Numbered, Standardisation.None, classes: 2, outputs: 3).Sample(20, 12, new Random(1));
        Assert.Equal(3, batch.Classes);
        HashSet<string> choices = [];
        for (int episode = 0; episode < 20; episode++)
        {
            var pairs = Enumerable.Range(0, 12).Select(t => (
                Class: (int)Math.Round(batch.Inputs[episode, t, 0, 0, 0].ToSingle() * 255) % 5, Label: batch.Labels[episode, t].ToInt64())).Distinct().ToArray();
            Assert.Equal([0, 1], pairs.Select(pair => pair.Label).Order());
            choices.Add(string.Join(' ', pairs.OrderBy(pair => pair.Label).Select(pair => pair.Class)));
        }
        Assert.InRange(choices.Count, 8, 20);
    }

    [Fact]
    public void TheSameStateOfRandom_GivesTheSameEpisodes()
    {
        using DisposeScope scope = NewDisposeScope();
        EpisodeBatch Of(int seed) => new ImageTasks(Numbered, classes: 3).Sample(2, 7, new Random(seed));
        EpisodeBatch[] batches = [Of(1), Of(1), Of(2)];
        Assert.True(batches[0].Inputs.equal(batches[1].Inputs).all().ToBoolean());
        Assert.True(batches[0].Labels.equal(batches[1].Labels).all().ToBoolean());
        Assert.Equal(batches[0].Seed, batches[1].Seed);
        Assert.NotEqual(batches[0].Seed, batches[2].Seed);
        Assert.False(batches[0].Inputs.equal(batches[2].Inputs).all().ToBoolean());
    }

    [Fact]
    public void ClassesThatDoNotFit_AreRefused()
    {
        Assert.Equal("numbered: has 5 classes, which does not allow for episodes of 6; 2 or more were expected", Failure(6, null));
        Assert.Contains("episodes of 1;", Failure(1, null), StringComparison.Ordinal);
        Assert.Equal("numbered: has episodes of 5 classes, more than the 4 that a learner is to tell apart", Failure(null, 4));
    }

    private static string Failure(int? classes, int? outputs) =>
        Assert.Throws<ImageDataException>(() => new ImageTasks(Numbered, classes: classes, outputs: outputs)).Message;
}
