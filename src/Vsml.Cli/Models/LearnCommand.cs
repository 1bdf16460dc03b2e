using System.CommandLine;
using Microsoft.ML;
using Microsoft.ML.Data;
using Vsml.MLNet;

namespace Vsml.Cli.Models;

/// <summary><c>vsml learn</c>: a model goes on learning.</summary>
internal static class LearnCommand
{
    private const string Notes = """
        Rows:
          Each is learned once, in the order of the table, on top of all that the model has learned. A label
          that the model does not know becomes a class, after those that it has, and is said.

        Examples:
          vsml learn plants.zip corrected.csv --output plants-2.zip
          tail -n +2 more.csv | cat header.csv - | vsml learn plants.zip > plants-2.zip

        """;

    public static Command Create(Terminal terminal, HelpWithNotes help)
    {
        var arguments = new ModelArguments();
        Option<string?> output = FitCommand.OutputOption("Write the model to this file. [default: the standard output]");
        var command = new Command("learn", "Let a saved model learn further rows, new classes too.");
        arguments.AddTo(command, labelled: true);
        command.Add(output);
        help.Add(command, Notes);
        command.SetAction((parsed, cancellationToken) => RunAsync(arguments, parsed, parsed.GetValue(output), terminal, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ModelArguments arguments, ParseResult parsed, string? output, Terminal terminal, CancellationToken cancellationToken)
    {
        StandardStream.RequireWritable(output, isText: false, terminal, parsed.GetValue(arguments.Model), parsed.GetValue(arguments.Table));
        SavedModel model = arguments.LoadModel(parsed, terminal);
        _ = model.VsmlPredictor();
        KnownTable table = arguments.ReadLabelledTable(parsed, model, terminal);
        model = model.WithClasses(NewClasses(model, table, terminal));
        int rows = table.Labels!.Count(label => label is not null);
        await LongWork.RunAsync(
            terminal, "learning", rows,
            report =>
            {
                Learn(model, table, done => report(done, "rows"), cancellationToken);
                return true;
            },
            abandon: cancellationToken);
        StandardStream.Write(output, model.Save(), terminal);
        terminal.Note($"{table.Name}: learned {rows} rows");
        return ExitCode.Success;
    }

    private static string[] NewClasses(SavedModel model, KnownTable table, Terminal terminal)
    {
        string[] labels = [.. table.Labels!.OfType<string>()];
        if (model.IsBinary)
        {
            return labels.FirstOrDefault(label => BinaryLabels.Parse(label) is null) is { } other
                ? throw new CommandFailedException($"{table.Name}: row {1 + table.Labels!.Index().First(row => row.Item == other).Index} has the label '{other}'; true or false was expected")
                : [];
        }
        string[] more = [.. labels.Distinct().Except(model.Classes)];
        if (Dataset.AreTooMany(more.Length, labels.Length))
            throw new CommandFailedException($"{table.Name}: {more.Length} of its labels in {labels.Length} rows are new to the model, such as '{more[0]}'; classes were expected");
        foreach (string label in more)
            terminal.Note($"{table.Name}: '{label}' ({labels.Count(own => own == label)} rows) becomes a class of the model");
        return more;
    }

    private static void Learn(SavedModel model, KnownTable table, Action<long> report, CancellationToken cancellationToken)
    {
        ISingleFeaturePredictionTransformer<object> predictor = model.VsmlPredictor();
        IEnumerable<float[]> features = model.Transform(table).GetColumn<VBuffer<float>>(predictor.FeatureColumnName).Select(row => row.DenseValues().ToArray());
        Dictionary<string, int> classOf = model.Classes.Index().ToDictionary(own => own.Item, own => own.Index);
        long done = 0;
        foreach ((float[] row, string? label) in features.Zip(table.Labels!))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (label is null)
                continue;
            if (predictor.Model is VsmlBinaryModelParameters binary)
                binary.Update(row, BinaryLabels.Parse(label)!.Value);
            else
                ((VsmlMulticlassModelParameters)predictor.Model).Update(row, classOf[label]);
            report(++done);
        }
    }
}
