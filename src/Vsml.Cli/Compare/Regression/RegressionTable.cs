using Spectre.Console;

namespace Vsml.Cli.Compare;

/// <summary>Trainers of numbers at one split rule, best mean rank by RMSE first. Means are over datasets, each of which counts once, of means over repeats.</summary>
internal static class RegressionTable
{
    private static readonly string[] Columns =
        ["rank", "RMSE / deviation", "MAE / deviation", "R2", "pinball / deviation", "rank by pinball", "coverage of 90 %", "fit seconds"];

    /// <param name="results">Of one split rule; every trainer on the same splits.</param>
    /// <param name="border">Of the table.</param>
    public static Table Of(IReadOnlyList<TrialResult> results, TableBorder border)
    {
        string[] trainers = [.. results.Select(result => result.Trainer).Distinct()];
        (double[] rmse, double[] rank) = Over(results, trainers, result => result.Numbers!.RelativeRmse);
        (double[] pinball, double[] pinballRank) = Over(results, trainers, result => result.Numbers!.RelativePinball);
        double[] Means(Func<TrialResult, double> score) => Over(results, trainers, score).Means;
        (double[] mae, double[] squared, double[] coverage, double[] seconds) = (
            Means(result => result.Numbers!.RelativeMae), Means(result => result.Numbers!.RSquared), Means(result => result.Numbers!.Coverage), Means(result => result.FitSeconds));

        Table table = new Table().Border(border).AddColumn(new TableColumn("trainer").NoWrap());
        foreach (string name in Columns)
            table.AddColumn(new TableColumn(name).RightAligned());
        foreach (int i in Enumerable.Range(0, trainers.Length).OrderBy(i => rank[i]).ThenBy(i => rmse[i]))
        {
            table.AddRow(
                Markup.Escape(trainers[i]), Number(rank[i], "0.00"), Number(rmse[i]), Number(mae[i]), Number(squared[i]),
                Number(pinball[i]), Number(pinballRank[i], "0.00"), Number(coverage[i]), Number(seconds[i]));
        }

        return table;
    }

    private static (double[] Means, double[] Ranks) Over(IReadOnlyList<TrialResult> results, string[] trainers, Func<TrialResult, double> score)
    {
        double[][] means = [.. results.GroupBy(result => result.Dataset).Select(dataset => Standing.MeansOf(dataset, trainers, score))];
        double[][] ranks = [.. means.Where(dataset => !dataset.Any(double.IsNaN)).Select(Standing.Ranks)];
        return (
            [.. trainers.Select((_, i) => Standing.MeanOf(means.Select(dataset => dataset[i])))],
            [.. trainers.Select((_, i) => Standing.MeanOf(ranks.Select(dataset => dataset[i])))]);
    }

    private static string Number(double value, string format = "0.0000") => ComparisonReport.Number(value, format);
}
