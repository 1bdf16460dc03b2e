using CsCheck;
using Xunit;

namespace Vsml.Tests;

public sealed class FeatureStatisticsTests
{
    // Sums of squared deviations below count as none.
    private const double NoSpread = 1e-60;

    [Fact]
    public void Moments_EqualThoseOfTwoPasses()
    {
        var cases =
            from values in Gen.Float[-3, 3].Array[2, 60]
            from scale in Gen.OneOf(1e-6f, 1f, 1e5f)
            from place in Gen.OneOf(0f, 10f, -100f)
            select values.Select(value => scale * (place + value)).ToArray();

        cases.Sample(
            values =>
            {
                var statistics = new FeatureStatistics(1);
                var plain = new PlainFeature();
                foreach (float value in values)
                {
                    statistics.Add([value]);
                    plain.Add(value);
                }

                ReadOnlySpan<double> m = statistics.Values;
                double deviation = Math.Sqrt(plain.Moment(2)), spread = values.Max(value => Math.Abs(value - plain.Mean));
                Assert.Equal(values.Length, m[0]);
                Assert.Equal(plain.Mean, m[1], 1e-12 * values.Max(Math.Abs));
                for (int power = 2; power <= 4; power++)
                    Assert.Equal(plain.Moment(power), m[power] / m[0], 1e-9 * Math.Pow(spread, power));
                if (values.Length * plain.Moment(2) < NoSpread)
                    Assert.Equal(0, statistics[0].Standardise(values[0]));
                else if (deviation > 1e-4 * Math.Abs(plain.Mean))
                    Assert.Equal((values[0] - plain.Mean) / deviation, statistics[0].Standardise(values[0]), 1e-6);
            },
            iter: 200);
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(0.1f)]
    [InlineData(-1e30f)]
    [InlineData(123456.789f)]
    public void AConstantFeature_IsZero(float constant)
    {
        var statistics = new FeatureStatistics(1);
        for (int row = 0; row < 1000; row++)
            statistics.Add([constant]);

        Assert.Equal(0, statistics[0].Standardise(constant));
        Assert.Equal(0, statistics[0].Standardise(constant + 1));
        Assert.Equal((0f, 0f), (statistics[0].Skewness, statistics[0].TwoValuedness));
    }

    [Fact]
    public void AFeatureThatVariesByNothingToSpeakOf_IsZero()
    {
        var statistics = new FeatureStatistics(1);
        statistics.Add([0]);
        statistics.Add([7.4e-44f]);

        Assert.Equal(0, statistics[0].Standardise(7.4e-44f));
    }

    [Fact]
    public void AFeatureNeverSeen_IsZeroAndWhollyUncertain()
    {
        var statistics = new FeatureStatistics(2);
        statistics.Add([float.NaN, 1]);

        Assert.Equal(0, statistics[0].Standardise(5));
        Assert.Equal(1, statistics[0].Uncertainty);
        Assert.Equal(Math.Sqrt(0.5), statistics[1].Uncertainty, 1e-7);
    }

    [Fact]
    public void Shape_TellsTwoValuesFromMany()
    {
        var statistics = new FeatureStatistics(3);
        for (int row = 0; row < 1000; row++)
            statistics.Add([row % 4 == 0 ? 7 : -2, row, (float)Math.Exp(row / 100.0)]);

        // One in four: skewness (1 - 2p)/sqrt(p(1 - p)) = 1.1547.
        Assert.Equal(1.1547005 / 2.1547005, statistics[0].Skewness, 1e-6);
        Assert.Equal(1, statistics[0].TwoValuedness, 1e-6);
        // Uniform: skewness 0, kurtosis 9/5.
        Assert.Equal(0, statistics[1].Skewness, 1e-9);
        Assert.Equal(5 / 9.0, statistics[1].TwoValuedness, 1e-5);
        Assert.InRange(statistics[2].Skewness, 0.5, 1);
    }

    [Fact]
    public void ARow_IsStandardisedAsItsFeatures()
    {
        const int Features = 11;
        FeatureStatistics statistics = new(Features);
        foreach ((float[] features, _) in Rows.Random(30, Features, 2, missing: 0.1))
            statistics.Add(features);
        float[] row = [.. Rows.Random(1, Features, 2, seed: 2)[0].Features];
        (row[1], row[6], row[9], row[2], row[10]) = (float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.MaxValue, -float.MaxValue);
        float[] standardised = new float[Features], bounded = new float[Features];
        statistics.Standardise(row, standardised);
        statistics.StandardiseBounded(row, bounded);
        for (int a = 0; a < Features; a++)
        {
            double z = statistics[a].Standardise(row[a]);
            Assert.Equal((float)z, standardised[a]);
            Assert.Equal(double.IsNaN(z) ? 0 : (float)FeatureSummary.Bound(z), bounded[a]);
        }

        Assert.Equal([1, 6, 9], Enumerable.Range(0, Features).Where(a => float.IsNaN(standardised[a])));
        Assert.Equal((float)FeatureSummary.MostStandardised, standardised[2]);
        Assert.Equal(-(float)FeatureSummary.MostStandardised, standardised[10]);
    }
}
