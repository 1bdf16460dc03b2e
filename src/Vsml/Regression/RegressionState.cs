using Vsml.KernelMethods;
using Vsml.Kernels;

namespace Vsml.Regression;

/// <summary>
/// The binary form of a <see cref="RegressionLearner"/>, little-endian:
/// <code>
/// 8 bytes  "VSMLREG1"
/// the learning algorithm (<see cref="AlgorithmState"/>)
/// int32    inputs A, int32 learners, int32 passes, int32 seed
/// int64    rows observed, int32 rows at the last fit, int32 rows kept K
/// per row that is kept: float features [A], float target, float weight
/// int32    how targets are bent; double origin, offset, mean, deviation, least, most
/// int32    bins B, 0 before the first row: float cuts [B - 1]; per bin int64 residuals, int32 atoms, float atoms
/// uint8    whether there are kernels: double feature moments [A, 5]; int32 features that rows lack, int32 each; uint8 whether there are ranks,
///          per feature int32 knots, float knots; int32 memories; per memory uint8 shape, uint8 whether of ranks, double share, float scales,
///          double lambda, float weights [K], float P, its lower triangle [K (K + 1)/2]
/// uint8    whether errors have learners: those, as <see cref="LearnerEnsemble.Save"/> writes them
/// </code>
/// </summary>
internal static class RegressionState
{
    private const int MostMemories = 16;

    // Upper bound on numbers whose size is not bounded by what they are; larger means a damaged file.
    private const double Most = 1e12;

    private static ReadOnlySpan<byte> Magic => "VSMLREG1"u8;

