using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Vsml;

/// <summary>What a path leads to, links followed.</summary>
internal enum FileKind
{
    /// <summary>A plain file.</summary>
    File,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A pipe, a socket or a device: bytes go through it, nothing can be put in its place.</summary>
    Channel,
}

/// <summary>
/// What the operating system knows of a file and .NET does not tell: whether it is a plain one, and which one, whatever its names.
/// </summary>
/// <param name="Kind">What it is.</param>
/// <param name="Device">The volume it is on.</param>
/// <param name="Index">Its number on that volume: hard links share it.</param>
internal readonly partial record struct FileStatus(FileKind Kind, ulong Device, ulong Index)
{
    private const int BufferSize = 512, TypeOfMode = 0xF000, PlainFile = 0x8000, Directory = 0x4000;

    /// <summary>Null where there is no such file, or the system does not say.</summary>
    internal static FileStatus? Of(string path)
    {
        try
        {
            if (OperatingSystem.IsLinux())
                return OnLinux(path);
            if (OperatingSystem.IsMacOS())
                return OnMac(path);
            return OperatingSystem.IsWindows() ? OnWindows(path) : null;
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>struct statx is the same on every processor: u16 mode at 28, u64 inode at 32, u32 device numbers at 136 and 140.</summary>
    private static unsafe FileStatus? OnLinux(string path)
    {
        const int CurrentFolder = -100, TypeAndInode = 0x101;
        byte* status = stackalloc byte[BufferSize];
        if (StatX(CurrentFolder, path, 0, TypeAndInode, status) != 0)
            return null;
        ReadOnlySpan<byte> read = new(status, BufferSize);
        return new FileStatus(
            KindOf(BitConverter.ToUInt16(read[28..])),
            ((ulong)BitConverter.ToUInt32(read[136..]) << 32) | BitConverter.ToUInt32(read[140..]),
            BitConverter.ToUInt64(read[32..]));
    }

    /// <summary>struct stat with 64-bit inodes: i32 device at 0, u16 mode at 4, u64 inode at 8.</summary>
    private static unsafe FileStatus? OnMac(string path)
    {
        byte* status = stackalloc byte[BufferSize];
        bool isArm = RuntimeInformation.ProcessArchitecture == Architecture.Arm64;
        if ((isArm ? StatArm(path, status) : StatX64(path, status)) != 0)
            return null;
        ReadOnlySpan<byte> read = new(status, BufferSize);
        return new FileStatus(KindOf(BitConverter.ToUInt16(read[4..])), BitConverter.ToUInt32(read), BitConverter.ToUInt64(read[8..]));
    }

    /// <summary>BY_HANDLE_FILE_INFORMATION: u32 volume at 28, u32 upper and lower half of the file's index at 44 and 48.</summary>
    private static unsafe FileStatus? OnWindows(string path)
    {
        if (System.IO.Directory.Exists(path))
            return new FileStatus(FileKind.Folder, 0, (ulong)string.GetHashCode(path, StringComparison.OrdinalIgnoreCase));
        if (Path.GetFullPath(path).StartsWith(@"\\.\", StringComparison.Ordinal))
            return new FileStatus(FileKind.Channel, 0, (ulong)string.GetHashCode(path, StringComparison.OrdinalIgnoreCase));
        if (!System.IO.File.Exists(path))
            return null;
        using Microsoft.Win32.SafeHandles.SafeFileHandle handle =
            System.IO.File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        byte* status = stackalloc byte[BufferSize];
        if (GetFileInformationByHandle(handle.DangerousGetHandle(), status) == 0)
            return null;
        ReadOnlySpan<byte> read = new(status, BufferSize);
        return new FileStatus(
            FileKind.File,
            BinaryPrimitives.ReadUInt32LittleEndian(read[28..]),
            ((ulong)BinaryPrimitives.ReadUInt32LittleEndian(read[44..]) << 32) | BinaryPrimitives.ReadUInt32LittleEndian(read[48..]));
    }

    private static FileKind KindOf(int mode) => (mode & TypeOfMode) switch
    {
        PlainFile => FileKind.File,
        Directory => FileKind.Folder,
        _ => FileKind.Channel,
    };

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int StatX(int folder, string path, int flags, uint mask, byte* status);

    [LibraryImport("libc", EntryPoint = "stat", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int StatArm(string path, byte* status);

    [LibraryImport("libc", EntryPoint = "stat$INODE64", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int StatX64(string path, byte* status);

    [LibraryImport("kernel32")]
    private static unsafe partial int GetFileInformationByHandle(nint handle, byte* status);
}
