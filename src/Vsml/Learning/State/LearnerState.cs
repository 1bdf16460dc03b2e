using Vsml.Kernels;

namespace Vsml;

/// <summary>
/// The binary form of a learner's state, little-endian:
/// <code>
/// 8 bytes  "VSMLSTA5"
/// int32    inputs A, int32 classes B, int32 padded state size N
/// int64    rows observed
/// uint64   seed of the random projections
/// uint8    whether their decorrelated ones are drawn
/// int32    K contrasts that are drawn, int32 R rows that are held for those to come
/// double   feature moments [A, 5]
/// with P > 0 projections: keys [A] (uint64 hash, float first, float last, uint8 is final), double moments of the projections [P, 5]
/// with D > 0 decorrelated projections: float weights [D, A] if drawn, else double count of rows, sum of |s|^4, sums of products [A (A + 1)/2]
/// contrasts: float weights [K, A]; per row that is held: float bounded values [A], int32 class
/// double   class counts [B], double rows shown again
/// per layer: int64 length, float state [outputs, inputs, 2N] (cell, hidden)
/// </code>
/// </summary>
internal static class LearnerState
{
    private static ReadOnlySpan<byte> Magic => "VSMLSTA5"u8;

    internal static void Write(Learner learner, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using BinaryWriter writer = new(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        writer.Write(Magic);
        writer.Write(learner.Inputs);
        writer.Write(learner.Classes);
        writer.Write(learner.Algorithm.Packed.StateSize);
        writer.Write(learner.Observed);
        writer.Write(learner.Units.Seed);
        writer.Write(learner.Units.Projections?.Decorrelation is { IsDrawn: true });
        Contrasts? contrasts = learner.Units.Projections?.Contrasts;
        writer.Write(contrasts?.Drawn ?? 0);
        writer.Write(contrasts?.Rows?.Count ?? 0);
        WriteUnits(writer, learner.Units);
        foreach (double count in learner.Counts.Values)
            writer.Write(count);
        writer.Write(learner.Counts.Repeated);
        foreach (AlignedBuffer state in learner.Network.States)
        {
            writer.Write((long)state.Length);
            LittleEndian.Write(stream, state.Span);
        }
    }

    private static void WriteUnits(BinaryWriter writer, InputUnits units)
    {
        foreach (double moment in units.Features.Values)
            writer.Write(moment);
        if (units.Projections is not { } projections)
            return;
        foreach (FeatureKey key in projections.Keys)
        {
            writer.Write(key.Hash);
            writer.Write(key.First);
            writer.Write(key.Last);
            writer.Write(key.IsFinal);
        }

        foreach (double moment in units.ProjectedFeatures.Values)
            writer.Write(moment);
        if (projections.Decorrelation is { } decorrelation)
            DecorrelationState.Write(writer, decorrelation);
        if (projections.Contrasts is { } contrasts)
            ContrastsState.Write(writer, contrasts);
    }

    internal static Learner Read(Stream stream, LearningAlgorithm algorithm, int threads)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(algorithm);
        using BinaryReader reader = new(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        try
        {
            Header header = ReadHeader(reader, algorithm);
            using BinaryReader body = new(
                PromisedBytes.Open(stream, BodyLength(algorithm, header)), System.Text.Encoding.UTF8, leaveOpen: true);
            Learner learner = new(algorithm, header.Inputs, header.Classes, threads, header.Seed);
            learner.RestoreObserved(header.Observed);
            ReadUnits(body, learner.Units, header);
            ReadCounts(body, learner.Counts);
            foreach (AlignedBuffer state in learner.Network.States)
                ReadLayer(body, state);
            return learner;
        }
        catch (EndOfStreamException e)
        {
            throw new InvalidDataException("learner state: the data ends too early.", e);
        }
    }

    private static Header ReadHeader(BinaryReader reader, LearningAlgorithm algorithm)
    {
        Span<byte> magic = stackalloc byte[8];
        reader.BaseStream.ReadExactly(magic);
        if (!magic.SequenceEqual(Magic))
            throw new InvalidDataException("learner state: the data does not begin like one.");
        int inputs = reader.ReadInt32(), classes = reader.ReadInt32(), stateSize = reader.ReadInt32();
        Header header = new(
            inputs, classes, reader.ReadInt64(), reader.ReadUInt64(), reader.ReadBoolean(), Drawn: reader.ReadInt32(), Held: reader.ReadInt32());
        if (stateSize != algorithm.Packed.StateSize)
        {
            throw new InvalidDataException(
                $"learner state: written with state size {stateSize}, the learning algorithm has {algorithm.Packed.StateSize}.");
        }

        if (inputs < 1 || classes < 2 || header.Observed < 0 || !InputWidths.Of(algorithm.Spec, inputs).Fit(algorithm.Packed, classes))
            throw new InvalidDataException($"learner state: {inputs} inputs, {classes} classes and {header.Observed} rows are out of range.");
        int contrasts = InputWidths.Of(algorithm.Spec, inputs).ContrastUnits.Length;
        if (header.Drawn < 0 || header.Drawn > contrasts || header.Held < 0 || header.Held > (header.Drawn < contrasts ? Contrasts.MostRows : 0))
        {
            throw new InvalidDataException(
                $"learner state: {header.Drawn} of {contrasts} contrasts and {header.Held} rows for others, of at most {Contrasts.MostRows}, are out of range.");
        }

        return header;
    }

    private static long BodyLength(LearningAlgorithm algorithm, Header header)
    {
        (int inputs, int classes) = (header.Inputs, header.Classes);
        const int Moments = sizeof(double) * FeatureStatistics.Moments, Key = sizeof(ulong) + (2 * sizeof(float)) + sizeof(bool);
        InputWidths widths = InputWidths.Of(algorithm.Spec, inputs);
        long keys = widths.Projections > 0 ? Key * (long)inputs : 0;
        long decorrelation = widths.Decorrelates ? DecorrelationState.Length(widths, header.IsDecorrelated) : 0;
        long contrasts = ContrastsState.Length(inputs, header.Drawn, header.Held);
        return (Moments * ((long)inputs + widths.Projections)) + keys + decorrelation + contrasts + (sizeof(double) * (classes + 1L))
            + LayerShape.Of(algorithm.Spec, widths.Units, classes).Sum(shape => sizeof(long) + (4L * shape.StateLength(algorithm.Packed)));
    }

    private static void ReadUnits(BinaryReader reader, InputUnits units, Header header)
    {
        ReadMoments(reader, units.Features, "feature");
        if (units.Projections is not { } projections)
            return;
        FeatureKey[] keys = new FeatureKey[units.Widths.Features];
        foreach (ref FeatureKey key in keys.AsSpan())
        {
            key = new FeatureKey(reader.ReadUInt64(), reader.ReadSingle(), reader.ReadSingle(), reader.ReadBoolean());
            if (float.IsInfinity(key.First) || float.IsInfinity(key.Last))
                throw new InvalidDataException("learner state: the value of a feature is infinite.");
        }

        projections.Restore(keys);
        ReadMoments(reader, units.ProjectedFeatures, "projection");
        if (projections.Decorrelation is { } decorrelation)
            DecorrelationState.Read(reader, decorrelation, header.IsDecorrelated);
        if (projections.Contrasts is { } contrasts)
            ContrastsState.Read(reader, contrasts, header.Inputs, header.Drawn, header.Held);
    }

    private static void ReadMoments(BinaryReader reader, FeatureStatistics statistics, string name)
    {
        foreach (ref double moment in statistics.Values)
            moment = reader.ReadDouble();
        statistics.Summarise();
        for (int a = 0; a < statistics.Features; a++)
        {
            if (!statistics.IsPossible(a))
                throw new InvalidDataException($"learner state: no values have the statistics of {name} {a}.");
        }
    }

    private static void ReadCounts(BinaryReader reader, ClassCounts counts)
    {
        foreach (ref double count in counts.Values)
        {
            count = reader.ReadDouble();
            if (!(count >= 0 && count <= long.MaxValue))
                throw new InvalidDataException($"learner state: a class was observed {count} times.");
        }

        counts.Recount();
        counts.Repeated = reader.ReadDouble();
        if (!(counts.Repeated >= 0 && counts.Repeated <= long.MaxValue))
            throw new InvalidDataException($"learner state: rows were shown again {counts.Repeated} times.");
    }

    /// <summary>Reads numbers that lie between -most and most.</summary>
    /// <exception cref="InvalidDataException">One does not.</exception>
    internal static float[] ReadBounded(BinaryReader reader, int count, float most, string name)
    {
        float[] values = new float[count];
        LittleEndian.Read(reader.BaseStream, values);
        if (values.AsSpan().ContainsAnyExceptInRange(-most, most))
            throw new InvalidDataException($"learner state: {name} is not between -{most} and {most}.");
        return values;
    }

    private static void ReadLayer(BinaryReader reader, AlignedBuffer state)
    {
        long length = reader.ReadInt64();
        if (length != state.Length)
            throw new InvalidDataException($"learner state: a layer has {length} floats, expected {state.Length}.");
        LittleEndian.Read(reader.BaseStream, state.Span);
        foreach (float value in state.Span)
        {
            if (!float.IsFinite(value))
                throw new InvalidDataException($"learner state: a number is {value}, expected a finite one.");
        }
    }

    // What the length of the rest follows from, and what has its place before it.
    private readonly record struct Header(int Inputs, int Classes, long Observed, ulong Seed, bool IsDecorrelated, int Drawn, int Held);
}
