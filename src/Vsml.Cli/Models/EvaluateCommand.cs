using System.CommandLine;

namespace Vsml.Cli.Models;

/// <summary><c>vsml evaluate</c>: how good are a model's predictions of rows whose labels are known?</summary>
internal static class EvaluateCommand
{
    private const string Notes = """
        Scores:
          As vsml compare counts them: accuracy, macro accuracy (the mean over the classes of the rows),
          log-loss with ML.NET's floor of 1e-15, ROC AUC of two classes or one-versus-one of more. A row of a
          class that the model does not know is wrong and costs the floor. Of numbers: root mean squared error,
          mean absolute error and R2.

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
        model.Task.Evaluate(table, terminal);
        return ExitCode.Success;
    }
}
