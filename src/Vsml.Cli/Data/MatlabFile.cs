using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Vsml.Cli.Data;

/// <summary>
/// The numeric matrices of a MATLAB file of level 5: a header of 128 bytes, then elements, each a type and a length (uint32, little-endian;
/// packed into one where up to 4 bytes follow) and as many bytes, filled up to a multiple of 8. Element 14 is a matrix: flags, sizes, name
/// and numbers, elements each; element 15 is a zlib-compressed element.
/// </summary>
internal static class MatlabFile
{
    private const int HeaderLength = 128, Int8 = 1, UInt8 = 2, UInt16 = 4, Int32 = 5, Double = 9, MatrixType = 14, Compressed = 15;

    /// <param name="Sizes">Of the dimensions.</param>
    /// <param name="Type">Of the numbers, as in the file.</param>
    /// <param name="Content">The numbers, the first index fastest.</param>
    internal sealed record Matrix(int[] Sizes, int Type, ReadOnlyMemory<byte> Content)
    {
        public bool IsBytes => Type == UInt8;

        public double[] Values => Numbers((Type, Content));
    }

    /// <exception cref="CommandFailedException">It is no such file, or damaged.</exception>
    public static IReadOnlyDictionary<string, Matrix> Read(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        try
        {
            if (bytes.Length < HeaderLength || bytes[126] != 'I' || bytes[127] != 'M')
                throw new InvalidDataException("its header is another");
            var matrices = new Dictionary<string, Matrix>();
            ReadElements(bytes.AsMemory(HeaderLength), matrices);
            return matrices;
        }
        catch (Exception e) when (e is InvalidDataException or ArgumentOutOfRangeException or OverflowException or IndexOutOfRangeException)
        {
            throw new CommandFailedException($"{path}: is no whole MATLAB file of level 5: {e.Message}", e);
        }
    }

    private static void ReadElements(ReadOnlyMemory<byte> bytes, Dictionary<string, Matrix> matrices)
    {
        while (bytes.Length >= 8)
        {
            (int type, ReadOnlyMemory<byte> content) = Next(ref bytes, isPadded: false);
            if (type == Compressed)
                ReadElements(Inflated(content), matrices);
            else if (type == MatrixType)
                ReadMatrix(content, matrices);
        }
    }

    private static void ReadMatrix(ReadOnlyMemory<byte> bytes, Dictionary<string, Matrix> matrices)
    {
        Next(ref bytes, isPadded: true);
        int[] sizes = [.. Numbers(Next(ref bytes, isPadded: true)).Select(size => (int)size)];
        string name = Encoding.ASCII.GetString(Next(ref bytes, isPadded: true).Content.Span);
        (int type, ReadOnlyMemory<byte> content) = Next(ref bytes, isPadded: true);
        if (content.Length != SizeOf(type) * sizes.Aggregate(1L, (product, size) => product * size))
            throw new InvalidDataException($"the matrix {name} has {content.Length} bytes of numbers; {string.Join(" x ", sizes)} of {SizeOf(type)} were expected");
        matrices[name] = new Matrix(sizes, type, content);
    }

    private static (int Type, ReadOnlyMemory<byte> Content) Next(ref ReadOnlyMemory<byte> bytes, bool isPadded)
    {
        uint word = BinaryPrimitives.ReadUInt32LittleEndian(bytes.Span);
        if (word >> 16 is > 0 and var small)
        {
            ReadOnlyMemory<byte> few = bytes.Slice(4, (int)small);
            bytes = bytes[8..];
            return ((int)(word & 0xffff), few);
        }
        int length = checked((int)BinaryPrimitives.ReadUInt32LittleEndian(bytes.Span[4..]));
        ReadOnlyMemory<byte> content = bytes.Slice(8, length);
        bytes = bytes[Math.Min(bytes.Length, isPadded ? 8 + ((length + 7) / 8 * 8) : 8 + length)..];
        return ((int)word, content);
    }

    private static double[] Numbers((int Type, ReadOnlyMemory<byte> Content) element)
    {
        (int type, ReadOnlyMemory<byte> content) = element;
        int size = SizeOf(type);
        var numbers = new double[content.Length / size];
        ReadOnlySpan<byte> bytes = content.Span;
        for (int i = 0; i < numbers.Length; i++)
        {
            ReadOnlySpan<byte> at = bytes[(i * size)..];
            numbers[i] = type switch
            {
                Int8 => (sbyte)at[0],
                UInt8 => at[0],
                UInt16 => BinaryPrimitives.ReadUInt16LittleEndian(at),
                Int32 => BinaryPrimitives.ReadInt32LittleEndian(at),
                _ => BinaryPrimitives.ReadDoubleLittleEndian(at),
            };
        }
        return numbers;
    }

    private static int SizeOf(int type) => type switch
    {
        Int8 or UInt8 => 1,
        UInt16 => 2,
        Int32 => 4,
        Double => 8,
        _ => throw new InvalidDataException($"numbers of type {type} are not read"),
    };

    private static byte[] Inflated(ReadOnlyMemory<byte> compressed)
    {
        using var source = new MemoryStream(compressed.ToArray());
        using var zlib = new ZLibStream(source, CompressionMode.Decompress);
        using var result = new MemoryStream();
        zlib.CopyTo(result);
        return result.ToArray();
    }
}
