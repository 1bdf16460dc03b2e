using Spectre.Console;

namespace Vsml.Cli;

/// <summary>
/// Where a command writes: results to <see cref="Output"/>, progress, notes and errors to <see cref="Error"/>.
/// A redirected stream gets plain text without escape sequences, and tables that paste as Markdown.
/// </summary>
internal sealed class Terminal
{
    /// <summary>Wide enough that no table of ours is wrapped in a file or a pipe.</summary>
    private const int RedirectedWidth = 200;

    private Terminal(TextWriter output, TextWriter error, bool outputIsTerminal, bool errorIsTerminal)
    {
        OutputWriter = output;
        ErrorWriter = error;
        OutputIsTerminal = outputIsTerminal;
        ErrorIsTerminal = errorIsTerminal;
        Output = CreateConsole(output, outputIsTerminal);
        Error = CreateConsole(error, errorIsTerminal);
    }

    public IAnsiConsole Output { get; }

    public IAnsiConsole Error { get; }

    public TextWriter OutputWriter { get; }

    public TextWriter ErrorWriter { get; }

    public bool OutputIsTerminal { get; }

    public bool ErrorIsTerminal { get; }

    public TableBorder TableBorder => OutputIsTerminal ? TableBorder.Rounded : TableBorder.Markdown;

    public static Terminal OfThisProcess() =>
        new(Console.Out, Console.Error, !Console.IsOutputRedirected, !Console.IsErrorRedirected);

    public static Terminal Of(TextWriter output, TextWriter error) => new(output, error, false, false);

    /// <summary>A line to the error stream; safe for any text, brackets included.</summary>
    public void Note(string text) => ErrorWriter.WriteLine(text);

    private static IAnsiConsole CreateConsole(TextWriter writer, bool isTerminal)
    {
        var settings = new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) };
        if (isTerminal)
            return AnsiConsole.Create(settings);
        settings.Ansi = AnsiSupport.No;
        settings.ColorSystem = ColorSystemSupport.NoColors;
        settings.Interactive = InteractionSupport.No;
        IAnsiConsole console = AnsiConsole.Create(settings);
        console.Profile.Width = RedirectedWidth;
        return console;
    }
}
