using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using Microsoft.Win32.SafeHandles;
using TorchSharp;

namespace Vsml.MetaTraining.Native;

/// <summary>
/// Loads TorchSharp's native library where the ordinary load has failed for want of <see cref="GlibcxxRequirement.Version"/>:
/// a program built on one machine and run on another, a dotnet tool. Costs nothing where the ordinary load succeeds.
/// </summary>
internal static partial class TorchSharpLibrary
{
    private static readonly Lock Gate = new();
    private static IntPtr _handle;

    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "It must precede the first call into TorchSharp, whichever that is.")]
    internal static void WatchForFailedLoad()
    {
        if (!OperatingSystem.IsLinux()) return;
        AssemblyLoadContext.GetLoadContext(typeof(torch).Assembly)!.ResolvingUnmanagedDll += Resolve;
    }

    private static IntPtr Resolve(Assembly assembly, string name)
    {
        if (name is not ("LibTorchSharp" or GlibcxxRequirement.LibraryFile)) return IntPtr.Zero;
        lock (Gate)
        {
            if (_handle == IntPtr.Zero && !GlibcxxRequirement.IsMet() && Find() is string path)
            {
                // The copy in memory has no folder to look for its siblings in; once loaded, they are found by name.
                NativeLibrary.TryLoad("torch", typeof(torch).Assembly, null, out _);
                _handle = LoadRelaxed(path);
            }

            return _handle;
        }
    }

    private static string? Find()
    {
        string listed = AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "";
        string[] folders = [.. listed.Split(Path.PathSeparator), AppContext.BaseDirectory,
            Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native")];
        return folders.Select(folder => Path.Combine(folder, GlibcxxRequirement.LibraryFile)).FirstOrDefault(File.Exists);
    }

    /// <summary>
    /// Loads a copy of the library held in memory alone: nothing to clean up, nothing for another user to tamper with, and the
    /// program's folder may be read-only.
    /// </summary>
    private static IntPtr LoadRelaxed(string path)
    {
        byte[] elf = File.ReadAllBytes(path);
        if (!GlibcxxRequirement.MakeWeak(elf)) return IntPtr.Zero;
        int descriptor = CreateMemoryFile(GlibcxxRequirement.LibraryFile, 0);
        if (descriptor < 0) return IntPtr.Zero;
        using SafeFileHandle memory = new(descriptor, ownsHandle: true);
        RandomAccess.Write(memory, elf, 0);
        return NativeLibrary.TryLoad($"/proc/self/fd/{descriptor}", out IntPtr loaded) ? loaded : IntPtr.Zero;
    }

    [LibraryImport("libc.so.6", EntryPoint = "memfd_create", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int CreateMemoryFile(string name, uint flags);
}
