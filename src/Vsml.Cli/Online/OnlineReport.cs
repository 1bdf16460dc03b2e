using System.Globalization;
using Spectre.Console;

namespace Vsml.Cli.Online;

/// <summary>
/// Shows the results: a table of every stream, length and contender, the best at each length first; and one of the tenths of each stream at
/// its longest length, in the same order.
/// </summary>
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
        terminal.OutputWriter.WriteLine("Accuracy in each tenth of the stream:");
        terminal.Output.Write(TableOfTenths(terminal, plan, results));
        foreach (RowStream stream in plan.Streams.Where(stream => stream.Rows < plan.Lengths[^1]))
            terminal.OutputWriter.WriteLine($"{stream.Name} has {stream.Rows} rows.");
    }

    private static Table TableOfTenths(Terminal terminal, OnlinePlan plan, IReadOnlyList<OnlineResult> results)
    {
        Table table = new Table().Border(terminal.TableBorder)
            .AddColumn(new TableColumn("stream").NoWrap()).AddColumn(new TableColumn("rows").RightAligned())
            .AddColumn(new TableColumn("learner").NoWrap());
        for (int tenth = 1; tenth <= OnlineStanding.Parts; tenth++)
            table.AddColumn(new TableColumn(tenth.ToString(CultureInfo.InvariantCulture)).RightAligned());
        foreach (OnlineStanding standing in plan.Streams.SelectMany(stream => Standings(stream, plan.LengthsOf(stream)[^1], results)))
        {
            table.AddRow([
                Markup.Escape(standing.Stream), standing.Rows.ToString(CultureInfo.InvariantCulture), Markup.Escape(standing.Learner),
                .. standing.Tenths.Select(Number)]);
        }
        return table;
    }

    private static IEnumerable<OnlineStanding> Standings(OnlinePlan plan, IReadOnlyList<OnlineResult> results) =>
        from stream in plan.Streams
        from rows in plan.LengthsOf(stream)
        from standing in Standings(stream, rows, results)
        select standing;

    private static IEnumerable<OnlineStanding> Standings(RowStream stream, int rows, IReadOnlyList<OnlineResult> results) =>
        OnlineStanding.Of([.. results.Where(result => result.Stream == stream.Name)], rows).OrderByDescending(standing => standing.Accuracy);

    private static string Number(double value) => value.ToString("0.0000", CultureInfo.InvariantCulture);
}
