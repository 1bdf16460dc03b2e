using System.Globalization;
using Spectre.Console;
using Vsml.Cli.Tabular;

namespace Vsml.Cli.Compare;

/// <summary>Shows the results: a table per split rule, what was left out, and what failed.</summary>
internal static class ComparisonReport
{
    private static readonly string[] Columns =
        ["rank", "accuracy", "macro accuracy", "ROC AUC", "rank by AUC", "log-loss", "rank by log-loss", "ECE", "fit seconds"];

    /// <param name="byDataset">A score to show of every dataset too, or null.</param>
    public static void Write(Terminal terminal, ComparisonPlan plan, IReadOnlyList<TrialResult> results, ScoreName? byDataset = null)
    {
        foreach (SplitRule rule in plan.Rules)
        {
            TrialResult[] ofRule = [.. results.Where(result => result.Split == rule.Name)];
            int datasets = ofRule.Select(result => result.Dataset).Distinct().Count();
            string how = string.Create(CultureInfo.InvariantCulture, $"{Counted(plan.Repeats, "repeat")}, seed {plan.Seed}");
            WriteHeading(terminal, $"{rule.Title}, mean over {Counted(datasets, "dataset")}, {how}");
            if (ofRule.Length > 0)
                terminal.Output.Write(plan.IsRegression ? RegressionTable.Of(ofRule, terminal.TableBorder) : Table(Standing.Of(ofRule), terminal.TableBorder));
            WriteLeftOut(terminal, plan, rule);
            if (ofRule.Length > 0 && byDataset is not null)
            {
                WriteHeading(terminal, $"{byDataset.Title} by dataset, {rule.Title}, {how}");
                terminal.Output.Write(DatasetTable.Of(ofRule, byDataset, terminal.TableBorder));
            }
        }
        WriteFailures(terminal, results, plan.IsRegression ? "the mean of the training rows" : "the class prior");
    }

    private static void WriteHeading(Terminal terminal, string heading)
    {
        terminal.OutputWriter.WriteLine();
        terminal.OutputWriter.WriteLine(heading);
        terminal.OutputWriter.WriteLine();
    }

    private static Table Table(IReadOnlyList<Standing> standings, TableBorder border)
    {
        Table table = new Table().Border(border).AddColumn(new TableColumn("trainer").NoWrap());
        foreach (string name in Columns)
            table.AddColumn(new TableColumn(name).RightAligned());
        foreach (Standing standing in standings)
        {
            table.AddRow(
                Markup.Escape(standing.Trainer),
                Number(standing.AccuracyRank, "0.00"), Number(standing.Accuracy, "0.0000"), Number(standing.MacroAccuracy, "0.0000"),
                Number(standing.Auc, "0.0000"), Number(standing.AucRank, "0.00"),
                Number(standing.LogLoss, "0.0000"), Number(standing.LogLossRank, "0.00"),
                Number(standing.CalibrationError, "0.0000"), Number(standing.FitSeconds, "0.0000"));
        }
        return table;
    }

    private static void WriteLeftOut(Terminal terminal, ComparisonPlan plan, SplitRule rule)
    {
        IReadOnlyList<Dataset> leftOut = plan.LeftOut(rule);
        if (leftOut.Count == 0)
            return;
        string names = string.Join(", ", leftOut.Select(dataset => $"{dataset.Name} ({dataset.Rows} rows)"));
        terminal.OutputWriter.WriteLine($"Left out, for want of {rule.Wanted}: {names}");
    }

    private static void WriteFailures(Terminal terminal, IReadOnlyList<TrialResult> results, string countedAs)
    {
        TrialResult[] failed = [.. results.Where(result => result.Failure is not null)];
        if (failed.Length == 0)
            return;
        terminal.OutputWriter.WriteLine();
        terminal.OutputWriter.WriteLine($"Failed, and counted as {countedAs}:");
        foreach (IGrouping<(string, string, string), TrialResult> group in failed.GroupBy(r => (r.Trainer, r.Dataset, r.Split)))
        {
            TrialResult first = group.First();
            terminal.OutputWriter.WriteLine(
                $"  {first.Trainer} on {first.Dataset} at {first.Split} ({Counted(group.Count(), "split")}): {first.Failure}");
        }
    }

    /// <summary>Nothing where there is none.</summary>
    internal static string Number(double value, string format) => double.IsNaN(value) ? "" : value.ToString(format, CultureInfo.InvariantCulture);

    private static string Counted(int count, string noun) => $"{count} {noun}{(count == 1 ? "" : "s")}";
}
