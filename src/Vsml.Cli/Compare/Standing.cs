namespace Vsml.Cli.Compare;

/// <summary>A trainer at one training size. Means are over datasets, each of which counts once, of means over repeats.</summary>
/// <param name="AccuracyRank">Mean over datasets of the rank by accuracy; 1 is best, ties share the mean of their ranks.</param>
/// <param name="LogLossRank">The same by log-loss.</param>
/// <param name="Failures">Splits on which it failed and was counted as the class prior.</param>
internal sealed record Standing(
    string Trainer, double Accuracy, double LogLoss, double AccuracyRank, double LogLossRank, double FitSeconds, int Failures)
{
    /// <param name="results">Of one training size; every trainer on the same splits.</param>
    /// <returns>Best mean rank by accuracy first.</returns>
    public static IReadOnlyList<Standing> Of(IReadOnlyList<TrialResult> results)
    {
        string[] trainers = [.. results.Select(result => result.Trainer).Distinct()];
        var accuracyRanks = trainers.ToDictionary(name => name, _ => new List<double>());
        var logLossRanks = trainers.ToDictionary(name => name, _ => new List<double>());
        foreach (IGrouping<string, TrialResult> dataset in results.GroupBy(result => result.Dataset))
        {
            double[] accuracy = MeanOf(dataset, result => result.Scores.Accuracy);
            double[] logLoss = MeanOf(dataset, result => result.Scores.LogLoss);
            double[] accuracyRank = Ranks([.. accuracy.Select(value => -value)]);
            double[] logLossRank = Ranks(logLoss);
            for (int i = 0; i < trainers.Length; i++)
            {
                accuracyRanks[trainers[i]].Add(accuracyRank[i]);
                logLossRanks[trainers[i]].Add(logLossRank[i]);
            }
        }
        // The number of repeats is the same for all datasets, so the mean over all splits is that of the datasets' means.
        return [.. results.GroupBy(result => result.Trainer)
            .Select(own => new Standing(
                own.Key,
                own.Average(result => result.Scores.Accuracy),
                own.Average(result => result.Scores.LogLoss),
                accuracyRanks[own.Key].Average(),
                logLossRanks[own.Key].Average(),
                own.Average(result => result.FitSeconds),
                own.Count(result => result.Failure is not null)))
            .OrderBy(standing => standing.AccuracyRank).ThenBy(standing => standing.LogLoss)];

        double[] MeanOf(IEnumerable<TrialResult> dataset, Func<TrialResult, double> score) =>
            [.. trainers.Select(name => dataset.Where(result => result.Trainer == name).Average(score))];
    }

    /// <summary>Ranks from 1, lowest value first; values within rounding of each other share the mean of their ranks.</summary>
    public static double[] Ranks(IReadOnlyList<double> values)
    {
        const double Rounding = 1e-9;
        return [.. values.Select(value =>
            1 + values.Count(other => other < value - Rounding)
            + 0.5 * (values.Count(other => Math.Abs(other - value) <= Rounding) - 1))];
    }
}
