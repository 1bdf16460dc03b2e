using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Vsml;

/// <summary>
/// Count, mean and central moments of every feature, row by row (Welford's update, with the third and fourth moment), and what follows from
/// them. Missing values are not counted. Four features at a time where there are as many; the others, to the same result, one by one.
/// </summary>
internal sealed class FeatureStatistics
{
    /// <summary>Numbers kept of a feature.</summary>
    internal const int Moments = 5;

    private const int Width = 4;

    // Values that were computed in floats vary by rounding where they do not vary at all.
    internal const double VarianceOfRounding = 1e-14;

    private readonly double _leastShare;

    // [5, features]: counts, means, and the sums of the second, third and fourth power of the deviations from the mean.
    private readonly double[] _moments;

    // What follows from the moments, computed when they change: rows are encoded more often than added.
    private readonly double[] _inverseDeviations;
    private readonly float[] _uncertainties, _skewnesses, _twoValuednesses;

    /// <param name="features">Features.</param>
    /// <param name="areComputed">
    /// Whether their values were computed here, so that a variance at the resolution of floats is rounding. A value that was given is what it
    /// is: time stamps of one hour, in milliseconds since 1970, are few neighbouring floats, and differ.
    /// </param>
    internal FeatureStatistics(int features, bool areComputed = false)
    {
        Features = features;
        _leastShare = areComputed ? VarianceOfRounding : 0;
        _moments = new double[features * Moments];
        _inverseDeviations = new double[features];
        _uncertainties = new float[features];
        _skewnesses = new float[features];
        _twoValuednesses = new float[features];
        Summarise();
    }

    internal int Features { get; }

    /// <summary>Another number after every change.</summary>
    internal long Version { get; private set; }

    /// <summary>[features].</summary>
    internal ReadOnlySpan<float> Uncertainties => _uncertainties;

    /// <inheritdoc cref="FeatureSummary.Skewness"/>
    internal ReadOnlySpan<float> Skewnesses => _skewnesses;

    /// <inheritdoc cref="FeatureSummary.TwoValuedness"/>
    internal ReadOnlySpan<float> TwoValuednesses => _twoValuednesses;

    /// <summary>[5, features]: counts, means, and the sums of the second, third and fourth power of the deviations from the mean.</summary>
    internal Span<double> Values => _moments;

    /// <summary>What is known of a feature.</summary>
    internal FeatureSummary this[int feature] => new(
        _moments[Features + feature], _inverseDeviations[feature], _uncertainties[feature], _skewnesses[feature], _twoValuednesses[feature]);

    /// <summary>Takes a row in.</summary>
    /// <param name="row">[features], raw; NaN is missing.</param>
    /// <param name="horizon">How many values a feature's statistics stand for at most: of a longer stream, old ones count less and less.</param>
    internal void Add(ReadOnlySpan<float> row, double horizon = double.PositiveInfinity) => Add(row, horizon, summarises: true);

    /// <summary>Takes one of many rows in, after the last of which <see cref="Summarise"/> is to be called: till then only <see cref="Count"/> and <see cref="Varies"/> hold.</summary>
    /// <param name="row">[features], raw; NaN is missing.</param>
    internal void AddOfMany(ReadOnlySpan<float> row) => Add(row, double.PositiveInfinity, summarises: false);

    private void Add(ReadOnlySpan<float> row, double horizon, bool summarises)
    {
        Version++;
        int a = 0;
        for (; a + Width <= Features; a += Width)
            AddFour(a, Widen(row.Slice(a, Width)), Vector256.Create(horizon), summarises);
        Span<double> moments = stackalloc double[Moments];
        for (; a < Features; a++)
        {
            if (float.IsNaN(row[a]))
                continue;
            Take(a, moments);
            if (moments[0] > horizon)
                Shrink(moments, horizon);
            Add(moments, row[a]);
            for (int k = 0; k < Moments; k++)
                _moments[(k * Features) + a] = moments[k];
            Set(a, FeatureSummary.Of(moments, _leastShare));
        }
    }

    /// <summary>Values of a feature so far, missing ones not counted.</summary>
    internal double Count(int feature) => _moments[feature];

    /// <summary>Whether a feature has shown more than one value.</summary>
    internal bool Varies(int feature)
    {
        double mean = _moments[Features + feature], squares = _moments[(2 * Features) + feature];
        return FeatureSummary.Varies(_moments[feature], mean, squares, _leastShare);
    }

