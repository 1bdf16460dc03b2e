using System.Buffers.Binary;
using System.IO.Compression;

namespace Vsml.MetaTraining.Images;

/// <summary>
/// A file in the IDX format, as the MNIST database has it, plain or gzip-compressed: two zero bytes, the type of the numbers (unsigned
/// bytes, 0x08, are read), the number of dimensions (1 to 4), the sizes (big-endian int32), then the numbers, the last dimension fastest.
/// </summary>
/// <param name="Path">As given.</param>
/// <param name="Sizes">Of the dimensions; the first is the number of rows.</param>
/// <param name="Values">The numbers.</param>
internal sealed record IdxFile(string Path, IReadOnlyList<int> Sizes, byte[] Values)
{
    private const byte UnsignedByte = 0x08, LastType = 0x0e;
    private const int MaxDimensions = 4;

    private static ReadOnlySpan<byte> GzipSignature => [0x1f, 0x8b];

    public int Rows => Sizes[0];

    /// <summary>Numbers of a row: 1 where there is one dimension.</summary>
    public int RowLength { get; } = Values.Length / Sizes[0];

    /// <summary>One number a row: labels.</summary>
    public bool IsLabels => Sizes.Count == 1;

    public ReadOnlySpan<byte> Row(int row) => Values.AsSpan(row * RowLength, RowLength);

    /// <summary>Whether the file is one of this format, or claims to be by its name: no table of text begins with two zero bytes and a type of numbers.</summary>
    public static bool Claims(string path)
    {
        // What is read from a pipe to look at it is gone.
        if (!File.Exists(path) || FileStatus.Of(path)?.Kind == FileKind.Channel)
            return false;
        if (System.IO.Path.GetFileName(path).Contains("idx", StringComparison.OrdinalIgnoreCase))
            return true;
        try
        {
            using FileStream file = File.OpenRead(path);
            using Stream content = Content(file);
            Span<byte> start = stackalloc byte[3];
            return content.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start is [0, 0, >= UnsignedByte and <= LastType];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            // Whoever reads it says why it can't be.
            return false;
        }
    }

    /// <exception cref="ImageDataException">The file cannot be read, or is no such file; names it and what was expected.</exception>
    public static IdxFile Read(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            using Stream content = Content(file);
            return Read(path, content);
        }
        catch (ImageDataException)
        {
            throw;
        }
        catch (EndOfStreamException e)
        {
            throw new ImageDataException($"{path}: is truncated: it ends before what its header promises", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new ImageDataException($"{path}: cannot be read: {e.Message}", e);
        }
    }

    /// <summary>What the file holds, decompressed where it is compressed.</summary>
    private static Stream Content(FileStream file)
    {
        Span<byte> start = stackalloc byte[2];
        bool compressed = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == 2 && start.SequenceEqual(GzipSignature);
        file.Position = 0;
        return compressed ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    private static IdxFile Read(string path, Stream content)
    {
        Span<byte> magic = stackalloc byte[4];
        content.ReadExactly(magic);
        if (magic[0] != 0 || magic[1] != 0)
            throw new ImageDataException($"{path}: is no IDX file: it begins with {Convert.ToHexString(magic)}; 000008 and the number of dimensions were expected");
        if (magic[2] != UnsignedByte)
            throw new ImageDataException($"{path}: holds numbers of IDX type 0x{magic[2]:X2}; unsigned bytes (0x08) were expected");
        if (magic[3] is < 1 or > MaxDimensions)
            throw new ImageDataException($"{path}: has {magic[3]} dimensions; 1 to {MaxDimensions} were expected");

        var sizes = new int[magic[3]];
        long length = 1;
        Span<byte> number = stackalloc byte[4];
        foreach (ref int size in sizes.AsSpan())
        {
            content.ReadExactly(number);
            size = BinaryPrimitives.ReadInt32BigEndian(number);
            if (size < 1 || (length *= size) > Array.MaxLength)
                throw new ImageDataException($"{path}: has a dimension of size {(uint)size}; 1 or more, and no more than 2 GB in all, were expected");
        }
        byte[] values = PromisedBytes.Read(content, (int)length);
        if (content.ReadByte() >= 0)
            throw new ImageDataException($"{path}: is longer than its header says: {string.Join(" x ", sizes)} bytes");
        return new IdxFile(path, sizes, values);
    }
}
