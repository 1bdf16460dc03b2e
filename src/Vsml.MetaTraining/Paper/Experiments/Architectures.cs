namespace Vsml.MetaTraining.Paper;

/// <summary>VSML of several architectures, meta-trained on MNIST, on MNIST and Fashion-MNIST: what the experiments deep and conv share.</summary>
internal static class Architectures
{
    private const string TrainingSet = "mnist";
    private static readonly string[] Sets = [TrainingSet, "fashion-mnist"];

    /// <param name="context">The run.</param>
    /// <param name="networks">By name; every one must be above chance by <paramref name="margin"/>.</param>
    /// <param name="classes">Of the sets.</param>
    /// <param name="margin">From which on an architecture counts as learning.</param>
    public static ExperimentResult Compare(ExperimentContext context, IReadOnlyList<(string Name, PaperNetwork Network)> networks, int classes = 10, double margin = 0.1)
    {
        ITaskSource training = new ImageTasks(context.Images(TrainingSet, forTest: false));
        ITaskSource[] tests = [.. Sets.Select(set => new ImageTasks(context.Images(set, forTest: true)))];
        List<(string Network, string Set, IReadOnlyList<double> Curve)> trials = [];
        foreach ((string name, PaperNetwork network) in networks)
        {
            float[] parameters = context.MetaTrain(network, training);
            trials.AddRange(tests.Select(test => (name, test.Name, (IReadOnlyList<double>)context.MetaTest(network, parameters, test).CumulativeAccuracy())));
        }
        IEpisodicLearner sgd = LearnerPool.Given[0];
        trials.AddRange(tests.Select(test => (sgd.Name, test.Name, (IReadOnlyList<double>)context.MetaTest(sgd, [], test).CumulativeAccuracy())));
        double chance = 1.0 / classes;
        return new ExperimentResult(
            new ResultTable(["learner", "tested on", "cumulative accuracy"], [.. trials.Select(trial => (string[])[trial.Network, trial.Set, ExperimentContext.Number(trial.Curve[^1])])]),
            [.. Sets.Select(set => new LineFigure(
                set, "examples", "cumulative accuracy", [.. trials.Where(trial => trial.Set == set).Select(trial => new FigureLine(trial.Network, trial.Curve, trial.Network != sgd.Name))]))],
            [.. trials.Where(trial => trial.Network != sgd.Name).Select(trial => new Finding(
                FormattableString.Invariant($"{trial.Network} learns {trial.Set}: {margin * 100:0} points above chance"), trial.Curve[^1] > chance + margin, ExperimentContext.Number(trial.Curve[^1])))],
            []);
    }
}