    /// <summary>Takes the summaries anew from <see cref="Values"/>, after they were read from a file.</summary>
    internal void Summarise()
    {
        Version++;
        int a = 0;
        for (; a + Width <= Features; a += Width)
            SummariseFour(a, Load(0, a), Load(1, a), Load(2, a), Load(3, a), Load(4, a));
        Span<double> moments = stackalloc double[Moments];
        for (; a < Features; a++)
        {
            Take(a, moments);
            Set(a, FeatureSummary.Of(moments, _leastShare));
        }
    }

    /// <summary>Standardises a row: in doubles, since what two values differ by may be small beside both.</summary>
    /// <param name="row">[features], raw.</param>
    /// <param name="standardised">Receives [features], each within <see cref="FeatureSummary.MostStandardised"/>: NaN for a value that is not finite, 0 while a feature has shown one value alone.</param>
    internal void Standardise(ReadOnlySpan<float> row, Span<float> standardised)
    {
        int a = 0;
        for (; a + Width <= Features; a += Width)
            Narrow(StandardiseFour(row, a)).CopyTo(standardised[a..]);
        for (; a < Features; a++)
            standardised[a] = (float)this[a].Standardise(row[a]);
    }

    /// <summary>The same, each value soft-clipped by <see cref="FeatureSummary.Bound"/> and one that is missing 0.</summary>
    internal void StandardiseBounded(ReadOnlySpan<float> row, Span<float> bounded)
    {
        int a = 0;
        for (; a + Width <= Features; a += Width)
        {
            Vector256<double> z = StandardiseFour(row, a), bound = z / Vector256.Sqrt(Vector256<double>.One + (z * z / Vector256.Create(9.0)));
            Narrow(Vector256.ConditionalSelect(Vector256.Equals(z, z), bound, Vector256<double>.Zero)).CopyTo(bounded[a..]);
        }

        for (; a < Features; a++)
            bounded[a] = float.IsFinite(row[a]) ? (float)FeatureSummary.Bound(this[a].Standardise(row[a])) : 0;
    }

    internal void CopyFrom(FeatureStatistics other)
    {
        other._moments.CopyTo(_moments, 0);
        Summarise();
    }

    internal void Clear()
    {
        Array.Clear(_moments);
        Summarise();
    }

    /// <summary>Whether some values could have these statistics; asked of those read from a file.</summary>
    internal bool IsPossible(int feature)
    {
        Span<double> m = stackalloc double[Moments];
        Take(feature, m);
        foreach (double moment in m)
        {
            if (!double.IsFinite(moment))
                return false;
        }

        FeatureSummary summary = FeatureSummary.Of(m, _leastShare);
        return m[0] is >= 0 and <= long.MaxValue && m[2] >= 0 && m[4] >= 0 && (m[0] >= 1 || m[2] == 0)
            && float.IsFinite(summary.Skewness) && float.IsFinite(summary.TwoValuedness);
    }

    private void Take(int feature, Span<double> moments)
    {
        for (int k = 0; k < Moments; k++)
            moments[k] = _moments[(k * Features) + feature];
    }

    private void Set(int feature, FeatureSummary summary)
    {
        _inverseDeviations[feature] = summary.InverseDeviation;
        _uncertainties[feature] = summary.Uncertainty;
        _skewnesses[feature] = summary.Skewness;
        _twoValuednesses[feature] = summary.TwoValuedness;
    }

