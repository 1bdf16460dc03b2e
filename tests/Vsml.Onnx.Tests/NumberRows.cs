using Vsml.Tests;

namespace Vsml.Onnx.Tests;

/// <summary>A row with a number to predict.</summary>
internal readonly record struct NumberRow(float[] Features, float Target);

/// <summary>The features of <see cref="Rows"/>, and a number that is about the first of them.</summary>
internal static class NumberRows
{
    public static NumberRow[] Random(int count, int inputs, int seed = 1, double missing = 0, double noise = 0.1)
    {
        var random = new Random(seed + 100);
        return [.. Rows.Random(count, inputs, 2, seed, missing).Select(row => new NumberRow(row.Features, Target(row.Features, random.NextDouble())))];

        float Target(float[] features, double chance)
        {
            double first = float.IsNaN(features[0]) ? 0 : 100 * features[0], last = float.IsNaN(features[^1]) ? 0 : features[^1];
            return (float)(Math.Sin(2 * first) + (0.1 * last) + (noise * ((2 * chance) - 1)));
        }
    }
}
