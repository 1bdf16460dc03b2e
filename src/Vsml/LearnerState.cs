using Vsml.Kernels;

namespace Vsml;

/// <summary>
/// The binary form of a learner's state, little-endian:
/// <code>
/// 8 bytes  "VSMLSTA4"
/// int32    inputs A, int32 classes B, int32 padded state size N
/// int64    rows observed
/// uint64   seed of the random projections
/// uint8    whether their decorrelated ones are drawn
/// double   feature moments [A, 5]
/// with P > 0 projections: keys [A] (uint64 hash, float first, float last, uint8 is final), double moments of the projections [P, 5]
/// with D > 0 decorrelated projections: float weights [D, A] if drawn, else double count of rows, sum of |s|^4, sums of products [A (A + 1)/2]
/// double   class counts [B], double rows shown again
/// per layer: int64 length, float state [outputs, inputs, 2N] (cell, hidden)
/// </code>
/// </summary>
internal static class LearnerState
{
    private static ReadOnlySpan<byte> Magic => "VSMLSTA4"u8;

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
    }

    internal static Learner Read(Stream stream, LearningAlgorithm algorithm, int threads)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(algorithm);
        using BinaryReader reader = new(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        try
        {
            (int inputs, int classes, long observed, ulong seed, bool isDecorrelated) = ReadHeader(reader, algorithm);
            using BinaryReader body = new(
                PromisedBytes.Open(stream, BodyLength(algorithm, inputs, classes, isDecorrelated)), System.Text.Encoding.UTF8, leaveOpen: true);
            Learner learner = new(algorithm, inputs, classes, threads, seed);
            learner.RestoreObserved(observed);
            ReadUnits(body, learner.Units, isDecorrelated);
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

    private static (int Inputs, int Classes, long Observed, ulong Seed, bool IsDecorrelated) ReadHeader(BinaryReader reader, LearningAlgorithm algorithm)
    {
        Span<byte> magic = stackalloc byte[8];
        reader.BaseStream.ReadExactly(magic);
        if (!magic.SequenceEqual(Magic))
            throw new InvalidDataException("learner state: the data does not begin like one.");
        int inputs = reader.ReadInt32(), classes = reader.ReadInt32(), stateSize = reader.ReadInt32();
        long observed = reader.ReadInt64();
        ulong seed = reader.ReadUInt64();
        bool isDecorrelated = reader.ReadBoolean();
        if (stateSize != algorithm.Packed.StateSize)
        {
            throw new InvalidDataException(
                $"learner state: written with state size {stateSize}, the learning algorithm has {algorithm.Packed.StateSize}.");
        }

        if (inputs < 1 || classes < 2 || observed < 0 || !InputWidths.Of(algorithm.Spec, inputs).Fit(algorithm.Packed, classes))
            throw new InvalidDataException($"learner state: {inputs} inputs, {classes} classes and {observed} rows are out of range.");
        return (inputs, classes, observed, seed, isDecorrelated);
    }

    private static long BodyLength(LearningAlgorithm algorithm, int inputs, int classes, bool isDecorrelated)
    {
        const int Moments = sizeof(double) * FeatureStatistics.Moments, Key = sizeof(ulong) + (2 * sizeof(float)) + sizeof(bool);
        InputWidths widths = InputWidths.Of(algorithm.Spec, inputs);
        long keys = widths.Projections > 0 ? Key * (long)inputs : 0;
        long decorrelation = widths.Decorrelates ? DecorrelationState.Length(widths, isDecorrelated) : 0;
        return (Moments * ((long)inputs + widths.Projections)) + keys + decorrelation + (sizeof(double) * (classes + 1L))
            + LayerShape.Of(algorithm.Spec, widths.Units, classes).Sum(shape => sizeof(long) + (4L * shape.StateLength(algorithm.Packed)));
    }

    private static void ReadUnits(BinaryReader reader, InputUnits units, bool isDecorrelated)
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
            DecorrelationState.Read(reader, decorrelation, isDecorrelated);
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
}
