using System.Globalization;

namespace Vsml.MetaTraining.Paper;

/// <summary>What a learning algorithm believes from example to example: one image repeated, then its label swapped.</summary>
internal sealed class Introspection : IExperiment
{
    private const string Set = "mnist";
    private const double Confident = 0.5;

    public string Name => "introspection";

    public string Question => "How many examples does an association take?";

    public string PaperReports => "One or two examples suffice for a confident, correct association; when labels are swapped it is relearned as quickly. Gradient descent takes many.";

    public string Differs =>
        "In figures: the mean probability of the label shown, before each showing, over many episodes of one image repeated and, from the middle on, another label; confident is "
        + "a mean probability above one half. In meta-training labels never change.";

    public ExperimentScale DefaultScale => new() { MetaSteps = 300, RateLeft = 0.1, TestEpisodes = 64, TestLength = 40 };

    public ExperimentScale FullScale => ExperimentScale.OfThePaper with { TestEpisodes = 64, TestLength = 100 };

    public ExperimentResult Run(ExperimentContext context)
    {
        ProjectedTasks training = new(new ImageTasks(context.Images(Set, forTest: false)), 0.5);
        RepeatedImageTasks repeated = new(new ImageTasks(context.Images(Set, forTest: true)));
        PaperNetwork vsml = context.Vsml();
        float[] parameters = context.MetaTrain(vsml, training);
        int half = context.Scale.TestLength / 2;
        (string Name, double[] Beliefs)[] runs =
        [
            (vsml.Name, Beliefs(vsml, parameters)), .. LearnerPool.Given.Select(learner => (learner.Name, Beliefs(learner, []))),
        ];
        (int Learn, int Relearn)[] needed = [.. runs.Select(run => (Needed(run.Beliefs[..half]), Needed(run.Beliefs[half..])))];
        int best = needed[1..].Min(n => n.Learn), bestAnew = needed[1..].Min(n => n.Relearn);
        return new ExperimentResult(
            new ResultTable(
                ["learner", "after 1 example", "after 2", "after 5", "examples until confident", "after the swap"],
                [.. runs.Select((run, i) => (string[])[run.Name, At(run.Beliefs, 1), At(run.Beliefs, 2), At(run.Beliefs, 5), Count(needed[i].Learn), Count(needed[i].Relearn)])]),
            [new LineFigure("Probability of the label that is shown; another label from the middle on", "showings", "mean probability", [.. runs.Select((run, i) => new FigureLine(run.Name, run.Beliefs, i == 0))])],
            [
                new Finding("one or two examples make a confident association", needed[0].Learn <= 2, Count(needed[0].Learn)),
                new Finding("gradient descent takes more", needed[0].Learn < best, $"VSML {Count(needed[0].Learn)}, the quickest of gradient descent {Count(best)}"),
                new Finding(
                    "a label that was swapped is relearned in fewer examples than gradient descent takes", needed[0].Relearn < bestAnew,
                    $"VSML {Count(needed[0].Relearn)}, the quickest of gradient descent {Count(bestAnew)}"),
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
