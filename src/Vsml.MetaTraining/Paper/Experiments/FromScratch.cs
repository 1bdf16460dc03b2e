namespace Vsml.MetaTraining.Paper;

/// <summary>Learning algorithms meta-learned from random parameters on one set, met with that set and with another.</summary>
internal sealed class FromScratch : IExperiment
{
    private const int Classes = 10;
    private static readonly string[] Sets = ["mnist", "fashion-mnist"];

    public string Name => "from-scratch";

    public string Question => "Does a learning algorithm meta-learned on MNIST learn Fashion-MNIST online, and the other way round?";

    public string PaperReports =>
        "Meta-trained by evolution strategies (population 1,024) or by backpropagation through episodes of 500 online examples, half of the tasks "
        + "seen through a random projection, VSML learns online faster than SGD and Adam on MNIST and on Fashion-MNIST, which it never met.";

    public string Differs => "SGD and Adam have the paper's learning rates, 1e-2 and 1e-3. The rivals are meta-trained on the same episodes, by backpropagation.";

    public ExperimentScale DefaultScale => new();

    public ExperimentScale FullScale => ExperimentScale.OfThePaper;

    public ExperimentResult Run(ExperimentContext context)
    {
        // All are read before hours of work begin.
        Dictionary<string, ITaskSource> training = Sets.ToDictionary(set => set, set => (ITaskSource)new ProjectedTasks(new ImageTasks(context.Images(set, forTest: false)), 0.5));
        Dictionary<string, ITaskSource> tests = Sets.ToDictionary(set => set, set => (ITaskSource)new ImageTasks(context.Images(set, forTest: true)));
        int inputs = context.Images(Sets[0], forTest: true).Size.Values;

        List<Trial> trials = [];
        foreach (string set in Sets)
        {
            foreach (IEpisodicLearner learner in LearnerPool.MetaTrained(context, inputs, Classes))
                Meet(learner, context.MetaTrain(learner, training[set]), set, learner is PaperNetwork ? "backprop" : "");
            PaperNetwork evolved = context.Vsml();
            Meet(evolved, context.MetaTrain(evolved, training[set], byEvolution: true), set, "evolution");
        }
        foreach (IEpisodicLearner learner in LearnerPool.Given)
            Meet(learner, [], "", "");

        return new ExperimentResult(
            new ResultTable(
                ["meta-trained on", "learner", "tested on", "examples", "cumulative accuracy"],
                [.. trials.Select(trial => (string[])[trial.MetaTrainedOn, trial.Label, trial.TestedOn, trial.Curve.Count.ToString(System.Globalization.CultureInfo.InvariantCulture), ExperimentContext.Number(trial.Curve[^1])])]),
            [.. Sets.Select(set => new LineFigure(
                $"{set}, learners meta-trained on {Sets.First(other => other != set)}", "examples", "cumulative accuracy",
                [.. trials.Where(trial => trial.TestedOn == set && trial.MetaTrainedOn != set).Select(trial => new FigureLine(trial.Label, trial.Curve, trial.IsVsml))]))],
            [.. Sets.SelectMany(set => FindingsOn(set, trials))],
            []);

        void Meet(IEpisodicLearner learner, float[] parameters, string set, string how)
        {
            string label = how.Length > 0 ? $"{learner.Name} by {how}" : learner.Name;
            trials.AddRange(Sets.Select(test => new Trial(
                set, label, test, context.MetaTest(learner, parameters, tests[test]).CumulativeAccuracy(), learner is PaperNetwork, LearnerPool.IsOverfitter(learner))));
        }
    }

    private static IEnumerable<Finding> FindingsOn(string set, List<Trial> trials)
    {
        Trial[] unseen = [.. trials.Where(trial => trial.TestedOn == set && trial.MetaTrainedOn.Length > 0 && trial.MetaTrainedOn != set)];
        Trial vsml = unseen.Where(trial => trial.IsVsml).MaxBy(trial => trial.Curve[^1])!, rival = unseen.Where(trial => trial.IsOverfitter).MaxBy(trial => trial.Curve[^1])!;
        yield return Of($"on {set}, not met in meta-training, VSML is above Meta-RNN, Hebbian fast weights and fast-weight memory", vsml, rival);
        Trial given = trials.Where(trial => trial.TestedOn == set && trial.MetaTrainedOn.Length == 0).MaxBy(trial => trial.Curve[^1])!;
        yield return Of($"on {set}, not met in meta-training, VSML is above SGD and Adam", vsml, given);

        static Finding Of(string claim, Trial ours, Trial best) => new(
            claim, ours.Curve[^1] > best.Curve[^1], $"{ours.Label} {ExperimentContext.Number(ours.Curve[^1])}, {best.Label} {ExperimentContext.Number(best.Curve[^1])}");
    }

    private sealed record Trial(string MetaTrainedOn, string Label, string TestedOn, IReadOnlyList<double> Curve, bool IsVsml, bool IsOverfitter);
}
