namespace Vsml;

/// <summary>What the messages of a feature say about its distribution so far.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="InverseDeviation">1/standard deviation; 0 while the feature has shown only one value.</param>
/// <param name="Uncertainty">1/sqrt(1 + count): 1 for a feature never seen, towards 0 with every row.</param>
/// <param name="Skewness">s/(1 + |s|) of the skewness s; 0 for a constant.</param>
/// <param name="TwoValuedness">(s^2 + 1)/kurtosis, which is 1 only for a feature of two values; 0 for a constant.</param>
internal readonly record struct FeatureSummary(
    double Mean, double InverseDeviation, float Uncertainty, float Skewness, float TwoValuedness)
{
    /// <summary>Upper bound on |<see cref="Bound"/>|: standardised values are soft-clipped to -3 to 3, so that outliers do not rule.</summary>
    internal const float Most = 3;

    /// <summary>Upper bound on the absolute value of a standardised one: beyond, all say the same, and squares stay far from infinite.</summary>
    internal const double MostStandardised = 1e6;

    /// <summary>Sums of squared deviations below count as none.</summary>
    internal const double LeastSpread = 1e-60;

    /// <summary>Summarises the moments of a feature.</summary>
    /// <param name="m">Count, mean, and the sums of the second, third and fourth power of the deviations, [5].</param>
    /// <param name="leastShare">Upper bound on the variance, as a share of the squared mean, that counts as none.</param>
    internal static FeatureSummary Of(ReadOnlySpan<double> m, double leastShare)
    {
        float uncertainty = (float)(1 / Math.Sqrt(1 + m[0]));
        if (!Varies(m[0], m[1], m[2], leastShare))
            return new FeatureSummary(m[1], 0, uncertainty, 0, 0);
        double variance = m[2] / m[0], deviation = Math.Sqrt(variance);
        double skewness = m[3] / m[0] / (variance * deviation), kurtosis = m[4] / m[0] / (variance * variance);
        return new FeatureSummary(
            m[1],
            1 / deviation,
            uncertainty,
            (float)(skewness / (1 + Math.Abs(skewness))),
            (float)Math.Min(((skewness * skewness) + 1) / kurtosis, 1));
    }

    /// <summary>Whether values differ, by their count, mean and the sum of their squared deviations.</summary>
    internal static bool Varies(double count, double mean, double squares, double leastShare) =>
        squares > leastShare * count * mean * mean && squares >= LeastSpread;

    /// <summary>z/sqrt(1 + (z/3)^2): about z near 0, never beyond 3.</summary>
    internal static double Bound(double z) => z / Math.Sqrt(1 + (z * z / 9));

    /// <summary>
    /// (value - mean) / standard deviation, within <see cref="MostStandardised"/>; 0 while the feature has shown only one value; NaN for a value
    /// that is not finite.
    /// </summary>
    internal double Standardise(float value) =>
        float.IsFinite(value) ? Math.Clamp((value - Mean) * InverseDeviation, -MostStandardised, MostStandardised) : double.NaN;
}
