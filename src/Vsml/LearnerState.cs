using Vsml.Kernels;

namespace Vsml;

/// <summary>
/// The binary form of a learner's state, little-endian:
/// <code>
/// 8 bytes  "VSMLSTA1"
/// int32    inputs A, int32 classes B, int32 padded state size N
/// int64    rows observed
/// double   feature moments [A, 5]
/// double   class counts [B]
/// per layer: int64 length, float state [outputs, inputs, 2N] (cell, hidden)
/// </code>
/// </summary>
internal static class LearnerState
{
    private static ReadOnlySpan<byte> Magic => "VSMLSTA1"u8;

    internal static void Write(Learner learner, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using BinaryWriter writer = new(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        writer.Write(Magic);
        writer.Write(learner.Inputs);
        writer.Write(learner.Classes);
        writer.Write(learner.Algorithm.Packed.StateSize);
        writer.Write(learner.Observed);
        foreach (double moment in learner.Statistics.Values)
            writer.Write(moment);
        foreach (double count in learner.Counts.Values)
            writer.Write(count);
        foreach (AlignedBuffer state in learner.Network.States)
        {
            writer.Write((long)state.Length);
            LittleEndian.Write(stream, state.Span);
        }
    }

    internal static Learner Read(Stream stream, LearningAlgorithm algorithm, int threads)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(algorithm);
        using BinaryReader reader = new(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        try
        {
            (int inputs, int classes, long observed) = ReadHeader(reader, algorithm);
            using BinaryReader body = new(
                PromisedBytes.Open(stream, BodyLength(algorithm, inputs, classes)), System.Text.Encoding.UTF8, leaveOpen: true);
            Learner learner = new(algorithm, inputs, classes, threads);
            learner.RestoreObserved(observed);
            ReadCounts(body, learner);
            foreach (AlignedBuffer state in learner.Network.States)
                ReadLayer(body, state);
            return learner;
        }
        catch (EndOfStreamException e)
        {
            throw new InvalidDataException("learner state: the data ends too early.", e);
        }
    }

    private static (int Inputs, int Classes, long Observed) ReadHeader(BinaryReader reader, LearningAlgorithm algorithm)
    {
        Span<byte> magic = stackalloc byte[8];
        reader.BaseStream.ReadExactly(magic);
        if (!magic.SequenceEqual(Magic))
            throw new InvalidDataException("learner state: the data does not begin like one.");
        int inputs = reader.ReadInt32(), classes = reader.ReadInt32(), stateSize = reader.ReadInt32();
        long observed = reader.ReadInt64();
        if (stateSize != algorithm.Packed.StateSize)
        {
            throw new InvalidDataException(
                $"learner state: written with state size {stateSize}, the learning algorithm has {algorithm.Packed.StateSize}.");
        }

        if (inputs < 1 || classes < 2 || observed < 0 || !LayerShape.Fits(algorithm.Packed, inputs, classes))
            throw new InvalidDataException($"learner state: {inputs} inputs, {classes} classes and {observed} rows are out of range.");
        return (inputs, classes, observed);
    }

    private static long BodyLength(LearningAlgorithm algorithm, int inputs, int classes) =>
        (sizeof(double) * (((long)FeatureStatistics.Moments * inputs) + classes))
        + LayerShape.Of(algorithm.Spec, inputs, classes).Sum(shape => sizeof(long) + (4L * shape.StateLength(algorithm.Packed)));

    private static void ReadCounts(BinaryReader reader, Learner learner)
    {
        foreach (ref double moment in learner.Statistics.Values)
            moment = reader.ReadDouble();
        learner.Statistics.Summarise();
        for (int a = 0; a < learner.Inputs; a++)
        {
            if (!learner.Statistics.IsPossible(a))
                throw new InvalidDataException($"learner state: no values have the statistics of feature {a}.");
        }

        foreach (ref double count in learner.Counts.Values)
        {
            count = reader.ReadDouble();
            if (!(count >= 0 && count <= long.MaxValue))
                throw new InvalidDataException($"learner state: a class was observed {count} times.");
        }

        learner.Counts.Recount();
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
