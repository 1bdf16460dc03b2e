using Vsml.Kernels;
using static Vsml.StateNumbers;

namespace Vsml.KernelMethods;

/// <summary>
/// The binary form of kernels, little-endian.
/// <code>
/// how features of rows are encoded:
///   double   feature moments [A, 5]; int32 features that rows lack, int32 each; uint8 whether there are ranks, per feature int32 knots, float knots
/// a kernel:
///   uint8    shape, uint8 whether of ranks, float scales [padded width]
/// what kernels say beside learners of B classes:
///   uint8    whether they say anything; then
///   double   trust; int32 per class of the learners that of the kernels, or -1
///   how features are encoded; int32 landmarks K; float sharpness; float offsets [classes of the kernels]; int32 kernels;
///   uint8    whether there are coordinates as they are, those [K, width]; the same of ranks
///   per kernel the kernel and float weights [classes of the kernels, K]
/// </code>
/// </summary>
internal static class KernelState
{
    private const int MostKernels = 16;

    internal static void WriteEncoding(BinaryWriter writer, FeatureEncoding encoding)
    {
        LittleEndian.Write(writer.BaseStream, encoding.Statistics.Values);
        writer.Write(encoding.Lacking.Length);
        foreach (int feature in encoding.Lacking)
            writer.Write(feature);
        writer.Write(encoding.HasRanks);
        foreach (float[] knots in encoding.Knots)
        {
            writer.Write(knots.Length);
            LittleEndian.Write(writer.BaseStream, knots);
        }
    }

    internal static FeatureEncoding ReadEncoding(BinaryReader reader, int inputs)
    {
        Stream promised = PromisedBytes.Open(reader.BaseStream, (long)sizeof(double) * FeatureStatistics.Moments * inputs);
        FeatureStatistics statistics = new(inputs);
        LittleEndian.Read(promised, statistics.Values);
        statistics.Summarise();
        for (int a = 0; a < inputs; a++)
        {
            if (!statistics.IsPossible(a))
                throw new InvalidDataException($"feature {a} has statistics that no values have.");
        }

        int count = Whole(reader, 0, inputs, "features that rows lack");
        int[] lacking = [.. Enumerable.Range(0, count).Select(_ => Whole(reader, 0, inputs - 1, "number of a feature"))];
        bool hasRanks = reader.ReadBoolean();
        float[][] knots = new float[hasRanks ? inputs : 0][];
        for (int a = 0; a < knots.Length; a++)
            knots[a] = Ascending(Floats(reader, Whole(reader, 0, FeatureEncoding.MostKnots, "knots")));
        return FeatureEncoding.Restore(statistics, lacking, knots);
    }

    internal static void WriteKernel(BinaryWriter writer, Kernel kernel)
    {
        writer.Write((byte)kernel.Shape);
        writer.Write(kernel.OfRanks);
        LittleEndian.Write(writer.BaseStream, kernel.Scales);
    }

    internal static Kernel ReadKernel(BinaryReader reader, FeatureEncoding encoding)
    {
        var shape = (KernelShape)reader.ReadByte();
        bool ofRanks = reader.ReadBoolean();
        if (!Enum.IsDefined(shape) || (ofRanks && !encoding.HasRanks))
            throw new InvalidDataException("it has a kernel that there is not.");
        float[] scales = Bounded(reader, Kernel.Pad(encoding.Width), "a scale");
        if (scales.AsSpan().IndexOfAnyInRange(float.MinValue, -float.Epsilon) >= 0)
            throw new InvalidDataException("it has a kernel with a negative scale.");
        return new Kernel(shape, ofRanks, scales);
    }

    internal static void WriteVote(BinaryWriter writer, KernelVote? vote)
    {
        writer.Write(vote is not null);
        if (vote is null)
            return;
        writer.Write(vote.Trust);
        foreach (int known in vote.Classes)
            writer.Write(known);
        KernelClassifier classifier = vote.Classifier;
        WriteEncoding(writer, classifier.Encoding);
        writer.Write(classifier.Landmarks.Rows);
        writer.Write(classifier.Sharpness);
        LittleEndian.Write(writer.BaseStream, classifier.Offsets);
        writer.Write(classifier.Kernels.Length);
        foreach (bool ranks in (ReadOnlySpan<bool>)[false, true])
        {
            writer.Write(classifier.Landmarks.Has(ranks));
            float[] coordinates = new float[classifier.Encoding.Width];
            for (int row = 0; row < classifier.Landmarks.Rows && classifier.Landmarks.Has(ranks); row++)
            {
                classifier.Landmarks.Of(ranks).CopyTo(row, coordinates);
                LittleEndian.Write(writer.BaseStream, coordinates);
            }
        }

        foreach (WeightedKernel one in classifier.Kernels)
        {
            WriteKernel(writer, one.Kernel);
            for (int b = 0; b < classifier.Classes; b++)
                LittleEndian.Write(writer.BaseStream, one.Weights.Span.Slice(b * Kernel.Pad(classifier.Landmarks.Rows), classifier.Landmarks.Rows));
        }
    }

    /// <summary>Reads what kernels say, after the byte that tells that they do.</summary>
    internal static KernelVote ReadVote(BinaryReader reader, int inputs, int classes)
    {
        double trust = reader.ReadDouble();
        int[] known = [.. Enumerable.Range(0, classes).Select(_ => Whole(reader, -1, classes - 1, "a class of kernels"))];
        int count = known.Max() + 1;
        if (count < 2 || !known.Where(one => one >= 0).Order().SequenceEqual(Enumerable.Range(0, count)))
            throw new InvalidDataException("kernels tell other classes apart than learners do.");
        FeatureEncoding encoding = ReadEncoding(reader, inputs);
        int rows = Whole(reader, 1, KernelClassifier.MostLandmarks, "landmarks");
        float sharpness = Bounded(reader, 1, "a sharpness")[0];
        float[] offsets = Bounded(reader, count, "an offset");
        WeightedKernel[] kernels = new WeightedKernel[Whole(reader, 1, MostKernels, "kernels")];
        float[]?[] coordinates = [.. Enumerable.Range(0, 2).Select(_ => reader.ReadBoolean() ? Bounded(reader, checked(rows * encoding.Width), "a coordinate") : null)];
        RowCoordinates landmarks = RowCoordinates.Empty(rows, encoding.Width, coordinates[0] is not null, coordinates[1] is not null);
        for (int row = 0; row < rows; row++)
        {
            foreach (bool ranks in (ReadOnlySpan<bool>)[false, true])
            {
                if (coordinates[ranks ? 1 : 0] is { } numbers)
                    landmarks.Of(ranks).Set(row, numbers.AsSpan(row * encoding.Width, encoding.Width));
            }
        }

        for (int i = 0; i < kernels.Length; i++)
        {
            Kernel kernel = ReadKernel(reader, encoding);
            if (!landmarks.Has(kernel.OfRanks))
                throw new InvalidDataException("it has a kernel of coordinates that are not there.");
            AlignedBuffer weights = new(checked(count * Kernel.Pad(rows)));
            for (int b = 0; b < count; b++)
                Bounded(reader, rows, "a weight of a kernel").CopyTo(weights.Span[(b * Kernel.Pad(rows))..]);
            kernels[i] = new WeightedKernel(kernel, weights);
        }

        KernelVote vote = new(new KernelClassifier(encoding, landmarks, kernels, offsets, sharpness), known, trust: 0);
        vote.RestoreTrust(trust);
        return vote;
    }
}
