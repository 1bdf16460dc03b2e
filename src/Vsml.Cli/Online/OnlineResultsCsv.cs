using System.Globalization;
using CsvHelper;

namespace Vsml.Cli.Online;

/// <summary>The results file: one line a block of rows, learning rate, contender, repeat and stream.</summary>
internal static class OnlineResultsCsv
{
    public static readonly string[] Header =
    [
        "stream", "repeat", "learner", "learning_rate", "rows", "accuracy", "block_accuracy", "log_loss", "block_log_loss", "seconds",
    ];

    public static void Write(TextWriter writer, IEnumerable<OnlineResult> results)
    {
        using var csv = new CsvWriter(writer, CultureInfo.InvariantCulture, leaveOpen: true);
        WriteLine(csv, Header);
        foreach (OnlineResult result in results)
        {
            int start = 0;
            foreach (int end in OnlineStanding.BlockEnds(result.Track.Rows))
            {
                WriteLine(csv,
                    result.Stream,
                    result.Repeat.ToString(CultureInfo.InvariantCulture),
                    result.Learner,
                    result.LearningRate?.ToString(CultureInfo.InvariantCulture) ?? "",
                    end.ToString(CultureInfo.InvariantCulture),
                    Number(result.Track.Accuracy(0, end)),
                    Number(result.Track.Accuracy(start, end)),
                    Number(result.Track.LogLoss(0, end)),
                    Number(result.Track.LogLoss(start, end)),
                    Number(result.Track.Seconds(end)));
                start = end;
            }
        }
    }

    private static string Number(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);

    private static void WriteLine(CsvWriter csv, params ReadOnlySpan<string> fields)
    {
        foreach (string field in fields)
            csv.WriteField(field);
        csv.NextRecord();
    }
}
