using Vsml.Experts;
using Vsml.Kernels;

namespace Vsml;

/// <summary>
/// The binary form of a recent memory: double rows, int32 rows since it was solved, double squared errors of it and of frequencies, double their
/// rows; float sums of products, lower triangle [m (m + 1)/2], float sums with the classes [classes, m], float weights [classes, m], of m units.
/// </summary>
internal static class RecentState
{
    // Upper bound on |sum| and |weight|; larger means a damaged file.
    private const float Most = 1e9f;

    internal static long Length(int units, int classes)
    {
        long m = RecentMemory.UnitsOf(units);
        return (4 * sizeof(double)) + sizeof(int) + (4 * ((m * (m + 1) / 2) + (2 * classes * m)));
    }

    internal static void Write(BinaryWriter writer, RecentMemory memory)
    {
        writer.Write(memory.Count);
        writer.Write(memory.Waiting);
        writer.Write(memory.Errors.OfMemory);
        writer.Write(memory.Errors.OfFrequencies);
        writer.Write(memory.Errors.Rows);
        for (int a = 0; a < memory.Units; a++)
            LittleEndian.Write(writer.BaseStream, memory.Gram.Span.Slice(a * memory.Stride, a + 1));
        foreach (AlignedBuffer rows in (ReadOnlySpan<AlignedBuffer>)[memory.Moments, memory.Weights])
        {
            for (int b = 0; b < memory.Classes; b++)
                LittleEndian.Write(writer.BaseStream, rows.Span.Slice(b * memory.Stride, memory.Units));
        }
    }

    internal static void Read(BinaryReader reader, RecentMemory memory)
    {
        double count = ReadCount(reader);
        int waiting = reader.ReadInt32();
        if (waiting is < 0 or > RecentMemory.RowsBetweenSolutions)
            throw new InvalidDataException($"learner state: its recent memory waits for {waiting} rows, expected 0 to {RecentMemory.RowsBetweenSolutions}.");
        memory.Restore(count, waiting, (ReadCount(reader), ReadCount(reader), ReadCount(reader)));
        for (int a = 0; a < memory.Units; a++)
            LearnerState.ReadBounded(reader, a + 1, Most, "a number of its recent memory").CopyTo(memory.Gram.Span[(a * memory.Stride)..]);
        foreach (AlignedBuffer rows in (ReadOnlySpan<AlignedBuffer>)[memory.Moments, memory.Weights])
        {
            for (int b = 0; b < memory.Classes; b++)
                LearnerState.ReadBounded(reader, memory.Units, Most, "a number of its recent memory").CopyTo(rows.Span[(b * memory.Stride)..]);
        }
    }

    private static double ReadCount(BinaryReader reader)
    {
        double value = reader.ReadDouble();
        return value >= 0 && double.IsFinite(value)
            ? value
            : throw new InvalidDataException($"learner state: a number of its recent memory is {value}, expected 0 or more.");
    }
}
