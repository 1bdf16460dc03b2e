using System.Text.RegularExpressions;

namespace Vsml.Cli.Tests;

/// <summary>The command, run in this process with its streams redirected.</summary>
internal sealed partial record CommandRun(int ExitCode, string Output, string Error)
{
    /// <summary>The error stream without lines of how far work is that is not done: how many there are is the machine's to say.</summary>
    public string ErrorButForProgress => Interim().Replace(Error, "");

    /// <summary>The same without the note that this machine has no fonts to write on a plot with.</summary>
    public string ErrorButForFonts => string.Concat(
        ErrorButForProgress.Split('\n').Where(line => !line.Contains("this machine has no fonts", StringComparison.Ordinal)).Select(line => line + "\n"))[..^1];

    public static async Task<CommandRun> OfAsync(params string[] arguments) => await OfAsync(CancellationToken.None, arguments);

    public static async Task<CommandRun> OfAsync(CancellationToken cancellationToken, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int exitCode = await VsmlCommandLine.RunAsync(arguments, Terminal.Of(output, error), cancellationToken);
        return new CommandRun(exitCode, output.ToString(), error.ToString());
    }

    /// <summary>With an input stream, and the bytes of the output stream, which may be no text.</summary>
    public static async Task<(CommandRun Run, byte[] Bytes)> PipedAsync(byte[] input, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var bytes = new MemoryStream();
        int exitCode = await VsmlCommandLine.RunAsync(arguments, Terminal.Of(output, error, new MemoryStream(input), bytes));
        return (new CommandRun(exitCode, output.ToString(), error.ToString()), bytes.ToArray());
    }

    [GeneratedRegex(@"^[^\n:]+: (?<done>\d+) of (?!\k<done> )\d+ \(.*\)\r?\n", RegexOptions.Multiline)]
    private static partial Regex Interim();
}
