using System.Numerics;
using System.Runtime.Intrinsics;

namespace Vsml.KernelMethods;

/// <summary>
/// The coordinates of a row in which kernels measure: the features, each standardised and soft-clipped (<see cref="FeatureSummary.Bound"/>), or as its rank
/// among the values of the rows, standardised too; and after them, for every feature that some row lacks, whether this row does. What is missing is the mean.
/// </summary>
internal sealed class FeatureEncoding
{
    /// <summary>Ranks are read from so many values of a feature at most.</summary>
    internal const int MostKnots = 64;

    /// <summary>Rows wider than this have no ranks.</summary>
    internal const int MostRanked = 4096;

    /// <summary>A missing value lies so far from one that is there.</summary>
    internal const float MissingValue = 2;

    /// <summary>1 by the standard deviation of a number that is uniform in a range of 1.</summary>
    internal const float OfUniform = 3.4641016f;

    // [features, knots]: values of the rows, ascending; and for every feature how its ranks are standardised.
    private readonly float[][] _knots;

    private FeatureEncoding(FeatureStatistics statistics, int[] lacking, float[][] knots)
    {
        (Statistics, Lacking, _knots) = (statistics, lacking, knots);
        if (Width <= MostRanked)
            return;
        Zeros = new float[Width];
        Encode(new float[statistics.Features], ranks: false, Zeros);
    }

    /// <summary>The coordinates of a row of zeros where rows are wide; else null.</summary>
    internal float[]? Zeros { get; }

    internal FeatureStatistics Statistics { get; }

    /// <summary>The features that some row lacks.</summary>
    internal int[] Lacking { get; }

    /// <summary>Values that ranks are read from, one array a feature, ascending; none where there are no ranks.</summary>
    internal IReadOnlyList<float[]> Knots => _knots;

    internal bool HasRanks => _knots.Length > 0;

    /// <summary>Coordinates.</summary>
    internal int Width => Statistics.Features + Lacking.Length;

    /// <summary>Learns from all rows.</summary>
    /// <param name="inputs">Features of a row.</param>
    /// <param name="rows">How many, 1 or more.</param>
    /// <param name="rowAt">Each of them.</param>
    internal static FeatureEncoding Of(int inputs, int rows, RowAt rowAt)
    {
        FeatureStatistics statistics = new(inputs);
        for (int row = 0; row < rows; row++)
            statistics.AddOfMany(rowAt(row));
        statistics.Summarise();
        int[] lacking = [.. Enumerable.Range(0, inputs).Where(a => statistics.Count(a) < rows && statistics.Count(a) > 0)];
        return new FeatureEncoding(statistics, lacking, inputs > MostRanked ? [] : KnotsOf(inputs, rows, rowAt));
    }

    /// <summary>As read from a file.</summary>
    internal static FeatureEncoding Restore(FeatureStatistics statistics, int[] lacking, float[][] knots) => new(statistics, lacking, knots);

    /// <summary>Writes the coordinates of a row.</summary>
    /// <param name="features">[features], raw; one that is not finite is missing.</param>
    /// <param name="ranks">Whether as ranks.</param>
    /// <param name="coordinates">Receives [<see cref="Width"/>].</param>
    internal void Encode(ReadOnlySpan<float> features, bool ranks, Span<float> coordinates)
    {
        if (!ranks)
            Statistics.StandardiseBounded(features, coordinates);
        for (int a = 0; ranks && a < features.Length; a++)
            coordinates[a] = float.IsFinite(features[a]) ? Rank(_knots[a], features[a]) : 0;

        for (int i = 0; i < Lacking.Length; i++)
            coordinates[features.Length + i] = float.IsFinite(features[Lacking[i]]) ? 0 : MissingValue;
    }

    // The share of knots below the value, those equal to it half, less 1/2, by the deviation of a uniform number.
    private static float Rank(float[] knots, float value)
    {
        if (knots.Length < 2)
            return 0;
        (int below, int upTo) = Count(knots, value);
        if (below < upTo)
            return Standardised((below + upTo) / (2f * knots.Length));
        if (below == 0 || below == knots.Length)
            return Standardised(below == 0 ? 0 : 1);
        float between = (value - knots[below - 1]) / (knots[below] - knots[below - 1]);
        return Standardised((below - 0.5f + between) / knots.Length);

        static float Standardised(float share) => (share - 0.5f) * OfUniform;
    }

    // Knots below a value, and those up to it: all are compared, for to look for the first would be to guess at every step which half it is in.
    private static (int Below, int UpTo) Count(ReadOnlySpan<float> knots, float value)
    {
        Vector512<float> own = Vector512.Create(value);
        int below = 0, upTo = 0, i = 0;
        for (; i + Vector512<float>.Count <= knots.Length; i += Vector512<float>.Count)
        {
            Vector512<float> some = Vector512.Create(knots[i..]);
            below += BitOperations.PopCount(Vector512.LessThan(some, own).ExtractMostSignificantBits());
            upTo += BitOperations.PopCount(Vector512.LessThanOrEqual(some, own).ExtractMostSignificantBits());
        }

        for (; i < knots.Length; i++)
        {
            below += knots[i] < value ? 1 : 0;
            upTo += knots[i] <= value ? 1 : 0;
        }

        return (below, upTo);
    }

    private static float[][] KnotsOf(int inputs, int rows, RowAt rowAt)
    {
        List<float>[] values = [.. Enumerable.Range(0, inputs).Select(_ => new List<float>())];
        int taken = Math.Min(rows, 1024);
        for (int row = 0; row < taken; row++)
        {
            ReadOnlySpan<float> features = rowAt(row);
            for (int a = 0; a < features.Length; a++)
            {
                if (float.IsFinite(features[a]))
                    values[a].Add(features[a]);
            }
        }

        return [.. values.Select(Quantiles)];
    }

    private static float[] Quantiles(List<float> values)
    {
        values.Sort();
        if (values.Count <= MostKnots)
            return [.. values];
        return [.. Enumerable.Range(0, MostKnots).Select(i => values[(int)((i + 0.5) * values.Count / MostKnots)])];
    }
}
