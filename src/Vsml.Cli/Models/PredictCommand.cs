using System.CommandLine;
using Vsml.Cli.Models.Tasks;

namespace Vsml.Cli.Models;

/// <summary><c>vsml predict</c>: a table with what a model says of its rows.</summary>
internal static class PredictCommand
{
    private const string Notes = """
        Columns:
          The table's are found by their names, in any order. Those that the model does not know are passed
          over and said; one that it needs and the table lacks is an error. A text that the model has not met
          counts as none of those it knows, and is said.

        Result:
          The table as it stands, then PredictedLabel, the most probable class, and the probability of each
          class in a column P(CLASS). Of numbers: Score, the number, PredictedLabelStdDev, how far it may be
          off, and the quantiles that the model was fitted with.

        Examples:
          vsml predict plants.zip new.csv --output predicted.csv
          vsml fit plants.csv --label species | vsml predict - new.csv

        """;

    public static Command Create(Terminal terminal, HelpWithNotes help)
    {
        var arguments = new ModelArguments();
        Option<string?> output = FitCommand.OutputOption("Write the table to this file. [default: the standard output]");
        var command = new Command("predict", "Predict the rows of a CSV file by a saved model.");
        arguments.AddTo(command, labelled: false);
        command.Add(output);
        help.Add(command, Notes);
        command.SetAction(parsed => Run(arguments, parsed, parsed.GetValue(output), terminal));
        return command;
    }

    private static int Run(ModelArguments arguments, ParseResult parsed, string? output, Terminal terminal)
    {
        StandardStream.RequireWritable(output, isText: true, terminal, parsed.GetValue(arguments.Model), parsed.GetValue(arguments.Table));
        SavedModel model = arguments.LoadModel(parsed, terminal);
        KnownTable table = arguments.ReadTable(parsed, model, terminal);
        StandardStream.Write(output, CsvLines.Bytes(Lines(model.Task, table)), terminal);
        return ExitCode.Success;
    }

    private static IEnumerable<string[]> Lines(IModelTask task, KnownTable table)
    {
        var header = new List<string>(table.Header);
        foreach (string name in task.PredictedColumns)
            header.Add(Distinct(name, header));
        yield return [.. header];
        foreach ((string[] cells, string[] predicted) in table.Cells.Zip(task.Predict(table)))
            yield return [.. cells, .. predicted];
    }

    private static string Distinct(string name, List<string> taken)
    {
        while (taken.Contains(name))
            name += "'";
        return name;
    }
}
