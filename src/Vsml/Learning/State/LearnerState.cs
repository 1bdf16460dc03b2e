using Vsml.Experts;
using Vsml.Messages;

namespace Vsml;

/// <summary>
/// The binary form of a learner's state, little-endian:
/// <code>
/// 8 bytes  "VSMLSTA8" ("VSMLSTA7" of those without horizons, which is all that differs)
/// int32    inputs A, int32 classes B, int32 padded state size N, int32 projections P
/// int64    rows observed
/// uint64   seed of the random projections
/// uint8    whether their decorrelated ones are drawn
/// int32    K contrasts that are drawn, int32 R rows that are held for those to come
/// int32    rows that were buffered, int32 S features that have projections of their own
/// uint8    whether second-order memory has weights, uint8 whether it has P, uint8 whether there are recent memories, uint8 whether memory has a horizon
/// double   feature moments [A, 5]
/// with P > 0 projections: int32 selected features [S]; keys [A] (uint64 hash, float first, float last, uint8 is final), double moments of the projections [P, 5]
/// with D > 0 decorrelated projections: float weights [D, A] if drawn, else double count of rows, sum of |s|^4, sums of products [A (A + 1)/2]
/// contrasts: float weights [K, A]; per row that is held: float bounded values [A], int32 class
/// double   class counts [B], double rows shown again
/// with experts: the memory's (<see cref="MemoryState"/>); the recent memories' (<see cref="RecentState"/>); int32 last label, double rows, double repeats
/// float    state [classes, units, 2N] (cell, hidden), then [classes, experts, 2N]
/// </code>
/// </summary>
internal static class LearnerState
{
    private static ReadOnlySpan<byte> Magic => "VSMLSTA8"u8;

    // Forms 1 to 5 were written by learning algorithms of the first generation.
    private const byte LastOfFirstGeneration = (byte)'5', WithoutHorizon = (byte)'7';

