namespace Vsml.Cli.Tests;

/// <summary>The command, run in this process with its streams redirected.</summary>
internal sealed record CommandRun(int ExitCode, string Output, string Error)
{
    public static async Task<CommandRun> OfAsync(params string[] arguments) => await OfAsync(CancellationToken.None, arguments);

    public static async Task<CommandRun> OfAsync(CancellationToken cancellationToken, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int exitCode = await VsmlCommandLine.RunAsync(arguments, Terminal.Of(output, error), cancellationToken);
        return new CommandRun(exitCode, output.ToString(), error.ToString());
    }
}
