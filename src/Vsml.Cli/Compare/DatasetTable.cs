using System.Globalization;
using Spectre.Console;

namespace Vsml.Cli.Compare;

/// <summary>One score, a line for every dataset, a column for every trainer, and their means below.</summary>
internal static class DatasetTable
{
    /// <param name="results">Of one split rule.</param>
    /// <param name="score">Means over a dataset's repeats; empty where there is none.</param>
    public static Table Of(IReadOnlyList<TrialResult> results, ScoreName score, TableBorder border)
    {
        string[] trainers = [.. results.Select(result => result.Trainer).Distinct()];
        Table table = new Table().Border(border)
            .AddColumn(new TableColumn("dataset").NoWrap()).AddColumn(new TableColumn("training rows").RightAligned());
        foreach (string trainer in trainers)
            table.AddColumn(new TableColumn(Markup.Escape(trainer)).RightAligned());

        var means = new List<double[]>();
        foreach (IGrouping<string, TrialResult> dataset in results.GroupBy(result => result.Dataset))
        {
            means.Add(Standing.MeansOf(dataset, trainers, score.Of));
            table.AddRow([Markup.Escape(dataset.Key), Rows(dataset), .. means[^1].Select(Shown)]);
        }
        return table.AddRow(["mean", "", .. trainers.Select((_, i) => Shown(Standing.MeanOf(means.Select(dataset => dataset[i]))))]);
    }

    /// <summary>Folds differ by a row.</summary>
    private static string Rows(IEnumerable<TrialResult> dataset)
    {
        (int least, int most) = (dataset.Min(result => result.TrainRows), dataset.Max(result => result.TrainRows));
        return least == most ? least.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{least} to {most}");
    }

    private static string Shown(double value) => ComparisonReport.Number(value, "0.0000");
}
