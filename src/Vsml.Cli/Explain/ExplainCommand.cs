using System.CommandLine;
using Vsml.Cli.Info;
using Vsml.Cli.Models;
using Vsml.Cli.Plots;

namespace Vsml.Cli.Explain;

/// <summary><c>vsml explain</c>: what in a row speaks for which class, and what matters over many.</summary>
internal static class ExplainCommand
{
    private const string Notes = """
        Contributions:
          The logit of a class, the logarithm of its probability less the mean of these over the classes, is
          the sum of a bias and of what each column contributes. They are told beside the same row with all
          numbers at their means; a missing value contributes nothing. What the inputs that a text column is
          encoded by contribute is added up. Of a model of numbers, contributions are to the number itself.

        Result:
          Of one row (--row, or a table of one row) a table with a line for each column; of many the mean
          absolute contributions. --output has all of them, a line for each row and class.

        Examples:
          vsml explain plants.zip new.csv --plot matters.svg
          vsml explain plants.zip new.csv --row 3 --class fern --plot row-3.svg

        """;

    public static Command Create(Terminal terminal, HelpWithNotes help)
    {
        var arguments = new ModelArguments();
        var row = new Option<int?>("--row")
        {
            Description = "Explain this row alone; the first below the header is 1.",
            HelpName = "N",
            CustomParser = NumberOption.OptionalWhole("--row", least: 1),
        };
        var label = new Option<string?>("--class")
        {
            Description = "The class that the picture of one row is of. [default: the predicted one]",
            HelpName = "NAME",
        };
        var top = new Option<int>("--top")
        {
            Description = "Show so many columns, those that contribute most.",
            HelpName = "N",
            DefaultValueFactory = _ => 20,
            CustomParser = NumberOption.Whole("--top", least: 1),
        };
        Option<string?> output = FitCommand.OutputOption("Also write all contributions to this CSV file; - for the standard output, in place of the tables.");
        Option<FileInfo?> plot = PlotFile.CreateOption("the contributions as bars");
        var command = new Command("explain", "Tell what the columns contribute to a saved model's predictions of the rows of a CSV file.");
        arguments.AddTo(command, labelled: false);
        foreach (Option option in (Option[])[row, label, top, output, plot])
            command.Add(option);
        help.Add(command, Notes);
        command.SetAction((parsed, cancellationToken) => RunAsync(
            arguments, parsed, parsed.GetValue(row), parsed.GetValue(label), parsed.GetValue(top), parsed.GetValue(output), parsed.GetValue(plot)?.ToString(),
            terminal, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        ModelArguments arguments, ParseResult parsed, int? onlyRow, string? label, int top, string? output, string? plot, Terminal terminal,
        CancellationToken cancellationToken)
    {
        string?[] inputs = [parsed.GetValue(arguments.Model), parsed.GetValue(arguments.Table)];
        OutputFile.RequireApart(
            [("--output", output == StandardStream.Name ? null : output), ("--plot", plot)], StandardStream.PathsOf(inputs));
        SavedModel model = arguments.LoadModel(parsed, terminal);
        var explainer = new ModelExplainer(model);
        int labelIndex = label is null ? -1 : model.Classes.Index().Where(own => own.Item == label).Select(own => own.Index).DefaultIfEmpty(-1).First();
        if (label is not null && labelIndex < 0)
        {
            throw new CommandFailedException(model.Classes.Count == 0
                ? $"--class: {model.Name} predicts numbers, and has no classes" : $"--class: {model.Name} has no class '{label}'; its classes are {string.Join(", ", model.Classes)}");
        }
        KnownTable table = arguments.ReadTable(parsed, model, terminal);
        if (table.Rows == 0)
            throw new CommandFailedException($"{table.Name}: has a header and no rows");
        if (onlyRow > table.Rows)
            throw new CommandFailedException($"--row: {table.Name} has {table.Rows} rows, and no row {onlyRow}");

        int[] rows = onlyRow is { } one ? [one - 1] : [.. Enumerable.Range(0, table.Rows)];
        RowExplanation[] explanations = await LongWork.RunAsync(
            terminal, "explaining", rows.Length,
            report =>
            {
                var all = new List<RowExplanation>();
                foreach (RowExplanation explanation in explainer.Explain(table, rows))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    all.Add(explanation);
                    report(all.Count, "rows");
                }
                return all.ToArray();
            },
            abandon: cancellationToken);

        var explained = new ExplanationReport(explainer.Columns, model.Classes, model.Label ?? "Score", top);
        int[] cellOf = [.. explainer.Columns.Select(column => table.Header.ToList().IndexOf(column))];
        string[] CellsOf(int row) => [.. cellOf.Select(cell => cell < 0 ? "" : table.Cells[row][cell])];
        RowExplanation? single = explanations.Length == 1 ? explanations[0] : null;
        if (output != StandardStream.Name)
        {
            var sheet = new FactSheet(terminal);
            if (single is null)
                explained.Write(sheet, explanations);
            else
                explained.Write(sheet, single, CellsOf(single.Row));
        }
        if (output is not null)
            StandardStream.Write(output, CsvLines.Bytes(explained.Lines(explanations)), terminal);
        if (plot is not null)
        {
            Chart chart = single is null
                ? explained.ChartOf(explanations) : explained.ChartOf(single, labelIndex < 0 ? single.Predicted : labelIndex, CellsOf(single.Row));
            PlotFile.Write(plot, [chart], terminal);
        }
        return ExitCode.Success;
    }
}
