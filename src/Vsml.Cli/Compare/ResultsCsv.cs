using System.Globalization;
using CsvHelper;

namespace Vsml.Cli.Compare;

/// <summary>The results file: one line a trainer and split, numbers as the invariant culture writes them.</summary>
internal static class ResultsCsv
{
    public static readonly string[] Header =
        ["dataset", "train_rows", "repeat", "trainer", "accuracy", "log_loss", "fit_seconds"];

    public static void Write(TextWriter writer, IEnumerable<TrialResult> results)
    {
        using var csv = new CsvWriter(writer, CultureInfo.InvariantCulture, leaveOpen: true);
        WriteLine(csv, Header);
        foreach (TrialResult result in results)
        {
            WriteLine(csv,
                result.Dataset,
                result.TrainRows.ToString(CultureInfo.InvariantCulture),
                result.Repeat.ToString(CultureInfo.InvariantCulture),
                result.Trainer,
                result.Scores.Accuracy.ToString("0.######", CultureInfo.InvariantCulture),
                result.Scores.LogLoss.ToString("0.######", CultureInfo.InvariantCulture),
                result.FitSeconds.ToString("0.######", CultureInfo.InvariantCulture));
        }
    }

    private static void WriteLine(CsvWriter csv, params ReadOnlySpan<string> fields)
    {
        foreach (string field in fields)
            csv.WriteField(field);
        csv.NextRecord();
    }
}
