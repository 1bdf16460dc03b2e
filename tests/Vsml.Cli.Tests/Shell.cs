using System.Diagnostics;

namespace Vsml.Cli.Tests;

/// <summary>The command as a Unix shell runs it, in a process of its own, its streams sent where the line says.</summary>
internal static class Shell
{
    public static bool Exists => OperatingSystem.IsLinux() || OperatingSystem.IsMacOS();

    /// <param name="folder">That it runs in.</param>
    /// <param name="line">Of the shell, with vsml as a command.</param>
    public static async Task<CommandRun> RunAsync(TemporaryFolder folder, string line)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", $"vsml() {{ dotnet \"$0\" \"$@\"; }}; {line}", Path.Combine(AppContext.BaseDirectory, "Vsml.Cli.dll")])
        {
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new CommandRun(process.ExitCode, output, await error);
    }
}
