using Xunit;

namespace Vsml.Tests;

/// <summary>What decorrelates features: the covariance that is estimated, its inverse root, and what projections make of it.</summary>
public sealed class DecorrelationTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(40)]
    public void AnInverseRoot_TwiceIsTheInverse(int size)
    {
        double[] matrix = Covariance(size, size + 3, ridge: 0.02);
        InverseRoot root = new((double[])matrix.Clone(), size);
        double[] unit = new double[size], once = new double[size], twice = new double[size];
        for (int a = 0; a < size; a++)
        {
            Array.Clear(unit);
            unit[a] = 1;
            root.Multiply(unit, once);
            root.Multiply(once, twice);
            for (int b = 0; b < size; b++)
            {
                double product = Enumerable.Range(0, size).Sum(c => matrix[(b * size) + c] * twice[c]);
                Assert.Equal(a == b ? 1 : 0, product, 1e-7);
            }
        }
    }

    [Fact]
    public void AnInverseRootOfADiagonalMatrix_IsThatOfItsEntries()
    {
        InverseRoot root = new([4, 0, 0, 0, 0.25, 0, 0, 0, 1], 3);
        double[] product = new double[3];
        root.Multiply([1, 1, 1], product);
        Assert.Equal([0.5, 2, 1], product);
    }

    [Fact]
    public void DecorrelatedProjectionsOfManyRows_HaveUnitVariance_WhateverTheFeaturesHaveInCommon()
    {
        const int Features = 8;
        float[][] rows = CommonCause(rows: 4_000, Features, own: 0.3);
        double[] variances = Variances(Drawn(rows, Features).Matrix, rows);

        // The ridge of 0.02 takes a little of those along which the features hardly vary.
        Assert.All(variances, variance => Assert.InRange(variance, 0.75, 1.02));

        // A plain projection r / |r| has |sum r|^2 times the common variance: nearly all or nearly nothing.
        double[] plain = [.. Weights.Select(r => Variance(rows.Select(row => row.Zip(r, (s, w) => s * w).Sum() / Math.Sqrt(r.Sum(w => w * w)))))];
        Assert.True(plain.Max() / plain.Min() > 5, $"{plain.Min()} to {plain.Max()}");
    }

    [Fact]
    public void FewRowsOfIndependentFeatures_LeaveProjectionsAlmostAsTheyWere()
    {
        // Chance correlates what a few rows show; undoing that would be noise. The covariance of the same rows, not shrunk, does.
        const int Features = 8;
        float[][] rows = CommonCause(rows: 10, Features, own: 1);
        Decorrelation decorrelation = Drawn(rows, Features).Decorrelation;
        double[] unshrunk = new double[Features];
        InverseRoot root = new(SecondMoments(rows, ridge: 0.02), Features);
        double shrunkCosine = 0, unshrunkCosine = 0;
        for (int i = 0; i < Weights.Length; i++)
        {
            root.Multiply(Weights[i], unshrunk);
            shrunkCosine += Cosine(Weights[i], decorrelation.Weights.Slice(i * Features, Features).ToArray().Select(w => (double)w)) / Weights.Length;
            unshrunkCosine += Cosine(Weights[i], unshrunk) / Weights.Length;
        }

        Assert.InRange(shrunkCosine, 0.9, 1);
        Assert.InRange(unshrunkCosine, 0, shrunkCosine - 0.05);
    }

    [Fact]
    public void FeaturesWithoutVariance_TakeNoPart()
    {
        float[][] rows = [.. CommonCause(rows: 100, 8, own: 1).Select(row => (float[])[0, .. row[1..]])];
        (Decorrelation decorrelation, ProjectionMatrix matrix) = Drawn(rows, 8);
        for (int i = 0; i < decorrelation.Weights.Length; i += 8)
            Assert.InRange(Math.Abs(decorrelation.Weights[i]), 0, 8f); // Of no account, for the feature is 0 in every row, and finite.
        Assert.All(Variances(matrix, rows), variance => Assert.InRange(variance, 0.1, 1.1));
    }

    [Fact]
    public void WithoutVariance_ThereAreNoProjections()
    {
        float[] projected = new float[4];
        Drawn([new float[8], new float[8]], 8).Matrix.Project(new float[8], projected);
        Assert.Equal([float.NaN, float.NaN, float.NaN, float.NaN], projected);
    }

    private static int[] UnitsOf(int projections) => new InputWidths(8, true, projections, Decorrelates: true, Contrasts: false).DecorrelatedUnits;

    private static double[][] Weights { get; } = RandomWeights(units: 20, features: 8);

    private static double[][] RandomWeights(int units, int features)
    {
        Random random = new(7);
        return [.. Enumerable.Range(0, units).Select(_ => Enumerable.Range(0, features).Select(_ => (2 * random.NextDouble()) - 1).ToArray())];
    }

    private static (Decorrelation Decorrelation, ProjectionMatrix Matrix) Drawn(float[][] rows, int features)
    {
        int units = rows.Length <= 2 ? 4 : 40;
        ProjectionMatrix matrix = new(features, units);
        Decorrelation decorrelation = new(features, UnitsOf(units), matrix);
        foreach (float[] row in rows)
            decorrelation.Covariance!.Add(row);
        decorrelation.Draw(decorrelation.Covariance!.InverseRoot(), (h, weights) => Weights[((h / 4) * 2) + (h % 2)].CopyTo(weights));
        return (decorrelation, matrix);
    }

    private static double[] Variances(ProjectionMatrix matrix, float[][] rows)
    {
        float[] projected = new float[40];
        List<float[]> all = [];
        foreach (float[] row in rows)
        {
            matrix.Project(row, projected);
            all.Add([.. projected]);
        }

        return [.. UnitsOf(40).Select(h => Variance(all.Select(row => (double)row[h])))];
    }

    private static double Variance(IEnumerable<double> values) => values.Average(x => x * x) - Math.Pow(values.Average(), 2);

    private static double Cosine(IEnumerable<double> left, IEnumerable<double> right) =>
        left.Zip(right, (l, r) => l * r).Sum() / Math.Sqrt(left.Sum(l => l * l) * right.Sum(r => r * r));

    private static double[] SecondMoments(float[][] rows, double ridge)
    {
        int size = rows[0].Length;
        return [.. Enumerable.Range(0, size * size).Select(i =>
            rows.Average(row => row[i / size] * (double)row[i % size]) + (i / size == i % size ? ridge : 0))];
    }

    // Every feature is a common number and one of its own, together of variance 1.
    private static float[][] CommonCause(int rows, int features, double own)
    {
        Random random = new(5);
        double Draw() => Math.Sqrt(12) * (random.NextDouble() - 0.5);
        return [.. Enumerable.Range(0, rows).Select(_ =>
        {
            double common = Draw() * Math.Sqrt(1 - (own * own));
            return Enumerable.Range(0, features).Select(_ => (float)(common + (own * Draw()))).ToArray();
        })];
    }

    // A A^T / columns + ridge.
    private static double[] Covariance(int size, int columns, double ridge)
    {
        Random random = new(size);
        double[,] a = new double[size, columns];
        for (int i = 0; i < size; i++)
        {
            for (int k = 0; k < columns; k++)
                a[i, k] = (2 * random.NextDouble()) - 1 + (i > 0 ? a[i - 1, k] : 0);
        }

        double[] matrix = new double[size * size];
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < size; j++)
                matrix[(i * size) + j] = (Enumerable.Range(0, columns).Sum(k => a[i, k] * a[j, k]) / columns) + (i == j ? ridge : 0);
        }

        return matrix;
    }
}
