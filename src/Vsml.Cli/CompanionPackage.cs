using System.ComponentModel;
using System.Diagnostics;

namespace Vsml.Cli;

/// <summary>
/// A second tool package with files that the tool's own leaves out for their size. Its command says where they lie: a version in the first line, a
/// folder in the second.
/// </summary>
/// <param name="Id">Of the package.</param>
/// <param name="Command">Of its tool.</param>
internal sealed record CompanionPackage(string Id, string Command)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>How to get it, in the form in which this tool itself was installed.</summary>
    public string Install
    {
        get
        {
            string where = FolderOfCommands() is not { } folder ? ""
                : folder == Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".dotnet", "tools") ? "--global "
                : $"--tool-path {(folder.Contains(' ', StringComparison.Ordinal) ? $"\"{folder}\"" : folder)} ";
            return $"dotnet tool install {where}{Id}";
        }
    }

    /// <summary>How to get another version of it.</summary>
    public string Update => Install.Replace(" install ", " update ", StringComparison.Ordinal);

    /// <summary>Asks the package's command, which lies beside this tool's, or on the path, or is a local tool.</summary>
    public (string Version, string Folder)? Locate() =>
        (FolderOfCommands() is { } folder ? Ask(Path.Combine(folder, Command)) : null)
        ?? Ask(Command)
        ?? Ask(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", Command);

    private static (string Version, string Folder)? Ask(string program, params string[] arguments)
    {
        try
        {
            using Process? process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true });
            if (process is null)
                return null;
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            if (!process.WaitForExit(Patience))
            {
                process.Kill();
                return null;
            }
            return process.ExitCode == 0 && output.Result.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is [var version, var folder]
                ? (version, folder) : null;
        }
        catch (Win32Exception)
        {
            // There is no such program.
            return null;
        }
    }

    /// <summary>Where the commands of installed tools lie: beside the folder .store, below which the tools themselves are. Null for a local tool.</summary>
    private static string? FolderOfCommands()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (folder.Name == ".store")
                return folder.Parent?.FullName;
        }
        return null;
    }
}
