using System.Globalization;
using CsvHelper;
using Vsml.Cli.Plots;
using Vsml.MetaTraining.Paper;

namespace Vsml.Cli.Experiment;

/// <summary>Writes what an experiment found: a page for readers, a table, and a figure.</summary>
internal static class ExperimentPage
{
    /// <exception cref="CommandFailedException">A file cannot be written.</exception>
    public static void Write(ExperimentFolder folder, IExperiment experiment, ExperimentScale scale, string command, ExperimentResult result, Terminal terminal)
    {
        Chart[] charts = [.. result.Figures.Select(ChartOf)];
        PlotFile.Write(folder["figure.svg"], charts, terminal);
        PlotFile.Write(folder["figure.png"], charts, terminal);
        OutputFile.Write(folder["table.csv"], writer => WriteCsv(writer, result.Table));
        OutputFile.Write(folder["table.md"], writer => WriteMarkdown(writer, result.Table));
        OutputFile.Write(folder["README.md"], writer => WritePage(writer, experiment, scale, command, result));
    }

    /// <summary>As Markdown: numbers to the right.</summary>
    public static void WriteMarkdown(TextWriter writer, ResultTable table)
    {
        bool[] isNumber = [.. Enumerable.Range(0, table.Columns.Count).Select(column => table.Rows.All(row =>
            row[column].Length == 0 || double.TryParse(row[column], NumberStyles.Float, CultureInfo.InvariantCulture, out _)))];
        writer.Write($"| {string.Join(" | ", table.Columns.Select(Escaped))} |\n");
        writer.Write($"| {string.Join(" | ", isNumber.Select(number => number ? "--:" : "---"))} |\n");
        foreach (IReadOnlyList<string> row in table.Rows)
            writer.Write($"| {string.Join(" | ", row.Select(Escaped))} |\n");
    }

    private static void WritePage(TextWriter writer, IExperiment experiment, ExperimentScale scale, string command, ExperimentResult result)
    {
        writer.Write($"# {experiment.Name}\n\n{experiment.Question}\n\n```\n{command}\n```\n\n");
        writer.Write($"## What the paper reports\n\n{experiment.PaperReports}\n\n## What was measured\n\n");
        foreach (Finding finding in result.Findings)
            writer.Write($"- {(finding.Holds ? "**Found**" : "**Not found**")}: {finding.Claim} ({finding.Measured}).\n");
        writer.Write("\n");
        WriteMarkdown(writer, result.Table);
        writer.Write($"\n![{experiment.Name}](figure.svg)\n\n## What differs\n\n{experiment.Differs}\n");
        foreach (string note in result.Notes)
            writer.Write($"\n{note}\n");
        IReadOnlyList<string> differences = scale.Differences(experiment.FullScale);
        writer.Write(differences.Count == 0
            ? "\nThe settings are the paper's.\n"
            : $"\nSettings, and in brackets the paper's: {string.Join(", ", differences)}.\n");
    }

    private static void WriteCsv(TextWriter writer, ResultTable table)
    {
        using var csv = new CsvWriter(writer, CultureInfo.InvariantCulture, leaveOpen: true);
        foreach (IReadOnlyList<string> row in table.Rows.Prepend(table.Columns))
        {
            foreach (string cell in row)
                csv.WriteField(cell);
            csv.NextRecord();
        }
    }

    private static Chart ChartOf(Figure figure) => figure switch
    {
        HeatFigure heat => new HeatChart(heat.Title, heat.Rows, heat.Columns, heat.Values),
        LineFigure lines => new LineChart(
            lines.Title, lines.XLabel, lines.YLabel,
            [.. lines.Lines.Select(line => new ChartLine(line.Name, [.. Enumerable.Range(1, line.Ys.Count).Select(x => (double)x)], line.Ys, line.IsLearned))]),
        _ => throw new InvalidOperationException($"{figure.GetType().Name} is no figure that can be drawn."),
    };

    private static string Escaped(string cell) => cell.Replace("|", "\\|", StringComparison.Ordinal);
}
