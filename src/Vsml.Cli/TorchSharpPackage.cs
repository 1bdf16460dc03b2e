using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Vsml.MetaTraining.Native;

namespace Vsml.Cli;

/// <summary>
/// TorchSharp's native libraries, half a gigabyte, which the tool's package leaves out: a second tool package brings those of one's own system,
/// and its command, <see cref="Command"/>, says where they lie. In the repository they lie beside the program.
/// </summary>
internal static class TorchSharpPackage
{
    public const string Id = "Vsml.Cli.TorchSharp";

    public const string Command = "vsml-torchsharp";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static bool IsForThisSystem => (RuntimeInformation.OSArchitecture, OperatingSystem.IsMacOS()) is (Architecture.X64, false) or (Architecture.Arm64, true);

    /// <summary>How to get them, in the form in which this tool itself was installed.</summary>
    private static string Install
    {
        get
        {
            string where = FolderOfCommands() is not { } folder ? ""
                : folder == Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".dotnet", "tools") ? "--global "
                : $"--tool-path {(folder.Contains(' ', StringComparison.Ordinal) ? $"\"{folder}\"" : folder)} ";
            return $"dotnet tool install {where}{Id}";
        }
    }

    /// <summary>Makes sure that TorchSharp can be used.</summary>
    /// <param name="work">What needs it, as the message says it.</param>
    /// <exception cref="CommandFailedException">Its libraries are not installed, or of another version; the message says what to do.</exception>
    public static void Require(string work)
    {
        if (WhatIsMissing() is { } missing)
            throw new CommandFailedException($"{work} needs {missing}");
    }

    /// <summary>Makes TorchSharp usable if it can be.</summary>
    /// <returns>Null where it is, else what is missing and how to get it.</returns>
    public static string? WhatIsMissing()
    {
        if (TorchSharpLibrary.IsPresent)
            return null;
        if (!IsForThisSystem)
            return "TorchSharp's native libraries, which there are for linux-x64, osx-arm64 and win-x64 only";
        if (Locate() is not (var version, var folder))
            return $"TorchSharp's native libraries, which come in a package of their own: {Install}";
        if (version != TorchSharpLibrary.Version)
            return $"TorchSharp {TorchSharpLibrary.Version}, and the installed package has {version}: {Install.Replace(" install ", " update ", StringComparison.Ordinal)}";
        TorchSharpLibrary.UseFolder(folder);
        return TorchSharpLibrary.IsPresent ? null : $"TorchSharp's native libraries, and {folder} lacks them: {Install}";
    }

    /// <summary>Asks the package's command, which lies beside this tool's, or on the path, or is a local tool.</summary>
    private static (string Version, string Folder)? Locate() =>
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
