using Vsml.KernelMethods;
using Vsml.Kernels;
using static Vsml.StateNumbers;

namespace Vsml.Regression;

/// <summary>
/// The binary form of a <see cref="RegressionLearner"/>, little-endian:
/// <code>
/// 8 bytes  "VSMLREG3" ("VSMLREG2" of those whose kernels forget nothing, which end with the learners)
/// the learning algorithm (<see cref="AlgorithmState"/>)
/// int32    inputs A, int32 learners, int32 passes, int32 seed
/// int64    rows observed, int32 rows at the last fit, int32 rows kept K
/// per row that is kept: float features [A], float target, float weight
/// int32    how targets are bent; double origin, offset, mean, deviation, least, most
/// int32    bins B, 0 before the first row: float cuts [B - 1]; per bin int64 residuals, int32 atoms, float atoms
/// uint8    whether there are kernels: how features are encoded and kernels (<see cref="KernelState"/>); int32 memories; per memory its kernel, double share,
///          double lambda, float weights [K], float P, its lower triangle [K (K + 1)/2]
/// uint8    whether errors have learners: those, as <see cref="LearnerEnsemble.Save"/> writes them
/// with kernels: double rows that they stand for; uint8 whether they have a horizon: that, as <see cref="MemoryState"/> writes it
/// </code>
/// </summary>
internal static class RegressionState
{
    private const int MostMemories = 16;

    private static ReadOnlySpan<byte> Magic => "VSMLREG3"u8;

    private static ReadOnlySpan<byte> WithoutHorizon => "VSMLREG2"u8;

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
        if (learner.Mixture is null)
            return;
        writer.Write(learner.Mixture.Rows);
        writer.Write(learner.Mixture.Horizon is not null);
        if (learner.Mixture.Horizon is { } horizon)
            MemoryState.Write(writer, horizon);
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
        byte[] magic = reader.ReadBytes(Magic.Length);
        bool hasHorizon = magic.AsSpan().SequenceEqual(Magic);
        if (!hasHorizon && !magic.AsSpan().SequenceEqual(WithoutHorizon))
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

        if (learner.Mixture is { } mixture)
        {
            mixture.Rows = hasHorizon ? Number(reader, "rows of its kernels") : learner.Observed;
            if (mixture.Rows < 0)
                throw new InvalidDataException($"its kernels stand for {mixture.Rows} rows, expected 0 or more.");
            if (hasHorizon && reader.ReadBoolean())
                MemoryState.Read(reader, mixture.MakeHorizon());
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
        KernelState.WriteEncoding(writer, mixture.Encoding);
        writer.Write(mixture.Memories.Count);
        foreach (KernelMemory memory in mixture.Memories)
        {
            KernelState.WriteKernel(writer, memory.Kernel);
            writer.Write(memory.Share);
            writer.Write(memory.Lambda);
            LittleEndian.Write(writer.BaseStream, memory.Weights);
            for (int a = 0; a < memory.Count; a++)
                LittleEndian.Write(writer.BaseStream, memory.InverseRow(a));
        }
    }

    private static KernelMixture ReadMixture(BinaryReader reader, RegressionRows kept)
    {
        FeatureEncoding encoding = KernelState.ReadEncoding(reader, kept.Inputs);
        int count = Whole(reader, 1, MostMemories, "memories");
        KernelMemory[] memories = new KernelMemory[count];
        (double Lambda, float[] Weights, float[] Inverse)[] learned = new (double, float[], float[])[count];
        for (int i = 0; i < count; i++)
        {
            Kernel kernel = KernelState.ReadKernel(reader, encoding);
            double share = Number(reader, "a share");
            double lambda = Number(reader, "a lambda");
            if (!(lambda > 0 && share is > 0 and <= 1))
                throw new InvalidDataException($"memory {i} has lambda {lambda} and share {share}, expected numbers above 0.");
            memories[i] = new KernelMemory(kernel, share);
            learned[i] = (lambda, Bounded(reader, kept.Count, "a weight"), Bounded(reader, checked((int)(kept.Count * (kept.Count + 1L) / 2)), "a number of P"));
        }

        KernelMixture mixture = KernelMixture.Restore(encoding, memories, kept);
        for (int i = 0; i < count; i++)
            memories[i].Restore(learned[i].Lambda, learned[i].Weights, learned[i].Inverse);
        return mixture;
    }
}
