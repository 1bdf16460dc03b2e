namespace Vsml;

/// <summary>The contrasts in a learner's binary form (<see cref="LearnerState"/>). How many contrasts and rows there are stands in its header.</summary>
internal static class ContrastsState
{
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
        float[] weights = LearnerState.ReadBounded(reader, drawn * features, DecorrelationState.MostWeight, "a weight of a projection");
        (float[] Row, int Label)[] rows = new (float[], int)[held];
        foreach (ref (float[] Row, int Label) row in rows.AsSpan())
            row = (LearnerState.ReadBounded(reader, features, FeatureSummary.Most, "a number of a held row"), reader.ReadInt32());
        contrasts.Restore(weights, rows);
    }
}
