using Vsml.KernelMethods;
using Vsml.Kernels;
using Xunit;

namespace Vsml.Tests.KernelMethods;

public sealed class LogisticGramRegressionTests
{
    private const int Rows = 30, Classes = 3;
    private static readonly float[] _offsets = [-0.7f, -1.2f, -1.6f];

    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(4, 0)]
    [InlineData(40, 0)]
    [InlineData(4, 1)]
    public void ItIsWhatNewtonsMethodFinds_AndLeavesOutRowsAsRefitsDo(double variance, int weighted)
    {
        (AlignedBuffer gram, double[][] plain, int[] labels) = Made(variance);
        float[] weights = [.. Enumerable.Range(0, Rows).Select(row => weighted == 0 ? 1 : 0.5f + (row % 3 * 0.5f))];
        LogisticGramRegression regression = new(gram, labels, weights, _offsets);

        Assert.True(regression.Solve(() => { }));

        double[] precise = [.. weights.Select(weight => (double)weight)], offsets = [.. _offsets.Select(offset => (double)offset)];
        double[][] expected = PlainLogistic.Solve(plain, labels, precise, offsets);
        double away = 0, moved = 0;
        for (int i = 0; i < Rows; i++)
        {
            // One row's refit, with all it says of that row.
            int[] kept = [.. Enumerable.Range(0, Rows).Where(j => j != i)];
            double[][] without = PlainLogistic.Solve(
                [.. kept.Select(j => kept.Select(k => plain[j][k]).ToArray())], [.. kept.Select(j => labels[j])], [.. kept.Select(j => precise[j])], offsets);
            double[] leftOut = PlainLogistic.Probabilities(PlainLogistic.Logits([.. kept.Select(j => plain[i][j])], without), offsets);
            double[] withIt = PlainLogistic.Probabilities(PlainLogistic.Logits(plain[i], expected), offsets);
            double[] found = PlainLogistic.Probabilities([.. Enumerable.Range(0, Classes).Select(b => (double)regression.LeaveOneOut[(i * Classes) + b])], offsets);
            for (int b = 0; b < Classes; b++)
            {
                Assert.Equal(expected[i][b], regression.Solutions.Span[(b * Kernel.Pad(Rows)) + i], 0.05);
                (away, moved) = (away + Math.Abs(found[b] - leftOut[b]), moved + Math.Abs(withIt[b] - leftOut[b]));
            }
        }

        // Laplace's approximation with one curvature a row: most of what leaving a row out does to its probabilities.
        Assert.True(away < 0.4 * moved, $"{away} of {moved}");
    }

    [Fact]
    public void WeightsThatAreWholeNumbers_AreRowsThatAreThereSoOften()
    {
        (_, double[][] plain, int[] labels) = Made(4);
        int[] twice = [.. Enumerable.Range(0, Rows).Concat(Enumerable.Range(0, 10))];
        LogisticGramRegression weighted = Solved(Buffer(plain), labels, [.. Enumerable.Range(0, Rows).Select(row => row < 10 ? 2f : 1)]);
        LogisticGramRegression repeated = Solved(
            Buffer([.. twice.Select(i => twice.Select(j => plain[i][j]).ToArray())]), [.. twice.Select(i => labels[i])], [.. twice.Select(_ => 1f)]);

        for (int i = 0; i < Rows; i++)
        {
            for (int b = 0; b < Classes; b++)
            {
                float of = repeated.Solutions.Span[(b * Kernel.Pad(twice.Length)) + i] + (i < 10 ? repeated.Solutions.Span[(b * Kernel.Pad(twice.Length)) + Rows + i] : 0);
                Assert.Equal(of, weighted.Solutions.Span[(b * Kernel.Pad(Rows)) + i], 0.06);
            }
        }
    }

    private static LogisticGramRegression Solved(AlignedBuffer gram, int[] labels, float[] weights)
    {
        LogisticGramRegression regression = new(gram, labels, weights, _offsets);
        Assert.True(regression.Solve(() => { }));
        return regression;
    }

    // A Gaussian kernel over numbers of which the class mostly follows.
    private static (AlignedBuffer Gram, double[][] Plain, int[] Labels) Made(double variance)
    {
        Random random = new(1);
        double[][] rows = [.. Enumerable.Range(0, Rows).Select(_ => new[] { random.NextDouble(), random.NextDouble() })];
        int[] labels = [.. rows.Select(row => random.NextDouble() < 0.2 ? random.Next(Classes) : row[0] > 0.5 ? 0 : row[1] > 0.5 ? 1 : 2)];
        double[][] plain = [.. rows.Select(row => rows.Select(other =>
            variance * Math.Exp(-4 * (((row[0] - other[0]) * (row[0] - other[0])) + ((row[1] - other[1]) * (row[1] - other[1]))))).ToArray())];
        return (Buffer(plain), plain, labels);
    }

    private static AlignedBuffer Buffer(double[][] plain)
    {
        int stride = Kernel.Pad(plain.Length);
        AlignedBuffer gram = new(plain.Length * stride);
        for (int i = 0; i < plain.Length; i++)
        {
            for (int j = 0; j <= i; j++)
                gram.Span[(i * stride) + j] = (float)plain[i][j];
        }

        return gram;
    }
}
