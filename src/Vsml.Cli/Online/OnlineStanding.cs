namespace Vsml.Cli.Online;

/// <summary>A contender after so many rows of one stream, at the learning rate that did best; means over the repeats.</summary>
/// <param name="LearningRate">The one of the highest accuracy over these rows; null where there is none to choose.</param>
/// <param name="Accuracy">Of all rows.</param>
/// <param name="LogLoss">Of all rows.</param>
/// <param name="LastAccuracy">Of the last <see cref="Block"/> rows.</param>
/// <param name="BestBlockAccuracy">Of the best <see cref="Block"/> rows in a row, wherever they begin.</param>
/// <param name="Tenths">Accuracy of each tenth of the rows, the first one first; fewer where there are fewer than ten rows.</param>
/// <param name="Seconds">To predict and learn the rows, at all learning rates.</param>
/// <param name="Results">One a repeat, at that learning rate.</param>
internal sealed record OnlineStanding(
    string Stream, int Rows, string Learner, double? LearningRate, double Accuracy, double LogLoss, double LastAccuracy,
    double BestBlockAccuracy, IReadOnlyList<double> Tenths, double Seconds, IReadOnlyList<OnlineResult> Results)
{
    public const int Block = 500;

    /// <summary>Into which a stream is cut to see how accuracy comes and goes.</summary>
    public const int Parts = 10;

    /// <param name="results">Of one stream.</param>
    /// <param name="rows">Of its beginning.</param>
    /// <returns>In the order of the contenders.</returns>
    public static IReadOnlyList<OnlineStanding> Of(IReadOnlyList<OnlineResult> results, int rows) =>
        [.. results.GroupBy(result => result.Learner).Select(learner => learner.GroupBy(result => result.LearningRate)
            .Select(rate => Of([.. rate], rows)).MaxBy(standing => standing.Accuracy)!)];

    /// <summary>Where the blocks of a stream end; the last one may be shorter.</summary>
    public static IEnumerable<int> BlockEnds(int rows)
    {
        for (int end = Block; end < rows; end += Block)
            yield return end;
        yield return rows;
    }

    /// <summary>The tenths of a stream, as even as whole rows allow; only as many as there are rows.</summary>
    public static IEnumerable<(int Start, int End)> TenthsOf(int rows)
    {
        int parts = Math.Min(Parts, rows);
        return Enumerable.Range(0, parts).Select(i => ((int)((long)rows * i / parts), (int)((long)rows * (i + 1) / parts)));
    }

    private static OnlineStanding Of(OnlineResult[] repeats, int rows)
    {
        OnlineResult first = repeats[0];
        return new OnlineStanding(
            first.Stream, rows, first.Learner, first.LearningRate,
            repeats.Average(result => result.Track.Accuracy(0, rows)),
            repeats.Average(result => result.Track.LogLoss(0, rows)),
            repeats.Average(result => result.Track.Accuracy(Math.Max(0, rows - Block), rows)),
            repeats.Average(result => BestBlock(result.Track, rows)),
            [.. TenthsOf(rows).Select(tenth => repeats.Average(result => result.Track.Accuracy(tenth.Start, tenth.End)))],
            repeats.Average(result => result.Track.Seconds(rows)),
            repeats);
    }

    private static double BestBlock(ScoreTrack track, int rows)
    {
        int block = Math.Min(Block, rows);
        return Enumerable.Range(block, rows - block + 1).Max(end => track.Accuracy(end - block, end));
    }
}
