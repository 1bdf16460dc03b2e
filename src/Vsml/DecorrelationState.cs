namespace Vsml;

/// <summary>The part of a learner's binary form (<see cref="LearnerState"/>) that its decorrelated projections take.</summary>
internal static class DecorrelationState
{
    // No covariance that is shrunk gives as large a one.
    private const float MostWeight = 1e6f;

    /// <summary>Bytes of the decorrelated projections of some widths.</summary>
    internal static long Length(InputWidths widths, bool isDrawn) => isDrawn
        ? sizeof(float) * (long)widths.DecorrelatedUnits.Length * widths.Features
        : sizeof(double) * (2L + FeatureCovariance.Length(widths.Features));

    internal static void Write(BinaryWriter writer, Decorrelation decorrelation)
    {
        if (decorrelation.IsDrawn)
        {
            LittleEndian.Write(writer.BaseStream, decorrelation.Weights);
            return;
        }

        writer.Write(decorrelation.Covariance.Count);
        writer.Write(decorrelation.Covariance.FourthPowers);
        foreach (double product in decorrelation.Covariance.Products)
            writer.Write(product);
    }

    internal static void Read(BinaryReader reader, Decorrelation decorrelation, bool isDrawn)
    {
        if (isDrawn)
        {
            float[] weights = new float[decorrelation.Weights.Length];
            LittleEndian.Read(reader.BaseStream, weights);
            Require(!weights.AsSpan().ContainsAnyExceptInRange(-MostWeight, MostWeight), $"a weight of a projection is not between -{MostWeight} and {MostWeight}");
            decorrelation.Restore(weights);
            return;
        }

        FeatureCovariance covariance = decorrelation.Covariance!;
        covariance.Count = reader.ReadDouble();
        covariance.FourthPowers = reader.ReadDouble();
        foreach (ref double product in covariance.Products)
            product = reader.ReadDouble();
        Require(covariance.IsPossible, "no rows have the covariance of its features");
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
            throw new InvalidDataException($"learner state: {otherwise}.");
    }
}
