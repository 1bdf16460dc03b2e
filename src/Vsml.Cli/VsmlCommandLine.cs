using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Vsml.Cli.Compare;
using Vsml.Cli.Data;
using Vsml.Cli.Experiment;
using Vsml.Cli.Explain;
using Vsml.Cli.Export;
using Vsml.Cli.Info;
using Vsml.Cli.MetaTrain;
using Vsml.Cli.Models;
using Vsml.Cli.Online;
using Vsml.Cli.Serve;

namespace Vsml.Cli;

/// <summary>The whole command: parses, runs the verb, and turns what went wrong into a message and an exit code.</summary>
internal static class VsmlCommandLine
{
    /// <summary>How long meta-training may take to reach its checkpoint after Ctrl+C before the process ends without it.</summary>
    private static readonly TimeSpan TerminationTimeout = TimeSpan.FromSeconds(30);

    public static RootCommand Create(Terminal terminal)
    {
        var root = new RootCommand(
            "Learned learning algorithms for ML.NET: fit models on CSV files, predict and go on learning, compare trainers, learn streams row by row, meta-train, and see what a file contains.")
        {
            HelpName = "vsml",
        };
        HelpOption helpOption = root.Options.OfType<HelpOption>().Single();
        var help = new HelpWithNotes((SynchronousCommandLineAction)helpOption.Action!);
        helpOption.Action = help;

        root.Add(FitCommand.Create(terminal, help));
        root.Add(PredictCommand.Create(terminal, help));
        root.Add(LearnCommand.Create(terminal, help));
        root.Add(ServeCommand.Create(terminal, help));
        root.Add(EvaluateCommand.Create(terminal, help));
        root.Add(ExplainCommand.Create(terminal, help));
        root.Add(CompareCommand.Create(terminal, help));
        root.Add(MetaTrainCommand.Create(terminal, help));
        root.Add(OnlineCommand.Create(terminal, help));
        root.Add(ExperimentCommand.Create(terminal, help));
        root.Add(DataCommand.Create(terminal, help));
        root.Add(InfoCommand.Create(terminal));
        root.Add(ExportCommand.Create(terminal));
        root.Add(ImportCommand.Create(terminal));
        return root;
    }

    public static async Task<int> RunAsync(
        IReadOnlyList<string> arguments, Terminal terminal, CancellationToken cancellationToken = default)
    {
        ParseResult parsed = Create(terminal).Parse(arguments);
        if (EmptyPath(parsed) is { } option)
            return ReportUsage(parsed, terminal, [$"{option}: '' is no path"]);
        if (parsed.Action is ParseErrorAction)
            return ReportUsage(parsed, terminal, parsed.Errors.Select(error => error.Message));

        var configuration = new InvocationConfiguration
        {
            Output = terminal.OutputWriter,
            Error = terminal.ErrorWriter,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = TerminationTimeout,
        };
        try
        {
            return await parsed.InvokeAsync(configuration, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            terminal.Note("vsml: interrupted");
            return ExitCode.Interrupted;
        }
        catch (Exception e) when (e is CommandFailedException or IOException or InvalidDataException or UnauthorizedAccessException)
        {
            terminal.Note($"vsml: {e.Message}");
            return ExitCode.Failure;
        }
        catch (Exception e)
        {
            terminal.Note($"vsml: unexpected failure, please report it: {e}");
            return ExitCode.Failure;
        }
    }

    /// <summary>The option for a file or a folder that was given an empty name; null if there is none.</summary>
    private static string? EmptyPath(ParseResult parsed) => parsed.CommandResult.Children.OfType<OptionResult>()
        .FirstOrDefault(result => result.Option.HelpName is "FILE" or "FOLDER" && result.Tokens.Any(token => token.Value.Length == 0))?.Option.Name;

    private static int ReportUsage(ParseResult parsed, Terminal terminal, IEnumerable<string> errors)
    {
        foreach (string error in errors)
            terminal.Note($"vsml: {error}");
        string command = parsed.CommandResult.Command is RootCommand ? "vsml" : $"vsml {parsed.CommandResult.Command.Name}";
        terminal.Note($"See '{command} --help'.");
        return ExitCode.Usage;
    }
}
