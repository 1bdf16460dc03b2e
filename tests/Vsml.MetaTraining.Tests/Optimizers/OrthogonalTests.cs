using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Vsml.MetaTraining.Tests;

/// <summary>Held to the singular value decomposition: the vectors stay, the values come near 1.</summary>
public class OrthogonalTests
{
    [Theory]
    [InlineData(4, 64)]
    [InlineData(8, 64)]
    [InlineData(6, 128)]
    [InlineData(16, 8)]
    [InlineData(64, 8)]
    [InlineData(12, 12)]
    [InlineData(1, 9)]
    [InlineData(9, 1)]
    public void Make_KeepsSingularVectors_AndBringsSingularValuesNearOne(int rows, int columns)
    {
        using DisposeScope scope = NewDisposeScope();
        Random random = new(rows + columns);
        float[] matrix = [.. Enumerable.Range(0, rows * columns).Select(i => 100 * (RandomEpisodes.Normal(random) + (i % (columns + 1) == 0 ? 3 : 0)))];
        (Tensor u, _, Tensor vh) = linalg.svd(tensor(matrix, [rows, columns]).to(ScalarType.Float64), false);
        Orthogonal.Make(matrix, rows, columns);

        Tensor rotated = matmul(matmul(u.t(), tensor(matrix, [rows, columns]).to(ScalarType.Float64)), vh.t());
        Tensor values = diag(rotated);
        Assert.InRange((rotated - diag(values)).abs().max().item<double>(), 0, 1e-3);
        Assert.All(values.contiguous().data<double>().ToArray(), value => Assert.InRange(value, 0.65, 1.25));
    }

    [Fact]
    public void Make_DoesNotDependOnTheScale()
    {
        Random random = new(1);
        float[] one = [.. Enumerable.Range(0, 32).Select(_ => RandomEpisodes.Normal(random))], small = [.. one.Select(x => x * 0.001f)];
        Orthogonal.Make(one, 4, 8);
        Orthogonal.Make(small, 4, 8);
        Assert.All(one.Zip(small), pair => Assert.Equal(pair.First, pair.Second, 1e-3f));
    }

    [Fact]
    public void Make_LeavesNothingAsItIs()
    {
        float[] nothing = new float[12];
        Orthogonal.Make(nothing, 3, 4);
        Assert.Equal(new float[12], nothing);
    }
}
