namespace Vsml;

/// <summary>The part of a learner's binary form (<see cref="LearnerState"/>) that its decorrelated projections take.</summary>
internal static class DecorrelationState
{
    /// <summary>Upper bound on |weight| of a projection, far above any that can be drawn; a larger one, or NaN, means a damaged file.</summary>
    internal const float MostWeight = 1e6f;

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
            decorrelation.Restore(LearnerState.ReadBounded(reader, decorrelation.Weights.Length, MostWeight, "a weight of a projection"));
            return;
        }

        FeatureCovariance covariance = decorrelation.Covariance!;
        covariance.Count = reader.ReadDouble();
        covariance.FourthPowers = reader.ReadDouble();
        foreach (ref double product in covariance.Products)
            product = reader.ReadDouble();
        if (!covariance.IsPossible)
            throw new InvalidDataException("learner state: no rows have the covariance of its features.");
    }
}