    internal static void Write(Learner learner, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using BinaryWriter writer = new(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        writer.Write(Magic);
        writer.Write(learner.Inputs);
        writer.Write(learner.Classes);
        writer.Write(learner.Algorithm.Packed.StateSize);
        writer.Write(learner.Units.Widths.Projections);
        writer.Write(learner.Observed);
        writer.Write(learner.Units.Seed);
        writer.Write(learner.Units.Projections?.Decorrelation is { IsDrawn: true });
        Contrasts? contrasts = learner.Units.Projections?.Contrasts;
        writer.Write(contrasts?.Drawn ?? 0);
        writer.Write(contrasts?.Rows?.Count ?? 0);
        writer.Write(learner.Encoder.BufferedRows);
        writer.Write(learner.Units.Projections?.Selected.Features.Length ?? 0);
        writer.Write(learner.Encoder.Memory is { IsPresent: true });
        writer.Write(learner.Encoder.Memory is { Inverse: not null });
        writer.Write(learner.Encoder.Recent.All is not null);
        writer.Write(learner.Encoder.Memory is { Horizon: not null });
        WriteUnits(writer, learner.Units);
        foreach (double count in learner.Counts.Values)
            writer.Write(count);
        writer.Write(learner.Counts.Repeated);
        if (learner.Encoder.Memory is { } memory)
        {
            MemoryState.Write(writer, memory);
            foreach (RecentMemory recent in learner.Encoder.Recent.All ?? [])
                RecentState.Write(writer, recent);
            LastLabel last = learner.Encoder.LastLabel;
            writer.Write(last.Label);
            writer.Write(last.Rows);
            writer.Write(last.Repeats);
        }

        LittleEndian.Write(stream, learner.State);
    }

    private static void WriteUnits(BinaryWriter writer, InputUnits units)
    {
        foreach (double moment in units.Features.Values)
            writer.Write(moment);
        if (units.Projections is not { } projections)
            return;
        foreach (int feature in projections.Selected.Features)
            writer.Write(feature);
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
            Learner learner = new(algorithm, header.Inputs, header.Classes, threads, header.Seed, header.Widths.Projections);
            learner.RestoreObserved(header.Observed);
            ReadUnits(body, learner.Units, header);
            ReadCounts(body, learner.Counts);
            learner.Encoder.RestoreBuffered(header.Buffered);
            if (learner.Encoder.Memory is { } memory)
            {
                MemoryState.Read(body, memory, header.HasWeights, header.HasInverse, header.HasHorizon);
                foreach (RecentMemory recent in header.HasRecent ? learner.Encoder.Recent.Make() : [])
                    RecentState.Read(body, recent);
                ReadLastLabel(body, learner);
            }

            ReadState(body, learner.State);
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
        if (magic[..^1].SequenceEqual(Magic[..^1]) && magic[^1] is >= (byte)'1' and <= LastOfFirstGeneration)
        {
            throw new InvalidDataException(
                "learner state: written by a learning algorithm of the first generation; this version runs learning algorithms of the second.");
        }

        if (!magic[..^1].SequenceEqual(Magic[..^1]) || (magic[^1] != Magic[^1] && magic[^1] != WithoutHorizon))
            throw new InvalidDataException("learner state: the data does not begin like one.");
        int inputs = reader.ReadInt32(), classes = reader.ReadInt32(), stateSize = reader.ReadInt32(), projections = reader.ReadInt32();
        InputWidths most = InputWidths.Of(algorithm.Spec, inputs);
        if (projections < most.LeastProjections || projections > most.Projections)
        {
            throw new InvalidDataException(
                $"learner state: {projections} projections, expected {most.LeastProjections} to {most.Projections} of the learning algorithm.");
        }

        InputWidths widths = most with { Projections = projections };
        Header header = new(
            widths, classes, reader.ReadInt64(), reader.ReadUInt64(), reader.ReadBoolean(), Drawn: reader.ReadInt32(), Held: reader.ReadInt32(),
            Buffered: reader.ReadInt32(), Selected: reader.ReadInt32(), HasWeights: reader.ReadBoolean(), HasInverse: reader.ReadBoolean(), HasRecent: reader.ReadBoolean(),
            HasHorizon: magic[^1] != WithoutHorizon && reader.ReadBoolean());
        if (stateSize != algorithm.Packed.StateSize)
        {
            throw new InvalidDataException(
                $"learner state: written with state size {stateSize}, the learning algorithm has {algorithm.Packed.StateSize}.");
        }

        if (inputs < 1 || classes < 2 || header.Observed < 0 || header.Buffered < 0 || !LearnerSize.HasRoom(algorithm, widths, classes))
            throw new InvalidDataException($"learner state: {inputs} inputs, {classes} classes and {header.Observed} rows are out of range.");
        int selected = SelectedFeatures.MostOf(widths);
        if (header.Selected < 0 || header.Selected > selected)
            throw new InvalidDataException($"learner state: {header.Selected} features have projections of their own, expected up to {selected}.");
        int contrasts = widths.ContrastUnits.Length;
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
        InputWidths widths = header.Widths;
        long keys = widths.Projections > 0 ? (Key * (long)inputs) + (sizeof(int) * header.Selected) : 0;
        long decorrelation = widths.Decorrelates ? DecorrelationState.Length(widths, header.IsDecorrelated) : 0;
        long contrasts = ContrastsState.Length(inputs, header.Drawn, header.Held);
        return (Moments * ((long)inputs + widths.Projections)) + keys + decorrelation + contrasts + (sizeof(double) * (classes + 1L))
            + (algorithm.Spec.Experts ? MemoryState.Length(widths, classes, header.HasWeights, header.HasInverse, header.HasHorizon) + 20
                + (header.HasRecent ? RecentMemories.Count * RecentState.Length(widths.Units + 1, classes) : 0) : 0)
            + (4L * (widths.Units + 1 + (algorithm.Spec.Experts ? ExpertKind.Count : 0)) * classes * 2 * algorithm.Packed.StateSize);
    }

    private static void ReadUnits(BinaryReader reader, InputUnits units, Header header)
    {
        ReadMoments(reader, units.Features, "feature");
        if (units.Projections is not { } projections)
            return;
        int[] selected = new int[header.Selected];
        foreach (ref int feature in selected.AsSpan())
        {
            feature = reader.ReadInt32();
            if (feature < 0 || feature >= header.Inputs)
                throw new InvalidDataException($"learner state: feature {feature} has a projection of its own, there are {header.Inputs}.");
        }

        FeatureKey[] keys = new FeatureKey[units.Widths.Features];
        foreach (ref FeatureKey key in keys.AsSpan())
        {
            key = new FeatureKey(reader.ReadUInt64(), reader.ReadSingle(), reader.ReadSingle(), reader.ReadBoolean());
            if (float.IsInfinity(key.First) || float.IsInfinity(key.Last))
                throw new InvalidDataException("learner state: the value of a feature is infinite.");
        }

        projections.Selected.Set(selected);
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

    private static void ReadLastLabel(BinaryReader reader, Learner learner)
    {
        (int label, double rows, double repeats) = (reader.ReadInt32(), reader.ReadDouble(), reader.ReadDouble());
        if (label < -1 || label >= learner.Classes || !(rows >= 0) || !(repeats >= 0 && repeats <= rows) || double.IsInfinity(rows))
            throw new InvalidDataException($"learner state: a last label of {label} that came {repeats} of {rows} times is out of range.");
        learner.Encoder.LastLabel.Restore(label, rows, repeats);
    }

    private static void ReadState(BinaryReader reader, Span<float> state)
    {
        LittleEndian.Read(reader.BaseStream, state);
        foreach (float value in state)
        {
            if (!float.IsFinite(value))
                throw new InvalidDataException($"learner state: a number is {value}, expected a finite one.");
        }
    }

    // The fields before the body. Its length follows from them, and so is checked before anything is allocated.
    private readonly record struct Header(
        InputWidths Widths, int Classes, long Observed, ulong Seed, bool IsDecorrelated, int Drawn, int Held, int Buffered, int Selected, bool HasWeights, bool HasInverse, bool HasRecent,
        bool HasHorizon)
    {
        internal int Inputs => Widths.Features;
    }
}
