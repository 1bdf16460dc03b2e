using System.Text;
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

    private readonly Func<Stream> _openInput;
    private readonly Func<Stream>? _openOutput;

    private Terminal(TextWriter output, TextWriter error, bool outputIsTerminal, bool errorIsTerminal, Func<Stream> openInput, Func<Stream>? openOutput)
    {
        (_openInput, _openOutput) = (openInput, openOutput);
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

    public bool InputIsTerminal { get; private init; }

    public TableBorder TableBorder => OutputIsTerminal ? TableBorder.Rounded : TableBorder.Markdown;

    public static Terminal OfThisProcess() =>
        new(Console.Out, Console.Error, !Console.IsOutputRedirected, !Console.IsErrorRedirected, Console.OpenStandardInput, Console.OpenStandardOutput)
        {
            InputIsTerminal = !Console.IsInputRedirected,
        };

    /// <param name="input">Null for nothing.</param>
    /// <param name="bytes">What bytes are written to; null where they are text, for <paramref name="output"/>.</param>
    public static Terminal Of(TextWriter output, TextWriter error, Stream? input = null, Stream? bytes = null) =>
        new(output, error, false, false, () => input ?? Stream.Null, bytes is null ? null : () => bytes);

    /// <summary>A line to the error stream; safe for any text, brackets included.</summary>
    public void Note(string text) => ErrorWriter.WriteLine(text);

    /// <summary>All of the standard input.</summary>
    public byte[] ReadInput()
    {
        using Stream input = _openInput();
        using var bytes = new MemoryStream();
        input.CopyTo(bytes);
        return bytes.ToArray();
    }

    /// <summary>Writes to the standard output, after what was printed there.</summary>
    public void WriteOutput(byte[] bytes)
    {
        OutputWriter.Flush();
        if (_openOutput is null)
        {
            OutputWriter.Write(Encoding.UTF8.GetString(bytes));
            return;
        }
        using Stream output = _openOutput();
        output.Write(bytes);
        output.Flush();
    }

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
