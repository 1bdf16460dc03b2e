using System.Globalization;

namespace Vsml.MetaTraining.Paper;

/// <summary>What a learning algorithm believes from example to example: one image repeated, then its label swapped.</summary>
internal sealed class Introspection : IExperiment
{
    private const string Set = "mnist";
    private const double Confident = 0.5;

    // Of the learners shown, so many are of VSML.
    private const int Learned = 2;

    public string Name => "introspection";

    public string Question => "How many examples does an association take?";

    public string PaperReports => "One or two examples suffice for a confident, correct association; when labels are swapped it is relearned as quickly. Gradient descent takes many.";

    public string Differs =>
        "In figures: the mean probability of the label shown, before each showing, over many episodes of one image repeated and, from the middle on, another label; confident is "
        + "a mean probability above one half. Beside the learning algorithm that was meta-trained as in the paper, where labels never change, another was meta-trained on episodes in which the "
        + "classes are numbered anew from a random example on.";

    public ExperimentScale DefaultScale => new() { TestEpisodes = 64, TestLength = 40 };

    public ExperimentScale FullScale => ExperimentScale.OfThePaper with { TestEpisodes = 64, TestLength = 100 };

    public ExperimentResult Run(ExperimentContext context)
    {
        ProjectedTasks training = new(new ImageTasks(context.Images(Set, forTest: false)), 0.5);
        RepeatedImageTasks repeated = new(new ImageTasks(context.Images(Set, forTest: true)));
        PaperNetwork vsml = context.Vsml();
        float[] parameters = context.MetaTrain(vsml, training), changing = context.MetaTrain(vsml, new ChangingLabelTasks(training));
        int half = context.Scale.TestLength / 2;
        (string Name, double[] Beliefs)[] runs =
        [
            (vsml.Name, Beliefs(vsml, parameters)), ($"{vsml.Name}, meta-trained on changing labels", Beliefs(vsml, changing)), .. LearnerPool.Given.Select(learner => (learner.Name, Beliefs(learner, []))),
        ];
        (int Learn, int Relearn)[] needed = [.. runs.Select(run => (Needed(run.Beliefs[..half]), Needed(run.Beliefs[half..])))];
        int best = needed[Learned..].Min(n => n.Learn), bestAnew = needed[Learned..].Min(n => n.Relearn);
        return new ExperimentResult(
            new ResultTable(
                ["learner", "after 1 example", "after 2", "after 5", "examples until confident", "after the swap"],
                [.. runs.Select((run, i) => (string[])[run.Name, At(run.Beliefs, 1), At(run.Beliefs, 2), At(run.Beliefs, 5), Count(needed[i].Learn), Count(needed[i].Relearn)])]),
            [new LineFigure("Probability of the label that is shown; another label from the middle on", "showings", "mean probability", [.. runs.Select((run, i) => new FigureLine(run.Name, run.Beliefs, i < Learned))])],
            [
                new Finding("one or two examples make a confident association", needed[0].Learn <= 2, Count(needed[0].Learn)),
                new Finding("gradient descent takes more", needed[0].Learn < best, $"VSML {Count(needed[0].Learn)}, the quickest of gradient descent {Count(best)}"),
                .. Enumerable.Range(0, Learned).Select(i => new Finding(
                    $"{runs[i].Name}: a label that was swapped is relearned in fewer examples than gradient descent takes", needed[i].Relearn < bestAnew,
                    $"VSML {Count(needed[i].Relearn)}, the quickest of gradient descent {Count(bestAnew)}")),
            ],
            []);

        double[] Beliefs(IEpisodicLearner learner, float[] own)
        {
            var losses = context.MetaTest(learner, own, repeated).Losses;
            return [.. Enumerable.Range(0, context.Scale.TestLength).Select(t => losses.Average(episode => Math.Exp(-episode[t])))];
        }

        string Count(int needed) => needed == int.MaxValue ? $"more than {Math.Max(half - 1, 0)}" : needed.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Examples seen until the mean probability is above one half.</summary>
    private static int Needed(double[] beliefs)
    {
        int index = Array.FindIndex(beliefs, belief => belief > Confident);
        return index < 0 ? int.MaxValue : index;
    }

    private static string At(double[] beliefs, int index) => index < beliefs.Length ? ExperimentContext.Number(beliefs[index]) : "";
}
