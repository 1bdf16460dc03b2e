using System.Globalization;
using Spectre.Console;
using Vsml.Cli.Tabular;

namespace Vsml.Cli.Compare;

/// <summary>Shows the results: a table per training size, what was left out, and what failed.</summary>
internal static class ComparisonReport
{
    public static void Write(Terminal terminal, ComparisonPlan plan, IReadOnlyList<TrialResult> results)
    {
        foreach (int size in plan.TrainSizes)
        {
            TrialResult[] ofSize = [.. results.Where(result => result.TrainRows == size)];
            int datasets = ofSize.Select(result => result.Dataset).Distinct().Count();
            terminal.OutputWriter.WriteLine();
            terminal.OutputWriter.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{size} training rows, mean over {Counted(datasets, "dataset")}, {Counted(plan.Repeats, "repeat")}, seed {plan.Seed}"));
            terminal.OutputWriter.WriteLine();
            if (ofSize.Length > 0)
                terminal.Output.Write(Table(Standing.Of(ofSize), terminal.TableBorder));
            WriteLeftOut(terminal, plan, size);
        }
        WriteFailures(terminal, results);
    }

    private static Table Table(IReadOnlyList<Standing> standings, TableBorder border)
    {
        Table table = new Table().Border(border).AddColumn(new TableColumn("trainer").NoWrap());
        foreach (string name in (ReadOnlySpan<string>)["rank", "accuracy", "log-loss", "rank by log-loss", "fit seconds"])
            table.AddColumn(new TableColumn(name).RightAligned());
        foreach (Standing standing in standings)
        {
            table.AddRow(
                Markup.Escape(standing.Trainer), Number(standing.AccuracyRank, "0.00"), Number(standing.Accuracy, "0.0000"),
                Number(standing.LogLoss, "0.0000"), Number(standing.LogLossRank, "0.00"), Number(standing.FitSeconds, "0.0000"));
        }
        return table;
    }

    private static void WriteLeftOut(Terminal terminal, ComparisonPlan plan, int size)
    {
        IReadOnlyList<Dataset> leftOut = plan.LeftOut(size);
        if (leftOut.Count == 0)
            return;
        string names = string.Join(", ", leftOut.Select(dataset => $"{dataset.Name} ({dataset.Rows} rows)"));
        terminal.OutputWriter.WriteLine(
            $"Left out, for want of {size} training and {RowSplit.MinTestRows} test rows: {names}");
    }

    private static void WriteFailures(Terminal terminal, IReadOnlyList<TrialResult> results)
    {
        TrialResult[] failed = [.. results.Where(result => result.Failure is not null)];
        if (failed.Length == 0)
            return;
        terminal.OutputWriter.WriteLine();
        terminal.OutputWriter.WriteLine("Failed, and counted as the class prior:");
        foreach (IGrouping<(string, string, int), TrialResult> group in failed.GroupBy(r => (r.Trainer, r.Dataset, r.TrainRows)))
        {
            TrialResult first = group.First();
            terminal.OutputWriter.WriteLine(
                $"  {first.Trainer} on {first.Dataset} at {first.TrainRows} rows ({Counted(group.Count(), "repeat")}): {first.Failure}");
        }
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    private static string Counted(int count, string noun) => $"{count} {noun}{(count == 1 ? "" : "s")}";
}
