using Vsml.Experts;
using Vsml.Kernels;

namespace Vsml;

/// <summary>
/// The binary form of second-order memory: double rows, double squared errors of it and of frequencies, double their rows; with weights: float
/// [classes, numbers]; with P: its lower triangle, float [units (units + 1)/2]; with a horizon: double rows of each class of late and
/// of always [2, classes], double how far these are apart, and for each window double squared errors, float weights [classes, m], and the lower triangle of its P, float [m (m + 1)/2], of m numbers.
/// </summary>
internal static class MemoryState
{
    // Upper bound on |weight| and on |entry of P|; larger means a damaged file.
    private const float Most = 1e9f;

    internal static long Length(InputWidths widths, int classes, bool hasWeights, bool hasInverse, bool hasHorizon)
    {
        int units = widths.Units + 1, m = MemoryHorizon.NumbersOf(units);
        return (4 * sizeof(double)) + (hasWeights ? 4L * classes * new UnitNumbers(units, widths.Shown, widths.OfSelected).Count : 0)
            + (hasInverse ? 4L * units * (units + 1L) / 2 : 0)
            + (hasHorizon ? (sizeof(double) * ((2L * classes) + 1)) + (MemoryHorizon.Count * (sizeof(double) + (4L * ((classes * (long)m) + (m * (m + 1L) / 2))))) : 0);
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
        if (memory.Horizon is { } horizon)
            Write(writer, horizon);
    }

    internal static void Write(BinaryWriter writer, MemoryHorizon horizon)
    {
        foreach (double rows in horizon.Lately.Concat(horizon.Always))
            writer.Write(rows);
        writer.Write(horizon.Apart);
        for (int i = 0; i < MemoryHorizon.Count; i++)
        {
            WindowedRegression regression = horizon.Regressions[i];
            writer.Write(horizon.Errors[i]);
            for (int b = 0; b < regression.Targets; b++)
                LittleEndian.Write(writer.BaseStream, regression.Weights.Span.Slice(b * regression.Stride, horizon.Numbers));
            for (int a = 0; a < horizon.Numbers; a++)
                LittleEndian.Write(writer.BaseStream, regression.Inverse.Span.Slice(a * regression.Stride, a + 1));
        }
    }

    internal static void Read(BinaryReader reader, SecondOrderMemory memory, bool hasWeights, bool hasInverse, bool hasHorizon)
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
        if (hasInverse)
            ReadInverse(reader, memory.MakeInverse(), memory.Numbers.Units, memory.Stride);
        if (hasHorizon)
            Read(reader, memory.MakeHorizon());
    }

    internal static void Read(BinaryReader reader, MemoryHorizon horizon)
    {
        ReadNumbers(reader, horizon.Lately);
        ReadNumbers(reader, horizon.Always);
        Span<double> apart = [0];
        ReadNumbers(reader, apart);
        horizon.Apart = apart[0];
        for (int i = 0; i < MemoryHorizon.Count; i++)
        {
            WindowedRegression regression = horizon.Regressions[i];
            ReadNumbers(reader, horizon.Errors.AsSpan(i, 1));
            for (int b = 0; b < regression.Targets; b++)
                LearnerState.ReadBounded(reader, horizon.Numbers, Most, "a weight of its memory's horizon").CopyTo(regression.Weights.Span[(b * regression.Stride)..]);
            ReadInverse(reader, regression.Inverse, horizon.Numbers, regression.Stride);
        }
    }

    private static void ReadNumbers(BinaryReader reader, Span<double> numbers)
    {
        foreach (ref double number in numbers)
        {
            number = reader.ReadDouble();
            if (!(number is >= 0 and <= Most))
                throw new InvalidDataException($"learner state: a number of its memory's horizon is {number}, expected 0 to {Most}.");
        }
    }

    private static void ReadInverse(BinaryReader reader, AlignedBuffer inverse, int size, int stride)
    {
        for (int a = 0; a < size; a++)
        {
            float[] row = LearnerState.ReadBounded(reader, a + 1, Most, "a number of its memory");
            for (int b = 0; b <= a; b++)
                inverse.Span[(a * stride) + b] = inverse.Span[(b * stride) + a] = row[b];
        }
    }
}
