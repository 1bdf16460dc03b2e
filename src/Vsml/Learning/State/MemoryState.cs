using Vsml.Experts;
using Vsml.Kernels;

namespace Vsml;

/// <summary>
/// The binary form of second-order memory: double rows, double squared errors of it and of frequencies, double their rows; with weights: float
/// [classes, numbers]; with P: its lower triangle, float [units (units + 1)/2].
/// </summary>
internal static class MemoryState
{
    // Upper bound on |weight| and on |entry of P|; larger means a damaged file.
    private const float Most = 1e9f;

    internal static long Length(InputWidths widths, int classes, bool hasWeights, bool hasInverse)
    {
        int units = widths.Units + 1;
        return (4 * sizeof(double)) + (hasWeights ? 4L * classes * new UnitNumbers(units, widths.Shown, widths.OfSelected).Count : 0)
            + (hasInverse ? 4L * units * (units + 1L) / 2 : 0);
    }

    internal static void Write(BinaryWriter writer, SecondOrderMemory memory)
    {
        writer.Write(memory.Count);
        writer.Write(memory.Errors.OfMemory);
        writer.Write(memory.Errors.OfFrequencies);
        writer.Write(memory.Errors.Rows);
        if (memory.IsPresent)
            LittleEndian.Write(writer.BaseStream, memory.Weights);
        for (int a = 0; memory.Inverse is { } inverse && a < memory.Numbers.Units; a++)
            LittleEndian.Write(writer.BaseStream, inverse.Span.Slice(a * memory.Stride, a + 1));
    }

    internal static void Read(BinaryReader reader, SecondOrderMemory memory, bool hasWeights, bool hasInverse)
    {
        (double count, double own, double frequencies, double rows) = (reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble());
        foreach (double value in (ReadOnlySpan<double>)[count, own, frequencies, rows])
        {
            if (!(value >= 0) || double.IsInfinity(value))
                throw new InvalidDataException($"learner state: a number of its memory is {value}, expected 0 or more.");
        }

        if (count > 0 != hasWeights)
            throw new InvalidDataException($"learner state: a memory of {count} rows {(hasWeights ? "has" : "has no")} weights.");
        memory.Restore(count, (own, frequencies, rows));
        if (hasWeights)
            LearnerState.ReadBounded(reader, memory.Weights.Length, Most, "a weight of its memory").CopyTo(memory.Weights, 0);
        if (!hasInverse)
            return;
        AlignedBuffer inverse = memory.MakeInverse();
        for (int a = 0; a < memory.Numbers.Units; a++)
        {
            float[] row = LearnerState.ReadBounded(reader, a + 1, Most, "a number of its memory");
            for (int b = 0; b <= a; b++)
                inverse.Span[(a * memory.Stride) + b] = inverse.Span[(b * memory.Stride) + a] = row[b];
        }
    }
}
