using static TorchSharp.torch;

namespace Vsml.MetaTraining.Paper;

/// <summary>
/// Which part of a sub-RNN's cell holds the weight and which the bias: several numbers each, all alike, since every one of them is read
/// through a gate of its own. The rest of the cell is scratch.
/// </summary>
internal static class CloneMemory
{
    public const int WeightCells = 4, BiasCells = 2, Cells = WeightCells + BiasCells;

    /// <summary>Cells that hold weights and biases, and nothing in their scratch.</summary>
    /// <param name="weights">w, `[...]`.</param>
    /// <param name="biases">b, `[...]`.</param>
    /// <param name="stateSize">N, more than <see cref="Cells"/>.</param>
    /// <returns>`[..., N]`.</returns>
    public static Tensor Write(Tensor weights, Tensor biases, int stateSize)
    {
        Tensor[] cells = [.. Enumerable.Repeat(weights, WeightCells), .. Enumerable.Repeat(biases, BiasCells), .. Enumerable.Repeat(zeros_like(weights), stateSize - Cells)];
        return stack(cells, dim: -1);
    }

    /// <summary>Squared errors of what cells hold, over the rates at which it is learned.</summary>
    /// <returns>Mean over all, a scalar.</returns>
    public static Tensor Error(Tensor cell, Tensor weights, Tensor biases, BackpropagationRule rule) =>
        ((cell.narrow(-1, 0, WeightCells) - weights.unsqueeze(-1)) / rule.WeightRate).square().mean()
        + ((cell.narrow(-1, WeightCells, BiasCells) - biases.unsqueeze(-1)) / rule.BiasRate).square().mean();
}
