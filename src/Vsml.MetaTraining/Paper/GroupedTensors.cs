using static TorchSharp.torch;

namespace Vsml.MetaTraining.Paper;

/// <summary>Arithmetic between what episodes hold, `[episodes, ...]`, and parameters that groups of them share, `[groups, ...]`.</summary>
internal static class GroupedTensors
{
    /// <summary>x W, every episode with the W of its group.</summary>
    /// <param name="x">`[episodes, ..., in]`.</param>
    /// <param name="weights">`[groups, in, out]`; groups divides episodes.</param>
    /// <returns>`[episodes, ..., out]`.</returns>
    public static Tensor TimesOfGroup(this Tensor x, Tensor weights) =>
        x.reshape(weights.size(0), -1, weights.size(1)).matmul(weights).view([.. x.shape[..^1], weights.size(2)]);

    /// <summary>A vector of every group, so that it can be added to or multiplied with what its episodes hold.</summary>
    /// <param name="vector">`[groups, n]`.</param>
    /// <param name="like">`[episodes, ..., n]`.</param>
    /// <returns>`[1 or episodes, 1, ..., 1, n]`.</returns>
    public static Tensor OfGroup(this Tensor vector, Tensor like)
    {
        long groups = vector.size(0), episodes = like.size(0);
        Tensor rows = groups == 1 || groups == episodes ? vector : vector.repeat_interleave(episodes / groups, dim: 0);
        return rows.view([rows.size(0), .. Enumerable.Repeat(1L, (int)like.dim() - 2), vector.size(1)]);
    }

    /// <summary>A tensor of every group, so that it can be added to or multiplied with what its episodes hold.</summary>
    /// <param name="tensor">`[groups, ...]`.</param>
    /// <param name="like">`[episodes, ...]`, of as many dimensions.</param>
    /// <returns>`[1 or episodes, ...]`.</returns>
    public static Tensor OfGroups(this Tensor tensor, Tensor like)
    {
        long groups = tensor.size(0), episodes = like.size(0);
        return groups == 1 || groups == episodes ? tensor : tensor.repeat_interleave(episodes / groups, dim: 0);
    }
}
