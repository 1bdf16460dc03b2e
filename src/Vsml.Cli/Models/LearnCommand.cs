using System.CommandLine;
using Microsoft.ML;
using Microsoft.ML.Data;

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
        model = model.Task.PreparedFor(table, terminal);
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

    private static void Learn(SavedModel model, KnownTable table, Action<long> report, CancellationToken cancellationToken)
    {
        ISingleFeaturePredictionTransformer<object> predictor = model.VsmlPredictor();
        IEnumerable<float[]> features = model.Transform(table).GetColumn<VBuffer<float>>(predictor.FeatureColumnName).Select(row => row.DenseValues().ToArray());
        Action<float[], int> learn = model.Task.LearnerOf(predictor, table);
        long done = 0;
        foreach ((int row, float[] own) in features.Index())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (table.Labels![row] is null)
                continue;
            learn(own, row);
            report(++done);
        }
    }
}
