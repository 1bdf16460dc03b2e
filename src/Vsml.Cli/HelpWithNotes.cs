using System.CommandLine;
using System.CommandLine.Invocation;

namespace Vsml.Cli;

/// <summary>The stock help, and below it what a command has to say that does not fit a line of the list of commands.</summary>
internal sealed class HelpWithNotes(SynchronousCommandLineAction help) : SynchronousCommandLineAction
{
    private readonly Dictionary<Command, string> _notes = [];

    public override bool ClearsParseErrors => true;

    public void Add(Command command, string notes) => _notes.Add(command, notes);

    public override int Invoke(ParseResult parseResult)
    {
        int exitCode = help.Invoke(parseResult);
        if (_notes.TryGetValue(parseResult.CommandResult.Command, out string? notes))
            parseResult.InvocationConfiguration.Output.WriteLine(notes.ReplaceLineEndings());
        return exitCode;
    }
}
