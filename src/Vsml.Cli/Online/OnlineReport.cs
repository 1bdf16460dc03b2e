using System.Globalization;
using Spectre.Console;

namespace Vsml.Cli.Online;

/// <summary>Shows the results: a table of every stream, length and contender, the best at each length first.</summary>
internal static class OnlineReport
{
    private static readonly string[] Numbers =
        ["learning rate", "accuracy", "log-loss", $"last {OnlineStanding.Block} rows", $"best {OnlineStanding.Block}-row block", "seconds"];

    public static void Write(Terminal terminal, OnlinePlan plan, IReadOnlyList<OnlineResult> results)
    {
        Table table = new Table().Border(terminal.TableBorder)
            .AddColumn(new TableColumn("stream").NoWrap()).AddColumn(new TableColumn("rows").RightAligned())
            .AddColumn(new TableColumn("learner").NoWrap());
        foreach (string name in Numbers)
            table.AddColumn(new TableColumn(name).RightAligned());
        foreach (OnlineStanding standing in Standings(plan, results))
        {
            table.AddRow(
                Markup.Escape(standing.Stream), standing.Rows.ToString(CultureInfo.InvariantCulture), Markup.Escape(standing.Learner),
                standing.LearningRate?.ToString(CultureInfo.InvariantCulture) ?? "", Number(standing.Accuracy), Number(standing.LogLoss),
                Number(standing.LastAccuracy), Number(standing.BestBlockAccuracy), standing.Seconds.ToString("0.00", CultureInfo.InvariantCulture));
        }
        terminal.Output.Write(table);
        foreach (RowStream stream in plan.Streams.Where(stream => stream.Rows < plan.Lengths[^1]))
            terminal.OutputWriter.WriteLine($"{stream.Name} has {stream.Rows} rows.");
    }

    private static IEnumerable<OnlineStanding> Standings(OnlinePlan plan, IReadOnlyList<OnlineResult> results) =>
        from stream in plan.Streams
        from rows in plan.LengthsOf(stream)
        from standing in OnlineStanding.Of([.. results.Where(result => result.Stream == stream.Name)], rows)
            .OrderByDescending(standing => standing.Accuracy)
        select standing;

    private static string Number(double value) => value.ToString("0.0000", CultureInfo.InvariantCulture);
}
