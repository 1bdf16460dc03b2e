using Xunit;

namespace Vsml.Tests;

/// <summary>Rows of very many features that are mostly zeros are projected by what is not zero, to what they are projected to in full.</summary>
public sealed class MostlyZerosTests
{
    private const int Features = 5000, Units = 24;

    [Fact]
    public void ARow_IsProjectedAsInFull_WhateverChangesBetweenRows()
    {
        FeatureStatistics statistics = new(Features);
        ProjectionMatrix matrix = new(Features, Units);
        MostlyZeros sparse = new(matrix);
        Random random = new(1);
        for (int step = 0; step < 6; step++)
        {
            statistics.Add(Row(random));
            for (int a = step; a < Features; a += 3)
                matrix.SetFeature(a, [(a % Units, random.NextSingle() - 0.5f)]);
            for (int h = 0; h < Units; h++)
                matrix.SetScale(h, h == 5 ? double.NaN : 1);
            for (int again = 0; again < 2; again++)
                AssertSame(statistics, matrix, sparse, Row(random));
        }

        matrix.Clear();
        for (int h = 0; h < Units; h++)
            matrix.SetScale(h, 1);
        AssertSame(statistics, matrix, sparse, Row(random));
    }

    [Fact]
    public void ARowThatIsNotMostlyZeros_IsLeftToOthers()
    {
        float[] row = new float[Features];
        Array.Fill(row, 1, 0, 1300);

        Assert.False(new MostlyZeros(new ProjectionMatrix(Features, Units)).Project(new FeatureStatistics(Features), row, new float[Units]));
    }

    private static float[] Row(Random random)
    {
        float[] row = new float[Features];
        for (int i = 0; i < 60; i++)
            row[random.Next(Features)] = (3 * random.NextSingle()) - 1;
        (row[random.Next(Features)], row[random.Next(Features)], row[^1]) = (float.NaN, -0f, float.PositiveInfinity);
        return row;
    }

    private static void AssertSame(FeatureStatistics statistics, ProjectionMatrix matrix, MostlyZeros sparse, float[] row)
    {
        float[] bounded = new float[Features], expected = new float[Units], found = new float[Units];
        statistics.StandardiseBounded(row, bounded);
        matrix.Project(bounded, expected);

        Assert.True(sparse.Project(statistics, row, found));
        Assert.Equal(expected, found, (a, b) => a == b || (float.IsNaN(a) && float.IsNaN(b)) || MathF.Abs(a - b) < 1e-4f * (1 + MathF.Abs(a)));
    }
}
