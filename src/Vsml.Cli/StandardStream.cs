namespace Vsml.Cli;

/// <summary>The standard input and output, which commands that read one file and write one read and write where no file is named.</summary>
internal static class StandardStream
{
    /// <summary>On the command line, in place of a path.</summary>
    public const string Name = "-";

    /// <summary>Where the standard input is a file on Unix: the path by which that file is known.</summary>
    private const string InputPath = "/dev/stdin";

    private static readonly (string Name, string Path)[] Written = [("the standard output", "/dev/stdout"), ("the error stream", "/dev/stderr")];

    public static bool IsNamed(string? path) => path is null or Name;

    /// <summary>An input as messages call it.</summary>
    public static string InputName(string? path) => IsNamed(path) ? "standard input" : path!;

    /// <summary>All of a file, or of the standard input.</summary>
    /// <param name="path">Of the file; null or - for the standard input.</param>
    /// <param name="what">Is expected there.</param>
    /// <exception cref="CommandFailedException">There is no such file.</exception>
    public static byte[] Read(string? path, string what, Terminal terminal)
    {
        if (IsNamed(path))
        {
            if (terminal.InputIsTerminal)
                terminal.Note($"reading {what} from the standard input");
            return terminal.ReadInput();
        }
        RequireFile(path!, what);
        try
        {
            return File.ReadAllBytes(path!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException($"{path}: cannot be read: {e.Message}", e);
        }
    }

    /// <param name="path">Of a file that is read.</param>
    /// <param name="what">Is expected there.</param>
    /// <exception cref="CommandFailedException">There is no such file.</exception>
    public static void RequireFile(string path, string what)
    {
        if (!File.Exists(path))
            throw new CommandFailedException($"{path}: {(Directory.Exists(path) ? "is a folder" : "no such file")}; {what} was expected");
    }

    /// <summary>To know before any work that what it gives can be written, and that nothing that is read is written over.</summary>
    /// <param name="output">A path; null or - for the standard output.</param>
    /// <param name="isText">Whether a terminal can show it.</param>
    /// <param name="inputs">Paths that are read; null or - for the standard input.</param>
    /// <exception cref="CommandFailedException">Not so.</exception>
    public static void RequireWritable(string? output, bool isText, Terminal terminal, params IReadOnlyList<string?> inputs)
    {
        OutputFile.RequireApart([("--output", IsNamed(output) ? null : output)], PathsOf(inputs));
        if (IsNamed(output) && terminal.OutputIsTerminal && !isText)
            throw new CommandFailedException("the standard output is a terminal, which shows no model; --output FILE, or a pipe, was expected");
    }

    /// <summary>The files that are read, the one that the shell gives as the standard input among them (vsml fit &lt; data.csv).</summary>
    /// <param name="inputs">Paths; null or - for the standard input.</param>
    public static IEnumerable<string> PathsOf(IEnumerable<string?> inputs) =>
        inputs.Select(input => IsNamed(input) ? InputPath : input!).Where(input => input != InputPath || KindOf(InputPath) == FileKind.File);

    /// <summary>
    /// To know that nothing is lost by what is printed: that the shell did not send the standard output, or the errors, to a file that is read
    /// (vsml predict model.zip data.csv &gt;&gt; data.csv), or to one that an option names.
    /// </summary>
    /// <param name="outputs">The option and the path that it names.</param>
    /// <param name="inputs">Every file that is read.</param>
    /// <exception cref="CommandFailedException">Names the stream and the file.</exception>
    public static void RequireApart(IReadOnlyList<(string Option, string Path)> outputs, IReadOnlyList<string> inputs)
    {
        if (OperatingSystem.IsWindows())
            return;
        foreach ((string name, string stream) in Written.Where(each => KindOf(each.Path) == FileKind.File))
        {
            if (inputs.FirstOrDefault(input => OutputFile.AreSame(stream, input)) is { } lost)
                throw new CommandFailedException($"{name} goes to the input {lost}; a file of its own was expected");
            foreach ((string option, string path) in outputs)
            {
                // /dev/stdout itself is written through the stream.
                if (WriteTarget.Of(path).Kind == FileKind.File && OutputFile.AreSame(stream, path))
                    throw new CommandFailedException($"{option}: {path} is where {name} goes; a file of its own was expected");
            }
        }
    }

    private static FileKind? KindOf(string path) => FileStatus.Of(path)?.Kind;

    /// <summary>Writes what a command gives: a file appears whole or not at all.</summary>
    /// <exception cref="CommandFailedException">It cannot be written.</exception>
    public static void Write(string? path, byte[] bytes, Terminal terminal)
    {
        if (IsNamed(path))
            OutputFile.Naming("standard output", () => WriteTo(terminal, bytes));
        else
            OutputFile.WriteBytes(path!, stream => stream.Write(bytes));
    }

    private static bool WriteTo(Terminal terminal, byte[] bytes)
    {
        terminal.WriteOutput(bytes);
        return true;
    }
}
