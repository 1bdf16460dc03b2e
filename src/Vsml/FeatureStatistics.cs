namespace Vsml;

/// <summary>
/// Count, mean and central moments of every feature, row by row (Welford's update, with the third and fourth moment). Missing values
/// are not counted.
/// </summary>
internal sealed class FeatureStatistics
{
    private const int Moments = 5;

    // Of feature a, at 5 a: count, mean, and the sums of the second, third and fourth power of the deviations from the mean.
    private readonly double[] _moments;

    internal FeatureStatistics(int features)
    {
        Features = features;
        _moments = new double[features * Moments];
    }

    internal int Features { get; }

    internal Span<double> Values => _moments;

    internal void Add(ReadOnlySpan<float> row)
    {
        for (int a = 0; a < row.Length; a++)
        {
            if (!float.IsNaN(row[a]))
                Add(_moments.AsSpan(a * Moments, Moments), row[a]);
        }
    }

    /// <summary>(value - mean) / standard deviation; 0 while the feature has shown only one value.</summary>
    internal double Standardise(int feature, float value)
    {
        ReadOnlySpan<double> m = _moments.AsSpan(feature * Moments, Moments);
        return IsConstant(m) ? 0 : (value - m[1]) / Math.Sqrt(m[2] / m[0]);
    }

    /// <summary>1/sqrt(1 + count): 1 for a feature never seen, towards 0 with every row.</summary>
    internal double Uncertainty(int feature) => 1 / Math.Sqrt(1 + _moments[feature * Moments]);

    /// <summary>Skewness s as s/(1 + |s|), and (s^2 + 1)/kurtosis, which is 1 only for a feature of two values. Both 0 for a constant.</summary>
    internal (double Skewness, double TwoValuedness) Shape(int feature)
    {
        ReadOnlySpan<double> m = _moments.AsSpan(feature * Moments, Moments);
        if (IsConstant(m))
            return (0, 0);
        double variance = m[2] / m[0], skewness = m[3] / m[0] / (variance * Math.Sqrt(variance)), kurtosis = m[4] / m[0] / (variance * variance);
        return (skewness / (1 + Math.Abs(skewness)), Math.Min(((skewness * skewness) + 1) / kurtosis, 1));
    }

    internal void CopyFrom(FeatureStatistics other) => other._moments.CopyTo(_moments, 0);

    internal void Clear() => Array.Clear(_moments);

    // A spread below the resolution of a float is rounding, not information.
    private static bool IsConstant(ReadOnlySpan<double> m) => m[2] <= 1e-14 * m[0] * m[1] * m[1] || m[2] < 1e-60;

    private static void Add(Span<double> m, double value)
    {
        double before = m[0], count = before + 1;
        double delta = value - m[1], step = delta / count, term = delta * step * before;
        m[0] = count;
        m[1] += step;
        m[4] += (term * step * step * ((count * count) - (3 * count) + 3)) + (6 * step * step * m[2]) - (4 * step * m[3]);
        m[3] += (term * step * (count - 2)) - (3 * step * m[2]);
        m[2] += term;
    }
}
