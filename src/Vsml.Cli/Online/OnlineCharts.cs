using Vsml.Cli.Plots;

namespace Vsml.Cli.Online;

/// <summary>Draws the results: for every stream the accuracy so far against rows, a line for each contender.</summary>
internal static class OnlineCharts
{
    private const int Points = 400;

    // At first the accuracy so far jumps up and down too much to say anything.
    private const int FirstRow = 20, FirstShare = 40;

    public static IReadOnlyList<LineChart> Of(OnlinePlan plan, IReadOnlyList<OnlineResult> results) =>
        [.. plan.Streams.Select(stream => Of(stream.Name, plan.LengthsOf(stream)[^1], results))];

    private static LineChart Of(string stream, int length, IReadOnlyList<OnlineResult> results)
    {
        int[] rows = [.. Enumerable.Range(1, Points).Select(i => (int)Math.Ceiling((double)length * i / Points)).Distinct()
            .Where(row => row >= Math.Min(Math.Max(FirstRow, length / FirstShare), length))];
        IReadOnlyList<OnlineStanding> standings = OnlineStanding.Of([.. results.Where(result => result.Stream == stream)], length);
        return new LineChart(
            stream, "rows", "accuracy so far",
            [.. standings.Select(standing => new ChartLine(
                standing.LearningRate is { } rate ? FormattableString.Invariant($"{standing.Learner}, rate {rate}") : standing.Learner,
                [.. rows.Select(row => (double)row)],
                [.. rows.Select(row => standing.Results.Average(result => result.Track.Accuracy(0, row)))],
                IsOurs: VsmlOnline.Bears(standing.Learner)))]);
    }
}
