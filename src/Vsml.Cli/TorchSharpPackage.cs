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

    private static readonly CompanionPackage Package = new(Id, Command);

    private static bool IsForThisSystem => (RuntimeInformation.OSArchitecture, OperatingSystem.IsMacOS()) is (Architecture.X64, false) or (Architecture.Arm64, true);

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
        if (Package.Locate() is not (var version, var folder))
            return $"TorchSharp's native libraries, which come in a package of their own: {Package.Install}";
        if (version != TorchSharpLibrary.Version)
            return $"TorchSharp {TorchSharpLibrary.Version}, and the installed package has {version}: {Package.Update}";
        TorchSharpLibrary.UseFolder(folder);
        return TorchSharpLibrary.IsPresent ? null : $"TorchSharp's native libraries, and {folder} lacks them: {Package.Install}";
    }
}
