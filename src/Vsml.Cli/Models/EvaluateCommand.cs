using System.CommandLine;
using System.Globalization;
using Vsml.Cli.Compare;
using Vsml.Cli.Info;

namespace Vsml.Cli.Models;

/// <summary><c>vsml evaluate</c>: how good are a model's predictions of rows whose classes are known?</summary>
internal static class EvaluateCommand
{
    private const string Notes = """
        Scores:
          As vsml compare counts them: accuracy, macro accuracy (the mean over the classes of the rows),
          log-loss with ML.NET's floor of 1e-15, ROC AUC of two classes or one-versus-one of more. A row of a
          class that the model does not know is wrong and costs the floor.

        Example:
          vsml evaluate plants.zip held-out.csv

        """;

    public static Command Create(Terminal terminal, HelpWithNotes help)
    {
        var arguments = new ModelArguments();
        var command = new Command("evaluate", "Score a saved model's predictions of the rows of a CSV file.");
        arguments.AddTo(command, labelled: true);
        help.Add(command, Notes);
        command.SetAction(parsed => Run(arguments, parsed, terminal));
        return command;
    }

    private static int Run(ModelArguments arguments, ParseResult parsed, Terminal terminal)
    {
        StandardStream.RequireWritable(null, isText: true, terminal, parsed.GetValue(arguments.Model), parsed.GetValue(arguments.Table));
        SavedModel model = arguments.LoadModel(parsed, terminal);
        KnownTable table = arguments.ReadLabelledTable(parsed, model, terminal);
        IReadOnlyList<float[]> all = model.Predict(table);
        int[] labelled = [.. Enumerable.Range(0, table.Rows).Where(row => table.Labels![row] is not null)];
        float[][] probabilities = [.. labelled.Select(row => all[row])];
        string[] labels = [.. labelled.Select(row => NameOf(model, table.Labels![row]!))];
        string[] unknown = [.. labels.Distinct().Except(model.Classes)];
        foreach (string label in unknown)
            terminal.Note($"{table.Name}: the model does not know the class '{label}' ({labels.Count(own => own == label)} rows)");

        Dictionary<string, int> classOf = model.Classes.Index().ToDictionary(own => own.Item, own => own.Index);
        foreach ((int index, string label) in unknown.Index())
            classOf.Add(label, TrialData.UnknownClass - index);
        int[] classes = [.. labels.Select(label => classOf[label])];
        Scores scores = model.Naming(() => Scores.Of(probabilities, classes));

        var sheet = new FactSheet(terminal);
        terminal.OutputWriter.WriteLine(FormattableString.Invariant($"{table.Name}: {labels.Length} rows by {model.Name}"));
        sheet.Heading("Scores");
        sheet.Fact("accuracy", Number(scores.Accuracy));
        sheet.Fact("macro accuracy", Number(scores.MacroAccuracy));
        sheet.Fact("ROC AUC", double.IsNaN(scores.Auc) ? "none: all rows are of one class" : Number(scores.Auc));
        sheet.Fact("log-loss", Number(scores.LogLoss));
        ConfusionTable.Write(sheet, [.. model.Classes, .. unknown], labels, [.. probabilities.Select(p => model.Classes[Array.IndexOf(p, p.Max())])]);
        return ExitCode.Success;
    }

    private static string NameOf(SavedModel model, string label) =>
        model.IsBinary && BinaryLabels.Parse(label) is { } value ? value.ToString(CultureInfo.InvariantCulture) : label;

    private static string Number(double value) => value.ToString("0.0000", CultureInfo.InvariantCulture);
}
