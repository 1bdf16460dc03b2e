namespace Vsml.Cli.Compare;

/// <summary>A trainer at one split rule. Means are over datasets, each of which counts once, of means over repeats.</summary>
/// <param name="MacroAccuracy">Mean over classes, then as the others.</param>
/// <param name="Auc">Over the splits and datasets that have one; NaN where none has.</param>
/// <param name="AccuracyRank">Mean over datasets of the rank by accuracy; 1 is best, ties share the mean of their ranks.</param>
/// <param name="LogLossRank">The same by log-loss.</param>
/// <param name="AucRank">The same by AUC, over the datasets that have one; NaN where none has.</param>
/// <param name="CalibrationError">Expected calibration error.</param>
/// <param name="Failures">Splits on which it failed and was counted as the class prior.</param>
internal sealed record Standing(
    string Trainer, double Accuracy, double MacroAccuracy, double Auc, double LogLoss,
    double AccuracyRank, double AucRank, double LogLossRank, double FitSeconds, int Failures, double CalibrationError = double.NaN)
{
    /// <param name="results">Of one split rule; every trainer on the same splits.</param>
    /// <returns>Best mean rank by accuracy first.</returns>
    public static IReadOnlyList<Standing> Of(IReadOnlyList<TrialResult> results)
    {
        string[] trainers = [.. results.Select(result => result.Trainer).Distinct()];
        (double[] accuracy, double[] accuracyRank) = Over(results, trainers, result => result.Scores.Accuracy, isBetterHigh: true);
        (double[] logLoss, double[] logLossRank) = Over(results, trainers, result => result.Scores.LogLoss, isBetterHigh: false);
        (double[] auc, double[] aucRank) = Over(results, trainers, result => result.Scores.Auc, isBetterHigh: true);
        (double[] macro, _) = Over(results, trainers, result => result.Scores.MacroAccuracy, isBetterHigh: true);
        (double[] calibration, _) = Over(results, trainers, result => result.Scores.CalibrationError, isBetterHigh: false);
        (double[] seconds, _) = Over(results, trainers, result => result.FitSeconds, isBetterHigh: false);
        return [.. trainers.Select((trainer, i) => new Standing(
                trainer, accuracy[i], macro[i], auc[i], logLoss[i], accuracyRank[i], aucRank[i], logLossRank[i], seconds[i],
                results.Count(result => result.Trainer == trainer && result.Failure is not null), calibration[i]))
            .OrderBy(standing => standing.AccuracyRank).ThenBy(standing => standing.LogLoss)];
    }

    /// <summary>
    /// Mean of a score over a dataset's repeats. Every trainer has the same splits, so where one has no score, none has; NaN where no split has.
    /// </summary>
    public static double[] MeansOf(IEnumerable<TrialResult> dataset, IReadOnlyList<string> trainers, Func<TrialResult, double> score) =>
        [.. trainers.Select(name => MeanOf(dataset.Where(result => result.Trainer == name).Select(score)))];

    /// <summary>Of those that are numbers; NaN where none is.</summary>
    public static double MeanOf(IEnumerable<double> scores) => scores.Where(score => !double.IsNaN(score)).DefaultIfEmpty(double.NaN).Average();

    /// <summary>Ranks from 1, lowest value first; values within rounding of each other share the mean of their ranks.</summary>
    public static double[] Ranks(IReadOnlyList<double> values)
    {
        const double Rounding = 1e-9;
        return [.. values.Select(value =>
            1 + values.Count(other => other < value - Rounding)
            + 0.5 * (values.Count(other => Math.Abs(other - value) <= Rounding) - 1))];
    }

    /// <returns>[trainers] of means over datasets, of the scores and of their ranks.</returns>
    private static (double[] Means, double[] Ranks) Over(
        IReadOnlyList<TrialResult> results, string[] trainers, Func<TrialResult, double> score, bool isBetterHigh)
    {
        double[][] means = [.. results.GroupBy(result => result.Dataset).Select(dataset => MeansOf(dataset, trainers, score))];
        double[][] ranks = [.. means.Where(dataset => !dataset.Any(double.IsNaN)).Select(dataset => Ranks([.. dataset.Select(value => isBetterHigh ? -value : value)]))];
        return (
            [.. trainers.Select((_, i) => MeanOf(means.Select(dataset => dataset[i])))],
            [.. trainers.Select((_, i) => MeanOf(ranks.Select(dataset => dataset[i])))]);
    }
}
