using Xunit;

namespace Vsml.MetaTraining.Tests.Paper;

/// <summary>Gradients side by side.</summary>
internal static class Gradients
{
    public static readonly double[] Theta = [0.3, -0.5, 0.8];

    /// <summary>Asserts that the difference has at most so large a share of the expected gradient's norm.</summary>
    public static void AreNear(IReadOnlyList<double> expected, IReadOnlyList<float> actual, double tolerance)
    {
        Assert.Equal(expected.Count, actual.Count);
        Assert.InRange(Distance(expected, [.. actual.Select(g => (double)g)]), 0, tolerance);
    }

    public static double Distance(IReadOnlyList<double> expected, IReadOnlyList<double> actual) =>
        Math.Sqrt(expected.Zip(actual, (e, a) => (e - a) * (e - a)).Sum() / expected.Sum(e => e * e));

    public static double Cosine(IReadOnlyList<float> a, IReadOnlyList<float> b) =>
        a.Zip(b, (x, y) => (double)x * y).Sum() / Math.Sqrt(a.Sum(x => (double)x * x) * b.Sum(y => (double)y * y));
}
