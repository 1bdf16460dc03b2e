using Vsml.Cli.Plots;

namespace Vsml.Cli.Compare;

/// <summary>Reliability diagrams: how often predictions that were so sure came true, a panel for each split rule and a line for each trainer.</summary>
internal static class CalibrationChart
{
    /// <summary>A bin of fewer rows is left out: chance alone moves its share too far.</summary>
    private const int LeastRows = 20;

    /// <summary>Over all test rows of all datasets and repeats.</summary>
    public static IReadOnlyList<Chart> Of(ComparisonPlan plan, IReadOnlyList<TrialResult> results)
    {
        var charts = new List<Chart>();
        foreach (SplitRule rule in plan.Rules)
        {
            (string Trainer, Reliability Reliability)[] all =
            [
                .. results.Where(result => result.Split == rule.Name).GroupBy(result => result.Trainer)
                    .Select(own => (own.Key, Reliability.Sum(own.Select(result => result.Scores.Reliability).OfType<Reliability>()))),
            ];
            // Of so few rows that no bin has enough, all bins say what little there is to say.
            int least = all.Any(own => own.Reliability.Rows.Max() >= LeastRows) ? LeastRows : 1;
            ChartLine[] lines = [.. all.Select(own => LineOf(own.Trainer, own.Reliability, least)).Where(line => line.Xs.Count > 0)];
            if (lines.Length > 0)
                charts.Add(new LineChart($"reliability, {rule.Title}", "probability of the predicted class", "share that is right", lines, IsOfShares: true));
        }
        return charts;
    }

    private static ChartLine LineOf(string trainer, Reliability reliability, int least)
    {
        int[] bins = [.. Enumerable.Range(0, Reliability.Bins).Where(bin => reliability.Rows[bin] >= least)];
        return new ChartLine(
            trainer,
            [.. bins.Select(bin => reliability.Confidence[bin] / reliability.Rows[bin])],
            [.. bins.Select(bin => (double)reliability.Right[bin] / reliability.Rows[bin])],
            LearningAlgorithmFiles.Bears(trainer));
    }
}