    internal static void Write(RegressionLearner learner, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using BinaryWriter writer = new(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        writer.Write(Magic);
        AlgorithmState.Write(writer, learner.Algorithm);
        foreach (int number in (ReadOnlySpan<int>)[learner.Inputs, learner.Members, learner.Passes, learner.Seed])
            writer.Write(number);
        writer.Write(learner.Observed);
        writer.Write(learner.Fitted);
        writer.Write(learner.Kept.Count);
        BufferedRow reader = learner.Kept.Reader();
        for (int row = 0; row < learner.Kept.Count; row++)
        {
            LittleEndian.Write(stream, reader.At(row));
            writer.Write(learner.Kept.Target(row));
            writer.Write(learner.Kept.Weight(row));
        }

        TargetScale scale = learner.Scale;
        writer.Write((int)scale.Bend);
        foreach (double number in (ReadOnlySpan<double>)[scale.Origin, scale.Offset, scale.Mean, scale.Deviation, scale.Least, scale.Most])
            writer.Write(number);
        WriteBins(writer, learner.Bins);
        writer.Write(learner.Mixture is not null);
        if (learner.Mixture is { } mixture)
            WriteMixture(writer, mixture);
        writer.Write(learner.Errors is not null);
        learner.Errors?.Save(stream);
    }

    internal static RegressionLearner Read(Stream stream, string name, int threads)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using BinaryReader reader = new(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        try
        {
            return Read(reader, threads);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{name}: {e.Message}", e);
        }
        catch (EndOfStreamException e)
        {
            throw new InvalidDataException($"{name}: the data ends too early.", e);
        }
    }

    private static RegressionLearner Read(BinaryReader reader, int threads)
    {
        if (!reader.ReadBytes(Magic.Length).AsSpan().SequenceEqual(Magic))
            throw new InvalidDataException("is no saved regression learner.");
        LearningAlgorithm algorithm = AlgorithmState.Read(reader);
        int inputs = Whole(reader, 1, 1 << 24, "features"), members = Whole(reader, 1, 1024, "learners"), passes = Whole(reader, 1, int.MaxValue, "passes");
        if (!LearnerSize.HasRoom(algorithm, InputWidths.Of(algorithm.Spec, inputs + 1), ResidualBins.MostBins))
            throw new InvalidDataException($"features: {inputs}, more than a learner takes.");
        RegressionLearner learner = new(algorithm, inputs, members, passes, reader.ReadInt32(), threads) { Observed = reader.ReadInt64() };
        learner.Fitted = Whole(reader, 0, int.MaxValue, "rows at the last fit");
        int kept = Whole(reader, 0, KernelMixture.MostLandmarksOf(inputs), "rows");
        if (learner.Observed < kept || learner.Observed < learner.Fitted)
            throw new InvalidDataException($"it observed {learner.Observed} rows, fewer than it keeps or was fitted on.");
        for (int row = 0; row < kept; row++)
            ReadRow(reader, learner.Kept, inputs);
        learner.Scale = ReadScale(reader);
        learner.Bins = ReadBins(reader);
        if (reader.ReadBoolean() && kept > 0)
            learner.Mixture = ReadMixture(reader, learner.Kept);
        if (reader.ReadBoolean())
        {
            LearnerEnsemble errors = LearnerEnsemble.Load(reader.BaseStream, "the learners of its errors", threads);
            if (errors.Inputs != inputs + 1 || errors.Classes != learner.Bins?.Count || errors.Members != members || errors.Algorithm.Fingerprint != algorithm.Fingerprint)
                throw new InvalidDataException("the learners of its errors are of another form than it is.");
            learner.Errors = errors;
        }

        if (learner.Errors is null && learner.Bins?.Count > 1)
            throw new InvalidDataException("its bins have no learners.");
        if (learner.Bins is null && learner.Observed > 0)
            throw new InvalidDataException($"it observed {learner.Observed} rows and has no bins.");
        return learner;
    }

    private static void ReadRow(BinaryReader reader, RegressionRows rows, int inputs)
    {
        float[] features = Floats(reader, inputs);
        float target = reader.ReadSingle(), weight = reader.ReadSingle();
        try
        {
            rows.Add(features, target, weight);
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException($"row {rows.Count} that it keeps: {e.Message}", e);
        }
    }

    private static TargetScale ReadScale(BinaryReader reader)
    {
        var bend = (TargetBend)Whole(reader, 0, (int)TargetBend.Logarithm, "bends of its target");
        double[] numbers = [.. Enumerable.Range(0, 6).Select(_ => Number(reader, "a number of its target"))];
        if (!(numbers[1] >= 0 && numbers[3] > 0 && numbers[4] <= numbers[5]))
            throw new InvalidDataException("its target has a scale that no targets have.");
        return new TargetScale(bend, numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]);
    }

    private static void WriteBins(BinaryWriter writer, ResidualBins? bins)
    {
        writer.Write(bins?.Count ?? 0);
        if (bins is null)
            return;
        LittleEndian.Write(writer.BaseStream, bins.Cuts);
        for (int bin = 0; bin < bins.Count; bin++)
        {
            writer.Write(bins.Counts[bin]);
            writer.Write(bins.Atoms[bin].Length);
            LittleEndian.Write(writer.BaseStream, bins.Atoms[bin]);
        }
    }

    private static ResidualBins? ReadBins(BinaryReader reader)
    {
        int count = Whole(reader, 0, ResidualBins.MostBins, "bins");
        if (count == 0)
            return null;
        float[] cuts = Ascending(Bounded(reader, count - 1, "a cut"));
        float[][] atoms = new float[count][];
        long[] counts = new long[count];
        for (int bin = 0; bin < count; bin++)
        {
            counts[bin] = reader.ReadInt64();
            int length = Whole(reader, 1, ResidualBins.MostAtoms, "residuals of a bin");
            atoms[bin] = Ascending(Bounded(reader, length, "a residual"));
            if (counts[bin] < length)
                throw new InvalidDataException($"a bin of {counts[bin]} residuals has {length} of them.");
        }

        return ResidualBins.Restore(cuts, atoms, counts);
    }

