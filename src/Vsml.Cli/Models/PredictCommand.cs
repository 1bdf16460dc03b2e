using System.CommandLine;
using System.Globalization;

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
          class in a column P(CLASS).

        Examples:
          vsml predict plants.zip new.csv --output predicted.csv
          vsml fit plants.csv --label species | vsml predict - new.csv

        """;

    public static Command Create(Terminal terminal, HelpWithNotes help)
    {
        var arguments = new ModelArguments();
        Option<string?> output = FitCommand.OutputOption("Write the table to this file. [default: the standard output]");
        var command = new Command("predict", "Predict the classes of the rows of a CSV file by a saved model.");
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
        IReadOnlyList<float[]> probabilities = model.Predict(table);
        StandardStream.Write(output, CsvLines.Bytes(Lines(model, table, probabilities)), terminal);
        return ExitCode.Success;
    }

    private static IEnumerable<string[]> Lines(SavedModel model, KnownTable table, IReadOnlyList<float[]> probabilities)
    {
        var header = new List<string>(table.Header);
        foreach (string name in model.Classes.Select(label => $"P({label})").Prepend("PredictedLabel"))
            header.Add(Distinct(name, header));
        yield return [.. header];
        for (int row = 0; row < table.Rows; row++)
        {
            float[] own = probabilities[row];
            yield return
            [
                .. table.Cells[row],
                model.Classes[Array.IndexOf(own, own.Max())],
                .. own.Select(p => p.ToString("0.######", CultureInfo.InvariantCulture)),
            ];
        }
    }

    private static string Distinct(string name, List<string> taken)
    {
        while (taken.Contains(name))
            name += "'";
        return name;
    }
}
