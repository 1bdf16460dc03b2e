using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Vsml;

/// <summary>Floats as they stand in files: little-endian.</summary>
internal static class LittleEndian
{
    internal static void Write(Stream stream, ReadOnlySpan<float> values)
    {
        if (BitConverter.IsLittleEndian)
        {
            stream.Write(MemoryMarshal.AsBytes(values));
            return;
        }

        int[] swapped = new int[values.Length];
        BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<float, int>(values), swapped);
        stream.Write(MemoryMarshal.AsBytes(swapped.AsSpan()));
    }

    /// <exception cref="EndOfStreamException">The stream ends before <paramref name="values"/> is full.</exception>
    internal static void Read(Stream stream, Span<float> values)
    {
        stream.ReadExactly(MemoryMarshal.AsBytes(values));
        if (!BitConverter.IsLittleEndian)
        {
            Span<int> bits = MemoryMarshal.Cast<float, int>(values);
            BinaryPrimitives.ReverseEndianness(bits, bits);
        }
    }

    internal static void Write(Stream stream, ReadOnlySpan<double> values)
    {
        byte[] bytes = new byte[sizeof(double) * values.Length];
        for (int i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(sizeof(double) * i), values[i]);
        stream.Write(bytes);
    }

    /// <exception cref="EndOfStreamException">The stream ends before <paramref name="values"/> is full.</exception>
    internal static void Read(Stream stream, Span<double> values)
    {
        byte[] bytes = new byte[sizeof(double) * values.Length];
        stream.ReadExactly(bytes);
        for (int i = 0; i < values.Length; i++)
            values[i] = BinaryPrimitives.ReadDoubleLittleEndian(bytes.AsSpan(sizeof(double) * i));
    }
}