    private static void WriteMixture(BinaryWriter writer, KernelMixture mixture)
    {
        FeatureEncoding encoding = mixture.Encoding;
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

        writer.Write(mixture.Memories.Count);
        foreach (KernelMemory memory in mixture.Memories)
        {
            writer.Write((byte)memory.Kernel.Shape);
            writer.Write(memory.Kernel.OfRanks);
            writer.Write(memory.Share);
            LittleEndian.Write(writer.BaseStream, memory.Kernel.Scales);
            writer.Write(memory.Lambda);
            LittleEndian.Write(writer.BaseStream, memory.Weights);
            for (int a = 0; a < memory.Count; a++)
                LittleEndian.Write(writer.BaseStream, memory.InverseRow(a));
        }
    }

    private static KernelMixture ReadMixture(BinaryReader reader, RegressionRows kept)
    {
        FeatureEncoding encoding = ReadEncoding(reader, kept.Inputs);
        int count = Whole(reader, 1, MostMemories, "memories");
        KernelMemory[] memories = new KernelMemory[count];
        (double Lambda, float[] Weights, float[] Inverse)[] learned = new (double, float[], float[])[count];
        for (int i = 0; i < count; i++)
        {
            var shape = (KernelShape)reader.ReadByte();
            bool ofRanks = reader.ReadBoolean();
            if (!Enum.IsDefined(shape) || (ofRanks && !encoding.HasRanks))
                throw new InvalidDataException($"memory {i} has a kernel that there is not.");
            double share = Number(reader, "a share");
            float[] scales = Bounded(reader, Kernel.Pad(encoding.Width), "a scale");
            if (scales.AsSpan().IndexOfAnyInRange(float.MinValue, -float.Epsilon) >= 0)
                throw new InvalidDataException($"memory {i} has a negative scale.");
            double lambda = Number(reader, "a lambda");
            if (!(lambda > 0 && share is > 0 and <= 1))
                throw new InvalidDataException($"memory {i} has lambda {lambda} and share {share}, expected numbers above 0.");
            memories[i] = new KernelMemory(new Kernel(shape, ofRanks, scales), share);
            learned[i] = (lambda, Bounded(reader, kept.Count, "a weight"), Bounded(reader, checked((int)(kept.Count * (kept.Count + 1L) / 2)), "a number of P"));
        }

        KernelMixture mixture = KernelMixture.Restore(encoding, memories, kept);
        for (int i = 0; i < count; i++)
            memories[i].Restore(learned[i].Lambda, learned[i].Weights, learned[i].Inverse);
        return mixture;
    }

    private static FeatureEncoding ReadEncoding(BinaryReader reader, int inputs)
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

    private static int Whole(BinaryReader reader, int least, int most, string what)
    {
        int number = reader.ReadInt32();
        return number >= least && number <= most ? number : throw new InvalidDataException($"{what}: {number}, expected {least} to {most}.");
    }

    private static double Number(BinaryReader reader, string what)
    {
        double number = reader.ReadDouble();
        return Math.Abs(number) <= float.MaxValue ? number : throw new InvalidDataException($"{what} is {number}, expected a finite number.");
    }

    private static float[] Floats(BinaryReader reader, int count)
    {
        Stream promised = PromisedBytes.Open(reader.BaseStream, (long)sizeof(float) * count);
        float[] values = new float[count];
        LittleEndian.Read(promised, values);
        return values;
    }

    private static float[] Bounded(BinaryReader reader, int count, string what)
    {
        float[] values = Floats(reader, count);
        foreach (float value in values)
        {
            if (!(Math.Abs(value) <= Most))
                throw new InvalidDataException($"{what} is {value}, expected a finite number.");
        }

        return values;
    }

    private static float[] Ascending(float[] values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]) || (i > 0 && values[i] < values[i - 1]))
                throw new InvalidDataException($"{values[i]} stands where ascending numbers were expected.");
        }

        return values;
    }
}
