using System.Runtime.InteropServices;
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
    private const long MaxFloats = 1L << 29;

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
            writer.Write(MemoryMarshal.AsBytes(state.Span));
        }
    }

    internal static Learner Read(Stream stream, LearningAlgorithm algorithm, int threads)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(algorithm);
        using BinaryReader reader = new(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        try
        {
            Learner learner = ReadHeader(reader, algorithm, threads);
            foreach (ref double moment in learner.Statistics.Values)
                moment = Finite(reader.ReadDouble());
            learner.Statistics.Summarise();
            foreach (ref double count in learner.Counts.Values)
                count = Finite(reader.ReadDouble());
            learner.Counts.Recount();
            foreach (AlignedBuffer state in learner.Network.States)
            {
                long length = reader.ReadInt64();
                if (length != state.Length)
                    throw new InvalidDataException($"learner state: a layer has {length} floats, expected {state.Length}.");
                stream.ReadExactly(MemoryMarshal.AsBytes(state.Span));
                foreach (float value in state.Span)
                    Finite(value);
            }

            return learner;
        }
        catch (EndOfStreamException e)
        {
            throw new InvalidDataException("learner state: the data ends too early.", e);
        }
    }

    private static Learner ReadHeader(BinaryReader reader, LearningAlgorithm algorithm, int threads)
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

        long floats = inputs < 1 || classes < 2 || observed < 0 ? long.MaxValue
            : LayerShape.Of(algorithm.Spec, inputs, classes).Sum(shape => (long)shape.Inputs * shape.Outputs * 2 * stateSize);
        Stream stream = reader.BaseStream;
        if (floats > MaxFloats || (stream.CanSeek && 4 * floats > stream.Length - stream.Position))
            throw new InvalidDataException($"learner state: {inputs} inputs, {classes} classes and {observed} rows do not fit the data.");
        Learner learner = new(algorithm, inputs, classes, threads);
        learner.RestoreObserved(observed);
        return learner;
    }

    private static double Finite(double value) =>
        double.IsFinite(value) ? value : throw new InvalidDataException($"learner state: a number is {value}, expected a finite one.");
}
