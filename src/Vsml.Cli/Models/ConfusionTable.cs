using System.Globalization;
using Vsml.Cli.Info;

namespace Vsml.Cli.Models;

/// <summary>How often a class was predicted as which: as a matrix, or where that would be too wide, the mistakes made most often.</summary>
internal static class ConfusionTable
{
    private const int MostClasses = 15, MostMistakes = 20;

    /// <param name="sheet">To write to.</param>
    /// <param name="classes">All of them.</param>
    /// <param name="labels">[rows]</param>
    /// <param name="predicted">[rows]</param>
    public static void Write(FactSheet sheet, IReadOnlyList<string> classes, IReadOnlyList<string> labels, IReadOnlyList<string> predicted)
    {
        Dictionary<(string Label, string Predicted), int> counts = labels.Zip(predicted).CountBy(pair => pair).ToDictionary();
        int Count(string label, string other) => counts.GetValueOrDefault((label, other));
        if (classes.Count <= MostClasses)
        {
            sheet.Heading("Confusion matrix (a line for each class, a column for what was predicted)");
            sheet.Table(
                ["class", .. classes, "right"],
                classes.Select(label => (string[])
                [
                    label, .. classes.Select(other => Text(Count(label, other))),
                    Share(Count(label, label), labels.Count(own => own == label)),
                ]));
            return;
        }
        sheet.Heading($"Confusion (the {MostMistakes} mistakes made most often)");
        sheet.Table(
            ["class", "predicted", "rows", "of the class"],
            counts.Where(pair => pair.Key.Label != pair.Key.Predicted).OrderByDescending(pair => pair.Value).Take(MostMistakes)
                .Select(pair => (string[])[pair.Key.Label, pair.Key.Predicted, Text(pair.Value), Text(labels.Count(own => own == pair.Key.Label))]));
    }

    private static string Text(int count) => count.ToString(CultureInfo.InvariantCulture);

    private static string Share(int right, int rows) => rows == 0 ? "" : ((double)right / rows).ToString("0.0000", CultureInfo.InvariantCulture);
}
