using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using Microsoft.Win32.SafeHandles;
using TorchSharp;

namespace Vsml.MetaTraining.Native;

/// <summary>
/// Finds TorchSharp's native libraries where the runtime does not: in a folder that was named, and, for want of
/// <see cref="GlibcxxRequirement.Version"/>, in a program built on one machine and run on another. Costs nothing where the ordinary load
/// succeeds.
/// </summary>
internal static partial class TorchSharpLibrary
{
    private static readonly Lock Gate = new();
    private static IntPtr _handle;
    private static string? _folder;

    /// <summary>The version that the libraries must have: TorchSharp's own.</summary>
    internal static string Version => typeof(torch).Assembly.GetName().Version!.ToString(3);

    /// <summary>Whether they lie beside the program, or where <see cref="UseFolder"/> said; tells without loading anything.</summary>
    internal static bool IsPresent => Find(FileNameOf("LibTorchSharp")) is not null;

    /// <summary>Names a folder with the libraries of this system, to be called before TorchSharp is first used.</summary>
    internal static void UseFolder(string folder) => _folder = folder;

    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "It must precede the first call into TorchSharp, whichever that is.")]
    internal static void WatchForFailedLoad() =>
        AssemblyLoadContext.GetLoadContext(typeof(torch).Assembly)!.ResolvingUnmanagedDll += Resolve;

    private static IntPtr Resolve(Assembly assembly, string name)
    {
        if (assembly != typeof(torch).Assembly)
            return IntPtr.Zero;
        if (name is not ("LibTorchSharp" or GlibcxxRequirement.LibraryFile))
            return FromFolder(name);
        lock (Gate)
        {
            if (_handle == IntPtr.Zero)
            {
                bool isRelaxed = OperatingSystem.IsLinux() && !GlibcxxRequirement.IsMet();
                _handle = isRelaxed && Find(GlibcxxRequirement.LibraryFile) is { } path ? LoadAfterItsSiblings(path) : FromFolder(name);
            }

            return _handle;
        }
    }

    private static IntPtr FromFolder(string name) =>
        _folder is not null && NativeLibrary.TryLoad(Path.Combine(_folder, FileNameOf(name)), out IntPtr loaded) ? loaded : IntPtr.Zero;

    private static IntPtr LoadAfterItsSiblings(string path)
    {
        // The copy in memory has no folder to look for its siblings in; once loaded, they are found by name.
        NativeLibrary.TryLoad("torch", typeof(torch).Assembly, null, out _);
        return LoadRelaxed(path);
    }

    private static string FileNameOf(string name) => Path.HasExtension(name) ? name
        : OperatingSystem.IsWindows() ? $"{name}.dll"
        : OperatingSystem.IsMacOS() ? $"lib{name}.dylib" : $"lib{name}.so";

    private static string? Find(string file)
    {
        string listed = AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "";
        string?[] folders = [_folder, .. listed.Split(Path.PathSeparator), AppContext.BaseDirectory,
            Path.Combine(AppContext.BaseDirectory, "runtimes", RuntimeInformation.RuntimeIdentifier, "native")];
        return folders.OfType<string>().Select(folder => Path.Combine(folder, file)).FirstOrDefault(File.Exists);
    }

    /// <summary>
    /// Loads a copy of the library held in memory alone: nothing to clean up, nothing for another user to tamper with, and the
    /// program's folder may be read-only.
    /// </summary>
    private static IntPtr LoadRelaxed(string path)
    {
        byte[] elf = File.ReadAllBytes(path);
        if (!GlibcxxRequirement.MakeWeak(elf))
            return NativeLibrary.TryLoad(path, out IntPtr asItIs) ? asItIs : IntPtr.Zero;
        int descriptor = CreateMemoryFile(GlibcxxRequirement.LibraryFile, 0);
        if (descriptor < 0) return IntPtr.Zero;
        using SafeFileHandle memory = new(descriptor, ownsHandle: true);
        RandomAccess.Write(memory, elf, 0);
        return NativeLibrary.TryLoad($"/proc/self/fd/{descriptor}", out IntPtr loaded) ? loaded : IntPtr.Zero;
    }

    [LibraryImport("libc.so.6", EntryPoint = "memfd_create", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int CreateMemoryFile(string name, uint flags);
}
