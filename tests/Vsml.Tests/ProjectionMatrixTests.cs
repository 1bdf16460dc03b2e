using Xunit;

namespace Vsml.Tests;

/// <summary>Rows projected by a walk over their features, whether all weights are kept or those that are not 0.</summary>
public sealed class ProjectionMatrixTests
{
    [Theory]
    [InlineData(6, 1)]
    [InlineData(6, 17)]
    [InlineData(4096, 40)]
    [InlineData(4097, 40)]
    public void Project_IsTheScaledSumOfWeightsTimesFeatures(int features, int units)
    {
        Random random = new(features + units);
        ProjectionMatrix matrix = new(features, units);
        float[] row = [.. Enumerable.Range(0, features).Select(a => a % 3 == 1 ? 0 : random.NextSingle() - 0.5f)], projected = new float[units];
        double[] expected = new double[units];
        for (int a = 0; a < features; a++)
        {
            List<(int Unit, float Weight)> weights = [.. Enumerable.Range(0, units).Where(h => (h + a) % 4 == 0).Select(h => (h, random.NextSingle() - 0.5f))];
            matrix.SetFeature(a, weights);
            foreach ((int unit, float weight) in weights)
                expected[unit] += weight * row[a];
        }

        for (int h = 0; h < units; h++)
            matrix.SetScale(h, h == 3 ? double.NaN : 1 + h);
        matrix.Project(row, projected);
        for (int h = 0; h < units; h++)
            Assert.Equal(h == 3 ? double.NaN : (1 + h) * expected[h], projected[h], 1e-4 * (1 + h));

        matrix.Clear();
        matrix.Project(row, projected);
        Assert.All(projected, p => Assert.True(float.IsNaN(p)));
    }

    [Fact]
    public void AProjectionOfItsOwnWeights_HasFeaturesIfAnyIsNotZero()
    {
        ProjectionMatrix matrix = new(3, 2);
        float[] projected = new float[2];
        matrix.SetProjection(0, [1, -2, 0.5f]);
        matrix.SetProjection(1, [0, 0, 0]);
        matrix.Project([1, 1, 2], projected);
        Assert.Equal([0, float.NaN], projected);
    }
}
