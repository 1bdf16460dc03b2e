using Xunit;

namespace Vsml.MetaTraining.Tests;

public class RandomSamplingTests
{
    private const int Count = 20_000;

    [Fact]
    public void Gaussian_HasMeanZeroAndDeviationOne()
    {
        Random random = new(1);
        float[] filled = new float[Count + 1];
        random.FillGaussian(filled);
        double[] single = [.. Enumerable.Range(0, Count).Select(_ => random.Gaussian())];
        Assert.Equal(0, single.Average(), 0.03);
        Assert.Equal(1, single.Average(x => x * x), 0.04);
        Assert.Equal(3, single.Average(x => x * x * x * x), 0.3);
        Assert.Equal(0, filled.Average(), 0.03);
        Assert.Equal(1, filled.Average(x => x * x), 0.04);
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(4)]
    public void Gamma_HasMeanAndVarianceOfItsShape(double shape)
    {
        Random random = new(2);
        double[] values = [.. Enumerable.Range(0, Count).Select(_ => random.Gamma(shape))];
        double mean = values.Average();
        Assert.Equal(shape, mean, 0.06 * shape);
        Assert.Equal(shape, values.Average(x => (x - mean) * (x - mean)), 0.15 * shape);
    }

    [Fact]
    public void Dirichlet_IsEvenWhenConcentrated_AndSparseWhenNot()
    {
        Random random = new(3);
        Assert.Equal(1, random.Dirichlet(7, 1).Sum(), 4);
        Assert.InRange(random.Dirichlet(5, 10_000).Max(), 0.19, 0.22);
        Assert.InRange(Enumerable.Range(0, 200).Average(_ => random.Dirichlet(5, 0.05).Max()), 0.8, 1);
    }

    [Fact]
    public void Pick_FollowsTheWeights()
    {
        Random random = new(4);
        int[] counts = new int[3];
        for (int i = 0; i < Count; i++)
            counts[random.Pick([1, 0, 3])]++;
        Assert.Equal(0, counts[1]);
        Assert.Equal(0.25, counts[0] / (double)Count, 0.02);
    }

    [Fact]
    public void LogUniformInteger_ReachesBothEnds()
    {
        Random random = new(6);
        int[] values = [.. Enumerable.Range(0, 500).Select(_ => random.LogUniformInteger(2, 5))];
        Assert.Equal([2, 3, 4, 5], values.Distinct().Order());
        Assert.Equal(7, random.LogUniformInteger(7, 7));
    }
}
