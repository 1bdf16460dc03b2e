using Vsml.Experts;
using Xunit;

namespace Vsml.Tests;

/// <summary>Least squares of rows whose weights are far apart.</summary>
public sealed class RidgeRegressionTests
{
    [Theory]
    [InlineData(12, 40)]
    [InlineData(60, 7)]
    public void RowsThatWeighMillionsOfTimesAsMuch_AreSolvedInFloats(int rows, int numbers)
    {
        Random random = new(1);
        RidgeRegression ridge = new(rows, numbers, classes: 2);
        for (int row = 0; row < rows; row++)
        {
            foreach (ref float number in ridge.Row(row))
                number = random.NextSingle() - 0.5f;
            ridge.SetLabel(row, row % 2, row < 3 ? 1e12f : 1e-3f);
        }

        ridge.Solve();

        Assert.True(double.IsFinite(ridge.SquaredError), $"squared error {ridge.SquaredError}");
        Assert.All(ridge.Weights, weight => Assert.True(float.IsFinite(weight)));
        Assert.All(ridge.LeaveOneOut, prediction => Assert.True(float.IsFinite(prediction)));
        Assert.Contains(ridge.Weights, weight => weight != 0);
    }
}