    // As if there had been fewer values of the same distribution.
    private static void Shrink(Span<double> m, double count)
    {
        double share = count / m[0];
        m[0] = count;
        m[2] *= share;
        m[3] *= share;
        m[4] *= share;
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

    private void AddFour(int a, Vector256<double> values, Vector256<double> horizon, bool summarises)
    {
        Vector256<double> isPresent = Vector256.Equals(values, values);
        if (isPresent == Vector256<double>.Zero)
            return;
        Vector256<double> before = Load(0, a), mean = Load(1, a), m2 = Load(2, a), m3 = Load(3, a), m4 = Load(4, a);
        Vector256<double> isLong = Vector256.GreaterThan(before, horizon);
        if (isLong != Vector256<double>.Zero)
        {
            Vector256<double> share = Vector256.ConditionalSelect(isLong, horizon / before, Vector256<double>.One);
            before = Vector256.ConditionalSelect(isLong & isPresent, horizon, before);
            share = Vector256.ConditionalSelect(isPresent, share, Vector256<double>.One);
            (m2, m3, m4) = (m2 * share, m3 * share, m4 * share);
        }

        Vector256<double> count = before + Vector256<double>.One, delta = values - mean, step = delta / count, term = delta * step * before;
        Vector256<double> three = Vector256.Create(3.0), square = step * step;
        Vector256<double> fourth = m4 + ((term * square * ((count * count) - (three * count) + three)) + (Vector256.Create(6.0) * square * m2))
            - (Vector256.Create(4.0) * step * m3);
        Vector256<double> third = m3 + (term * step * (count - Vector256.Create(2.0))) - (three * step * m2);
        count = Vector256.ConditionalSelect(isPresent, count, before);
        mean = Vector256.ConditionalSelect(isPresent, mean + step, mean);
        m2 = Vector256.ConditionalSelect(isPresent, m2 + term, m2);
        m3 = Vector256.ConditionalSelect(isPresent, third, m3);
        m4 = Vector256.ConditionalSelect(isPresent, fourth, m4);
        Store(count, 0, a);
        Store(mean, 1, a);
        Store(m2, 2, a);
        Store(m3, 3, a);
        Store(m4, 4, a);
        if (summarises)
            SummariseFour(a, count, mean, m2, m3, m4);
    }

    // As FeatureSummary.Of does, of four features.
    private void SummariseFour(
        int a, Vector256<double> count, Vector256<double> mean, Vector256<double> m2, Vector256<double> m3, Vector256<double> m4)
    {
        Vector256<double> one = Vector256<double>.One;
        Vector256<double> varies = Vector256.GreaterThan(m2, Vector256.Create(_leastShare) * count * mean * mean)
            & Vector256.GreaterThanOrEqual(m2, Vector256.Create(FeatureSummary.LeastSpread));
        Vector256<double> variance = Vector256.ConditionalSelect(varies, m2 / count, one), deviation = Vector256.Sqrt(variance);
        Vector256<double> skewness = m3 / count / (variance * deviation), kurtosis = m4 / count / (variance * variance);
        Vector256<double> two = Vector256.Min(((skewness * skewness) + one) / kurtosis, one);
        Store(Vector256.ConditionalSelect(varies, one / deviation, Vector256<double>.Zero), ref _inverseDeviations[a]);
        Store(one / Vector256.Sqrt(one + count), ref _uncertainties[a]);
        Store(Vector256.ConditionalSelect(varies, skewness / (one + Vector256.Abs(skewness)), Vector256<double>.Zero), ref _skewnesses[a]);
        Store(Vector256.ConditionalSelect(varies, two, Vector256<double>.Zero), ref _twoValuednesses[a]);
    }

    // As FeatureSummary.Standardise does, of four features.
    private Vector256<double> StandardiseFour(ReadOnlySpan<float> row, int a)
    {
        Vector256<double> values = Widen(row.Slice(a, Width)), z = (values - Load(1, a)) * Vector256.LoadUnsafe(ref _inverseDeviations[a]);
        z = Vector256.MinNative(Vector256.MaxNative(z, Vector256.Create(-FeatureSummary.MostStandardised)), Vector256.Create(FeatureSummary.MostStandardised));
        return Vector256.ConditionalSelect(Vector256.Equals(values - values, Vector256<double>.Zero), z, Vector256.Create(double.NaN));
    }

    private static Vector128<float> Narrow(Vector256<double> values) => Vector128.Narrow(values.GetLower(), values.GetUpper());

    private Vector256<double> Load(int moment, int a) => Vector256.LoadUnsafe(ref _moments[(moment * Features) + a]);

    private void Store(Vector256<double> values, int moment, int a) => values.StoreUnsafe(ref _moments[(moment * Features) + a]);

    private static void Store(Vector256<double> values, ref double target) => values.StoreUnsafe(ref target);

    private static void Store(Vector256<double> values, ref float target) =>
        Narrow(values).StoreUnsafe(ref target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Widen(ReadOnlySpan<float> values)
    {
        (Vector128<double> lower, Vector128<double> upper) = Vector128.Widen(Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(values)));
        return Vector256.Create(lower, upper);
    }
}
