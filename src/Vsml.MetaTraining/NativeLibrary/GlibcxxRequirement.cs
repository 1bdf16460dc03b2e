// Two compilers read this file: the library's own, and MSBuild's RoslynCodeTaskFactory (netstandard2.0, no implicit usings),
// which makes the build step of Vsml.MetaTraining.targets out of it. README.md says why both are needed.
#nullable enable
using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;

namespace Vsml.MetaTraining.Native;

/// <summary>
/// What TorchSharp's native library asks of libstdc++ beyond what Debian 12 and Ubuntu 22.04 have: the version
/// <c>GLIBCXX_3.4.32</c>, for the sake of one symbol that it names and never calls.
/// </summary>
internal static class GlibcxxRequirement
{
    /// <summary>The file that makes the request.</summary>
    public const string LibraryFile = "libLibTorchSharp.so";

    /// <summary>The version it asks for.</summary>
    public const string Version = "GLIBCXX_3.4.32";

    /// <summary>The only symbol of that version: a libstdc++ that exports it has the version.</summary>
    private const string OnlySymbol = "_ZSt21ios_base_library_initv";

    private const int SectionTypeVersionNeeds = 0x6ffffffe;
    private const ushort Weak = 0x2;

    /// <summary>Whether this process's libstdc++ has the version; also true where there is none to ask.</summary>
    public static bool IsMet()
    {
        try
        {
            IntPtr libstdcxx = OpenLibrary("libstdc++.so.6", 2 /* RTLD_NOW */);
            return libstdcxx == IntPtr.Zero || FindSymbol(libstdcxx, OnlySymbol) != IntPtr.Zero;
        }
        catch (DllNotFoundException)
        {
            return true;
        }
    }

    /// <summary>
    /// Sets VER_FLG_WEAK on the entry of <see cref="Version"/> in the section .gnu.version_r, so that the loader goes on
    /// without it. Changes one byte of <paramref name="elf"/>, or none if the entry is weak already or not there.
    /// </summary>
    /// <param name="elf">A whole 64-bit little-endian ELF file.</param>
    /// <returns>Whether the byte was changed.</returns>
    /// <exception cref="InvalidDataException">Not such a file, or an offset in it points outside.</exception>
    public static bool MakeWeak(byte[] elf)
    {
        try
        {
            int flags = FindFlags(elf);
            if (flags < 0 || (elf[flags] & Weak) != 0) return false;
            elf[flags] |= (byte)Weak;
            return true;
        }
        catch (Exception e) when (e is ArgumentException || e is IndexOutOfRangeException || e is OverflowException)
        {
            throw new InvalidDataException("The ELF file is cut short or damaged.", e);
        }
    }

    private static int FindFlags(byte[] elf)
    {
        if (elf.Length < 64 || BitConverter.ToUInt32(elf, 0) != 0x464c457f || elf[4] != 2 || elf[5] != 1)
            throw new InvalidDataException("Not a 64-bit little-endian ELF file.");

        int sections = Offset(elf, 0x28), sectionSize = BitConverter.ToUInt16(elf, 0x3a);
        int sectionCount = BitConverter.ToUInt16(elf, 0x3c);
        for (int i = 0; i < sectionCount; i++)
        {
            int section = sections + i * sectionSize;
            if (BitConverter.ToInt32(elf, section + 4) != SectionTypeVersionNeeds) continue;
            int strings = Offset(elf, sections + BitConverter.ToInt32(elf, section + 0x28) * sectionSize + 0x18);
            int need = Offset(elf, section + 0x18), needs = BitConverter.ToInt32(elf, section + 0x2c);
            for (int n = 0; n < needs; n++, need += BitConverter.ToInt32(elf, need + 12))
            {
                // Elfxx_Verneed: version u16, count u16, file u32, first entry u32, next u32.
                int entry = need + BitConverter.ToInt32(elf, need + 8), entries = BitConverter.ToUInt16(elf, need + 2);
                for (int e = 0; e < entries; e++, entry += BitConverter.ToInt32(elf, entry + 12))
                {
                    // Elfxx_Vernaux: hash u32, flags u16, version index u16, name u32, next u32.
                    if (NameIs(elf, strings + BitConverter.ToInt32(elf, entry + 8))) return entry + 4;
                }
            }
        }

        return -1;
    }

    private static int Offset(byte[] elf, int at) => checked((int)BitConverter.ToUInt64(elf, at));

    private static bool NameIs(byte[] elf, int at) =>
        Encoding.ASCII.GetString(elf, at, Version.Length + 1) == Version + "\0";

    [DllImport("libdl.so.2", EntryPoint = "dlopen", BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern IntPtr OpenLibrary([MarshalAs(UnmanagedType.LPStr)] string name, int mode);

    [DllImport("libdl.so.2", EntryPoint = "dlsym", BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern IntPtr FindSymbol(IntPtr library, [MarshalAs(UnmanagedType.LPStr)] string symbol);
}

#if !NET
/// <summary>The build step: copies the library, its requirement weak if this machine does not meet it.</summary>
public sealed class RelaxGlibcxxRequirement : Microsoft.Build.Utilities.Task
{
    [Microsoft.Build.Framework.Required] public string Source { get; set; } = "";
    [Microsoft.Build.Framework.Required] public string Destination { get; set; } = "";

    public override bool Execute()
    {
        byte[] elf = File.ReadAllBytes(Source);
        if (!GlibcxxRequirement.IsMet() && GlibcxxRequirement.MakeWeak(elf))
        {
            Log.LogMessage(
                Microsoft.Build.Framework.MessageImportance.Normal,
                $"libstdc++ lacks {GlibcxxRequirement.Version}: made weak in {Destination}");
        }

        // A new file moved into place: what is there may be a hard link to the copy in an output folder.
        Directory.CreateDirectory(Path.GetDirectoryName(Destination)!);
        string aside = Destination + "." + Guid.NewGuid().ToString("N");
        File.WriteAllBytes(aside, elf);
        if (File.Exists(Destination)) File.Replace(aside, Destination, null);
        else File.Move(aside, Destination);
        return !Log.HasLoggedErrors;
    }
}
#endif
