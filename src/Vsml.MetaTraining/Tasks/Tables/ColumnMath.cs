using System.Numerics;
using System.Runtime.InteropServices;

namespace Vsml.MetaTraining;

/// <summary>Arithmetic on whole columns of a table, <c>[rows]</c>.</summary>
internal static class ColumnMath
{
    /// <summary>target += weight * source.</summary>
    public static void AddScaled(ReadOnlySpan<float> source, float weight, Span<float> target)
    {
        ReadOnlySpan<Vector<float>> from = MemoryMarshal.Cast<float, Vector<float>>(source);
        Span<Vector<float>> to = MemoryMarshal.Cast<float, Vector<float>>(target);
        Vector<float> factor = new(weight);
        for (int i = 0; i < to.Length && i < from.Length; i++)
            to[i] += factor * from[i];
        for (int i = from.Length * Vector<float>.Count; i < source.Length; i++)
            target[i] += weight * source[i];
    }

    /// <summary>Moves a column to mean 0 and standard deviation 1; a constant one becomes 0.</summary>
    public static void Standardise(Span<float> values)
    {
        double sum = 0, squares = 0;
        foreach (float value in values)
            sum += value;
        double mean = sum / values.Length;
        foreach (float value in values)
            squares += (value - mean) * (value - mean);
        double deviation = Math.Sqrt(squares / values.Length);
        double scale = deviation > 1e-9 * Math.Abs(mean) && deviation > 1e-30 ? 1 / deviation : 0;
        for (int i = 0; i < values.Length; i++)
            values[i] = (float)((values[i] - mean) * scale);
    }

    public static void AddNoise(Span<float> values, double deviation, Random random)
    {
        foreach (ref float value in values)
            value += (float)(deviation * random.Gaussian());
    }

    /// <summary>
    /// Cut points <c>[probabilities.Length - 1]</c>, ascending, that split a column in about the given shares.
    /// They are quantiles of a small sample of it, so the shares jitter, and no column is sorted.
    /// </summary>
    public static float[] Cuts(ReadOnlySpan<float> values, ReadOnlySpan<float> probabilities, Random random)
    {
        const int SampleSize = 63;
        Span<float> sample = stackalloc float[SampleSize];
        for (int i = 0; i < SampleSize; i++)
            sample[i] = values[random.Next(values.Length)];
        sample.Sort();
        float[] cuts = new float[probabilities.Length - 1];
        double cumulated = 0;
        for (int i = 0; i < cuts.Length; i++)
        {
            cumulated += probabilities[i];
            cuts[i] = sample[Math.Clamp((int)(cumulated * SampleSize), 0, SampleSize - 1)];
        }

        return cuts;
    }

    /// <summary>Number of cut points that are not above the value: its level, 0 to cuts.Length.</summary>
    public static int Level(float value, ReadOnlySpan<float> cuts)
    {
        int level = 0;
        while (level < cuts.Length && value >= cuts[level])
            level++;
        return level;
    }
}
