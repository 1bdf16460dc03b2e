using System.Globalization;
using TorchSharp;
using Vsml.Cli.Tests;
using Vsml.MetaTraining.Images;
using Vsml.MetaTraining.Paper;
using static TorchSharp.torch;

namespace Vsml.MetaTraining.Tests.Paper;

public sealed class ExperimentTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Names => [.. Experiments.All.Select(experiment => experiment.Name)];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void AnExperiment_EndsWithATableAndFigures_TheSameForTheSameSeed(string name)
    {
        IExperiment experiment = Experiments.All.Single(experiment => experiment.Name == name);
        ImageSets sets = MadeSets.Write(_folder);
        Directory.CreateDirectory(_folder["checkpoints"]);
        List<string> told = [];
        ExperimentResult first = experiment.Run(new ExperimentContext(sets, MadeSets.Tiny, seed: 3, _folder["checkpoints"], told.Add));
        // From the checkpoints of the first run, and without.
        ExperimentResult resumed = experiment.Run(new ExperimentContext(sets, MadeSets.Tiny, seed: 3, _folder["checkpoints"]));
        ExperimentResult again = experiment.Run(new ExperimentContext(sets, MadeSets.Tiny, seed: 3));

        Assert.All(first.Table.Rows, row => Assert.Equal(first.Table.Columns.Count, row.Count));
        Assert.NotEmpty(first.Figures);
        Assert.NotEmpty(first.Findings);
        Assert.Contains(told, line => line.Contains("step 2 of 2", StringComparison.Ordinal));
        Assert.All([resumed, again], other => Assert.Equal(first.Table.Rows.SelectMany(row => row), other.Table.Rows.SelectMany(row => row)));
        Assert.All(first.Figures.OfType<HeatFigure>(), heat =>
        {
            Assert.Equal(heat.Rows.Count, heat.Values.Count);
            Assert.All(heat.Values, row => Assert.Equal(heat.Columns.Count, row.Count));
        });
        Assert.All(first.Figures.OfType<LineFigure>().SelectMany(lines => lines.Lines), line => Assert.All(line.Ys, y => Assert.InRange(y, 0, 1)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void AnAbsentSet_IsNamedBeforeAnythingIsMetaTrained(string name)
    {
        List<string> told = [];
        ImageDataException e = Assert.Throws<ImageDataException>(() => Experiments.All.Single(experiment => experiment.Name == name)
            .Run(new ExperimentContext(new ImageSets([_folder.Path]), MadeSets.Tiny, seed: 3, report: told.Add)));
        Assert.Contains($"{_folder.Path}: holds no image set '{(name == "omniglot" ? name : "mnist")}'", e.Message, StringComparison.Ordinal);
        Assert.Empty(told);
    }

    [Fact]
    public void AnotherSeed_GivesOtherFigures()
    {
        ImageSets sets = MadeSets.Write(_folder);
        string Table(int seed) => string.Join('|', new Deep().Run(new ExperimentContext(sets, MadeSets.Tiny with { TestLength = 40 }, seed)).Table.Rows.SelectMany(row => row));
        Assert.NotEqual(Table(1), Table(2));
    }

    [Fact]
    public void ManyTestEpisodes_AreMetInParts()
    {
        // 200 x 200 pixels: five episodes side by side.
        ExperimentContext context = new(new ImageSets([_folder.Path]), MadeSets.Tiny with { Side = 200, TestEpisodes = 12 }, seed: 1);
        NotingLearner learner = new();
        EpisodeScores scores = context.MetaTest(learner, [], new RandomLabelTasks([1, 2, 2], classes: 3), length: 4);
        Assert.Equal([5, 5, 2], learner.Episodes);
        Assert.Equal(12, scores.Losses.Length);
        Assert.All(scores.Losses, losses => Assert.Equal([1, 1, 1, 1], losses.Select(loss => loss / Math.Log(3)), (x, y) => Math.Abs(x - y) < 1e-5));
    }

    [Fact]
    public void ACancelledExperiment_GoesOnFromItsCheckpoints()
    {
        ImageSets sets = MadeSets.Write(_folder);
        Directory.CreateDirectory(_folder["checkpoints"]);
        ExperimentScale scale = MadeSets.Tiny with { MetaSteps = 6 };
        using CancellationTokenSource stop = new();
        Assert.ThrowsAny<OperationCanceledException>(() => new Deep().Run(new ExperimentContext(sets, scale, 1, _folder["checkpoints"], line =>
        {
            if (line.Contains("step 4 of 6", StringComparison.Ordinal))
                stop.Cancel();
        }, stop.Token)));
        Assert.Single(Directory.GetFiles(_folder["checkpoints"]));

        List<string> told = [];
        ExperimentResult resumed = new Deep().Run(new ExperimentContext(sets, scale, 1, _folder["checkpoints"], told.Add));
        Assert.StartsWith("vsml-1 on mnist: step 5 of 6", told[0], StringComparison.Ordinal);
        Assert.Equal(new Deep().Run(new ExperimentContext(sets, scale, 1)).Table.Rows.SelectMany(row => row), resumed.Table.Rows.SelectMany(row => row));
    }

    [Fact]
    public void CrossDataset_LeavesOutAbsentSetsAndSaysSo()
    {
        ExperimentResult result = new CrossDataset().Run(new ExperimentContext(MadeSets.Write(_folder), MadeSets.Tiny, seed: 3));
        Assert.Equal(["learner", "meta-trained on", "mnist", "fashion-mnist", "random", "sum-sign"], result.Table.Columns);
        Assert.Equal(["Absent, and left out: emnist, kmnist, cifar10."], result.Notes);
        Assert.Equal(["mnist", "fashion-mnist", "random", "all"], result.Figures.OfType<HeatFigure>().First().Rows);
    }

    [Fact]
    public void CrossDataset_IsRunOnAllSetsButOne_WhereTheScaleSaysSo()
    {
        ExperimentResult result = new CrossDataset().Run(new ExperimentContext(MadeSets.Write(_folder), MadeSets.Tiny with { AllButOne = true }, seed: 3));
        Assert.Equal(
            ["mnist", "fashion-mnist", "random", "all", "all but mnist", "all but fashion-mnist", "all but random"], result.Figures.OfType<HeatFigure>().First().Rows);
        Assert.True(new CrossDataset().FullScale.AllButOne);
    }

    [Fact]
    public void OmniglotsMetaTraining_HasAsManyQueriesAsTheScaleSays()
    {
        ImageSets sets = MadeSets.Write(_folder);
        string checkpoints = _folder["checkpoints"];
        Directory.CreateDirectory(checkpoints);
        new Omniglot().Run(new ExperimentContext(sets, MadeSets.Tiny with { Queries = 3 }, seed: 3, checkpoints));
        Assert.All(Directory.GetFiles(checkpoints), file => Assert.Contains("EpisodeLength = 8", Checkpoint.Load(file).Fingerprint, StringComparison.Ordinal));
    }

    [Fact]
    public void OmniglotsValidation_LeavesItsCharactersOutOfMetaTraining()
    {
        ImageSets sets = MadeSets.Write(_folder);
        ExperimentResult Run(bool validation) => new Omniglot().Run(new ExperimentContext(sets, MadeSets.Tiny with { Validation = validation }, seed: 3));
        Assert.StartsWith("Meta-trained on 12 characters, tested on 6;", Run(validation: false).Notes[0], StringComparison.Ordinal);
        // Of the twelve that are not held out the last quarter, or what is needed for episodes of five.
        Assert.StartsWith("Meta-trained on 7 characters, tested on 5;", Run(validation: true).Notes[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Omniglot_SetsEveryLearnerBesideOneNearestNeighbour_OnPixelsAndBehindConvolutions()
    {
        ExperimentResult result = new Omniglot().Run(new ExperimentContext(MadeSets.Write(_folder), MadeSets.Tiny with { TestEpisodes = 40 }, seed: 3));
        string[] learners = ["vsml", "meta-rnn", "hebbian-oja", "fast-weight-memory", "fast-weight-programmer"];
        Assert.Equal([.. learners, .. learners.Select(name => $"conv-{name}"), "nearest-neighbour", "nearest-neighbour, 2 x 2"], result.Table.Rows.Select(row => row[0]));
        double neighbour = Value("nearest-neighbour", 1);
        Assert.Equal((0, 0), (Value("nearest-neighbour", 3), Value("nearest-neighbour", 4)));
        Assert.All(result.Table.Rows, row => Assert.Equal(Value(row[0], 1) - neighbour, Value(row[0], 3), 2e-4));
        // Made characters are their prototypes with little noise.
        Assert.InRange(neighbour, 0.9, 1);
        Assert.Equal([false, false], result.Findings.Select(finding => finding.Holds));

        double Value(string learner, int column) => double.Parse(result.Table.Rows.Single(row => row[0] == learner)[column], NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    [Fact]
    public void NetworksWithHiddenLayers_BeginAsClones_AndFromRandomParametersWhereTheScaleSaysSo()
    {
        ImageSets sets = MadeSets.Write(_folder);
        string[] Names(bool random) => [.. new Deep().Run(new ExperimentContext(sets, MadeSets.Tiny with { FromRandom = random }, seed: 3)).Table.Rows.Select(row => row[0])];
        string[] always = ["one layer", "two layers, a clone of backpropagation", "two layers, the clone meta-trained further", "SGD"];
        Assert.Equal(always, Names(random: false));
        Assert.Equal([.. always[..3], "two layers, from random parameters", "SGD"], Names(random: true));
        Assert.True(new Deep().FullScale.FromRandom && new Convolutional().FullScale.FromRandom);
    }

    [Fact]
    public void ImagesOfAnotherSize_AreHeldToWhatOneNearestNeighbourKnowsOfThem()
    {
        ExperimentResult result = new Invariances().Run(new ExperimentContext(MadeSets.Write(_folder), MadeSets.Tiny with { TestLength = 30 }, seed: 3));
        foreach (Finding finding in result.Findings.Where(finding => finding.Claim.Contains("beyond", StringComparison.Ordinal)))
        {
            IReadOnlyList<string> row = result.Table.Rows.Single(row => finding.Claim.StartsWith($"{row[0]}:", StringComparison.Ordinal));
            Assert.Equal(Parsed(row[3]) - Parsed(row[5]), Parsed(finding.Measured), 2e-4);
        }
        Assert.Equal(3, result.Findings.Count(finding => finding.Claim.Contains("beyond", StringComparison.Ordinal)));

        static double Parsed(string number) => double.Parse(number, NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    [Fact]
    public void ARepeatedImage_HasItsLabelAndThenAnother()
    {
        using DisposeScope scope = NewDisposeScope();
        EpisodeBatch batch = new RepeatedImageTasks(new ImageTasks(MadeImages.Numbered(30, 5))).Sample(3, 7, new Random(1));
        Assert.Equal([3, 7, 1, 2, 2], batch.Inputs.shape);
        for (int episode = 0; episode < 3; episode++)
        {
            long[] labels = batch.Labels[episode].data<long>().ToArray();
            long other = (labels[0] + 1) % 5;
            Assert.Equal([labels[0], labels[0], labels[0], other, other, other, other], labels);
            Assert.All(Enumerable.Range(1, 6), t => Assert.True(batch.Inputs[episode, t].equal(batch.Inputs[episode, 0]).all().ToBoolean()));
        }
    }

    [Fact]
    public void AScale_IsChangedByNameAndTellsWhereItDiffers()
    {
        ExperimentScale scale = new ExperimentScale().With("meta_steps", "7").With("learning_rate", "0.5").With("backward_pass", "false");
        Assert.Equal((7, 0.5, false), (scale.MetaSteps, scale.LearningRate, scale.BackwardPass));
        Assert.Equal(
            [$"meta_steps 7 ({new ExperimentScale().MetaSteps})", $"learning_rate 0.5 ({new ExperimentScale().LearningRate.ToString(CultureInfo.InvariantCulture)})", "backward_pass False (True)"],
            scale.Differences(new ExperimentScale()));
        Assert.Contains("side=7", scale.Entries());
        Assert.Contains("there is no entry 'sides'; known are meta_steps, episodes", Assert.Throws<ArgumentException>(() => scale.With("sides", "7")).Message, StringComparison.Ordinal);
        Assert.Contains("side: '0' is not a positive whole number", Assert.Throws<ArgumentException>(() => scale.With("side", "0")).Message, StringComparison.Ordinal);
        Assert.Contains("'-1' is not a number above 0", Assert.Throws<ArgumentException>(() => scale.With("learning_rate", "-1")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("state_size", "1", "state_size: 1 is too small; 2 or more were expected")]
    [InlineData("message_size", "1", "message_size: 1 is too small; 2 or more were expected")]
    [InlineData("population", "1", "population: 1 is too small; 2 or more were expected")]
    [InlineData("population", "7", "population: 7 is odd; an even number was expected, for pairs")]
    public void AScale_RefusesNumbersOfWhichNoLearnerCanBeMade(string name, string value, string message) =>
        Assert.Contains(message, Assert.Throws<ArgumentException>(() => new ExperimentScale().With(name, value)).Message, StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Names))]
    public void AnExperiment_RunsAtTheSmallestScale(string name)
    {
        ExperimentScale scale = MadeSets.Tiny;
        foreach (string entry in (string[])["meta_steps", "episodes", "episode_length", "test_episodes", "test_length", "side", "hidden_units", "clone_steps", "queries"])
            scale = scale.With(entry, "1");
        ExperimentResult result = Experiments.All.Single(experiment => experiment.Name == name)
            .Run(new ExperimentContext(MadeSets.Write(_folder), scale.With("population", "2").With("state_size", "2").With("message_size", "2"), seed: 3));
        Assert.All(result.Table.Rows, row => Assert.DoesNotContain(row, cell => cell.Contains('-', StringComparison.Ordinal) && cell.StartsWith("more", StringComparison.Ordinal)));
    }

    /// <summary>Knows nothing, and notes how many episodes it met side by side.</summary>
    private sealed class NotingLearner : IEpisodicLearner, ILearningRule
    {
        public List<int> Episodes { get; } = [];

        public string Name => "noting";

        public MetaParameters Parameters { get; } = new();

        public ILearningRule With(Tensor parameters) => this;

        public EpisodeState Start(EpisodeForm form)
        {
            Episodes.Add(form.Episodes);
            return new(zeros(form.Episodes, form.Classes));
        }

        public (Tensor Logits, EpisodeState State) Step(EpisodeState state, Tensor inputs, Tensor? labels) => (state[0], state);
    }
}
