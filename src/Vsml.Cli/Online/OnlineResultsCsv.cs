using System.Globalization;

namespace Vsml.Cli.Online;

/// <summary>
/// The results file: one line a block of rows, learning rate, contender, repeat and stream; and one more for each tenth of the stream,
/// which is then the block.
/// </summary>
internal static class OnlineResultsCsv
{
    public static readonly string[] Header =
    [
        "stream", "repeat", "learner", "learning_rate", "rows", "accuracy", "block_accuracy", "log_loss", "block_log_loss", "seconds", "tenth",
    ];

    /// <summary>The lines of one learner on one stream in one order.</summary>
    public static IEnumerable<string[]> LinesOf(OnlineResult result)
    {
        int start = 0;
        foreach (int end in OnlineStanding.BlockEnds(result.Track.Rows))
        {
            yield return LineOf(result, start, end, tenth: "");
            start = end;
        }
        int tenth = 0;
        foreach ((int first, int end) in OnlineStanding.TenthsOf(result.Track.Rows))
            yield return LineOf(result, first, end, (++tenth).ToString(CultureInfo.InvariantCulture));
    }

    private static string[] LineOf(OnlineResult result, int start, int end, string tenth) =>
    [
        result.Stream,
        result.Repeat.ToString(CultureInfo.InvariantCulture),
        result.Learner,
        result.LearningRate?.ToString(CultureInfo.InvariantCulture) ?? "",
        end.ToString(CultureInfo.InvariantCulture),
        Number(result.Track.Accuracy(0, end)),
        Number(result.Track.Accuracy(start, end)),
        Number(result.Track.LogLoss(0, end)),
        Number(result.Track.LogLoss(start, end)),
        Number(result.Track.Seconds(end)),
        tenth,
    ];

    private static string Number(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);
}
