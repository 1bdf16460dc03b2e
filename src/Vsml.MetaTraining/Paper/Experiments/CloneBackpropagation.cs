using System.Globalization;

namespace Vsml.MetaTraining.Paper;

/// <summary>
/// Learning-algorithm cloning (section 3.1): sub-RNNs whose dynamics are backpropagation learn a stream of images, beside backpropagation itself.
/// </summary>
internal sealed class CloneBackpropagation : IExperiment
{
    private static readonly string[] Sets = ["mnist", "fashion-mnist"];

    public string Name => "clone-backprop";

    public string Question => "Can tiny LSTMs run backpropagation in forward mode?";

    public string PaperReports =>
        "Cloned from backpropagation, the LSTMs, only unrolled, learn MNIST online to 90 % without and 87 % with a hidden layer, Fashion-MNIST to 80 % and 76 %.";

    public string Differs =>
        "Both learners meet the same stream, begin with the same weights and are scored before each label is shown; accuracies are of the stream so far, not of a test set "
        + "at its end. The rule of which the clone is made, with its gains and rates, is the one that backpropagation runs here. One set of meta parameters serves all "
        + "layers and both sets of images, neither of which cloning has seen. A weight is held by the difference of two cells, a bias by their sum.";

    public ExperimentScale DefaultScale => new() { MetaSteps = 60_000, Side = 28, TestEpisodes = 1, TestLength = 2_000 };

    public ExperimentScale FullScale => ExperimentScale.OfThePaper with { MetaSteps = 120_000, TestEpisodes = 1, TestLength = 60_000 };

    public ExperimentResult Run(ExperimentContext context)
    {
        Dictionary<string, ITaskSource> streams = Sets.ToDictionary(set => set, set => (ITaskSource)new ImageTasks(context.Images(set, forTest: false)));
        CloneOptions options = new();
        float[] clone = context.Clone(options, context.Scale.MetaSteps);

        // Errors of the clone grow with every layer that an error is sent back through.
        (string Name, int[] HiddenUnits, double Allowed)[] networks = [("shallow", [], 0.02), ("deep", [context.Scale.HiddenUnits], 0.04)];
        Trial[] trials = [.. from set in Sets from network in networks select new Trial(
            set, network.Name, network.Allowed,
            context.MetaTest(new BackpropagationNetwork(options.Rule, network.HiddenUnits), [], streams[set]),
            context.MetaTest(new FusedClonedNetwork(options.Rule, network.HiddenUnits), clone, streams[set]))];

        return new ExperimentResult(
            new ResultTable(
                ["stream", "network", "examples", "backpropagation", "clone", "difference", "backpropagation, last fifth", "clone, last fifth"],
                [.. trials.Select(trial => (string[])
                [
                    trial.Set, trial.Network, context.Scale.TestLength.ToString(CultureInfo.InvariantCulture), ExperimentContext.Number(trial.Original.Accuracy),
                    ExperimentContext.Number(trial.Copy.Accuracy), Signed(trial.Difference), ExperimentContext.Number(LastFifth(trial.Original)), ExperimentContext.Number(LastFifth(trial.Copy)),
                ])]),
            [.. Sets.Select(set => new LineFigure(set, "examples", "cumulative accuracy", [.. trials.Where(trial => trial.Set == set).SelectMany(trial => (FigureLine[])
            [
                new($"backpropagation, {trial.Network}", trial.Original.CumulativeAccuracy(), false), new($"clone, {trial.Network}", trial.Copy.CumulativeAccuracy(), true),
            ])]))],
            [.. trials.Select(trial => new Finding(
                FormattableString.Invariant($"{trial.Set}, {trial.Network}: the clone is within {trial.Allowed * 100:0} points of backpropagation"),
                Math.Abs(trial.Difference) <= trial.Allowed, Signed(trial.Difference)))],
            []);
    }

    private static double LastFifth(EpisodeScores scores) =>
        scores.IsCorrect.Average(episode => episode.Skip(episode.Length * 4 / 5).Average(correct => correct ? 1.0 : 0));

    private static string Signed(double difference) => difference.ToString("+0.0000;-0.0000;0", CultureInfo.InvariantCulture);

    private sealed record Trial(string Set, string Network, double Allowed, EpisodeScores Original, EpisodeScores Copy)
    {
        public double Difference => Copy.Accuracy - Original.Accuracy;
    }
}
