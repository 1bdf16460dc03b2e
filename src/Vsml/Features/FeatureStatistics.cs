namespace Vsml;

/// <summary>
/// Count, mean and central moments of every feature, row by row (Welford's update, with the third and fourth moment). Missing values
/// are not counted.
/// </summary>
internal sealed class FeatureStatistics
{
    /// <summary>Numbers kept of a feature.</summary>
    internal const int Moments = 5;

    // Of feature a, at 5 a: count, mean, and the sums of the second, third and fourth power of the deviations from the mean.
    private readonly double[] _moments;

    // Derived from the moments whenever they change, not when a row is encoded: rows are encoded more often than added.
    private readonly FeatureSummary[] _summaries;

    internal FeatureStatistics(int features)
    {
        Features = features;
        _moments = new double[features * Moments];
        _summaries = new FeatureSummary[features];
        Summarise();
    }

    internal int Features { get; }

    internal Span<double> Values => _moments;

    internal void Add(ReadOnlySpan<float> row)
    {
        for (int a = 0; a < row.Length; a++)
        {
            if (!float.IsNaN(row[a]))
            {
                Span<double> moments = _moments.AsSpan(a * Moments, Moments);
                Add(moments, row[a]);
                _summaries[a] = FeatureSummary.Of(moments);
            }
        }
    }

    /// <summary>What is known of a feature.</summary>
    internal ref readonly FeatureSummary this[int feature] => ref _summaries[feature];

    /// <summary>Values of a feature so far, missing ones not counted.</summary>
    internal double Count(int feature) => _moments[feature * Moments];

    /// <summary>Takes the summaries anew from <see cref="Values"/>, after they were read from a file.</summary>
    internal void Summarise()
    {
        for (int a = 0; a < Features; a++)
            _summaries[a] = FeatureSummary.Of(_moments.AsSpan(a * Moments, Moments));
    }

    internal void CopyFrom(FeatureStatistics other)
    {
        other._moments.CopyTo(_moments, 0);
        other._summaries.CopyTo(_summaries, 0);
    }

    internal void Clear()
    {
        Array.Clear(_moments);
        Summarise();
    }

    /// <summary>Whether the moments of a feature are those of some values; if not, the file that they were read from is damaged.</summary>
    internal bool IsPossible(int feature)
    {
        ReadOnlySpan<double> m = _moments.AsSpan(feature * Moments, Moments);
        foreach (double moment in m)
        {
            if (!double.IsFinite(moment))
                return false;
        }

        FeatureSummary summary = FeatureSummary.Of(m);
        return m[0] is >= 0 and <= long.MaxValue && m[2] >= 0 && m[4] >= 0 && (m[0] >= 1 || m[2] == 0)
            && float.IsFinite(summary.Skewness) && float.IsFinite(summary.TwoValuedness);
    }

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
