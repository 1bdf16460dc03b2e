namespace Vsml;

/// <summary>The part of a learner's binary form (<see cref="LearnerState"/>) that its contrasts take, their numbers aside.</summary>
internal static class ContrastsState
{
    // A difference of bounded numbers, over a deviation that is not smaller than a share of it, is below.
    private const float MostWeight = 1e6f;

    /// <summary>Bytes of contrasts.</summary>
    /// <param name="features">Features of a row.</param>
    /// <param name="drawn">Contrasts that are drawn.</param>
    /// <param name="held">Rows that are held.</param>
    internal static long Length(int features, int drawn, int held) =>
        (sizeof(float) * (long)features * (drawn + held)) + (sizeof(int) * (long)held);

    internal static void Write(BinaryWriter writer, Contrasts contrasts)
    {
        LittleEndian.Write(writer.BaseStream, contrasts.Weights);
        foreach ((float[] row, int label) in contrasts.Rows ?? [])
        {
            LittleEndian.Write(writer.BaseStream, row);
            writer.Write(label);
        }
    }

    internal static void Read(BinaryReader reader, Contrasts contrasts, int features, int drawn, int held)
    {
        float[] weights = new float[drawn * features];
        LittleEndian.Read(reader.BaseStream, weights);
        Require(!weights.AsSpan().ContainsAnyExceptInRange(-MostWeight, MostWeight), $"a weight of a projection is not between -{MostWeight} and {MostWeight}");
        (float[] Row, int Label)[] rows = new (float[], int)[held];
        for (int i = 0; i < held; i++)
        {
            float[] row = new float[features];
            LittleEndian.Read(reader.BaseStream, row);
            Require(!row.AsSpan().ContainsAnyExceptInRange(-FeatureSummary.Most, FeatureSummary.Most), $"a held row has a number that is not between -{FeatureSummary.Most} and {FeatureSummary.Most}");
            rows[i] = (row, reader.ReadInt32());
        }

        contrasts.Restore(weights, rows);
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
            throw new InvalidDataException($"learner state: {otherwise}.");
    }
}
