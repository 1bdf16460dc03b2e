using static TorchSharp.torch;

namespace Vsml.MetaTraining.Paper;

/// <summary>
/// Which part of a sub-RNN's cell holds the weight and which the bias. An LSTM adds i tanh(g) to its cell, with a gate i above zero: it has no
/// product of input and error, but two gates that open against each other do, for s(2x) - s(-2x) = tanh x. So w and b are held by pairs of
/// cells that rise and fall together with the error, the one more the larger x is, the other less:
/// <code>
/// p = S (b r/q + w) / 2    learns  - S r e s(2x)
/// n = S (b r/q - w) / 2    learns  - S r e s(-2x)
/// </code>
/// Several pairs are alike, since each number is read through a gate of its own. The rest of the cell is scratch.
/// </summary>
internal static class CloneMemory
{
    /// <summary>So many cells p, then as many n.</summary>
    public const int Pairs = 2;

    public const int Cells = 2 * Pairs;

    /// <summary>S: small, since cells are read through a tanh.</summary>
    public const double Scale = 0.25;

    /// <summary>Cells that hold weights and biases, and nothing in their scratch.</summary>
    /// <param name="weights">w, `[...]`.</param>
    /// <param name="biases">b, `[...]`.</param>
    /// <param name="stateSize">N, more than <see cref="Cells"/>.</param>
    /// <param name="rule">The rates.</param>
    /// <returns>`[..., N]`.</returns>
    public static Tensor Write(Tensor weights, Tensor biases, int stateSize, BackpropagationRule rule)
    {
        Tensor common = biases * BiasFactor(rule), half = weights * (Scale / 2);
        Tensor[] cells = [.. Enumerable.Repeat(common + half, Pairs), .. Enumerable.Repeat(common - half, Pairs), .. Enumerable.Repeat(zeros_like(weights), stateSize - Cells)];
        return stack(cells, dim: -1);
    }

    /// <summary>The weight that cells hold, `[...]`.</summary>
    /// <param name="cell">`[..., N]`.</param>
    public static Tensor Weights(Tensor cell) => (cell.narrow(-1, 0, Pairs).mean([-1]) - cell.narrow(-1, Pairs, Pairs).mean([-1])) / Scale;

    /// <summary>The bias that cells hold, `[...]`.</summary>
    /// <param name="cell">`[..., N]`.</param>
    /// <param name="rule">The rates.</param>
    public static Tensor Biases(Tensor cell, BackpropagationRule rule) => cell.narrow(-1, 0, Cells).mean([-1]) / BiasFactor(rule);

    /// <summary>Of which sign a cell holds the weight.</summary>
    /// <param name="cell">0 to <see cref="Cells"/> - 1.</param>
    public static int Sign(int cell) => cell < Pairs ? 1 : -1;

    /// <summary>What a cell holds of a bias of 1.</summary>
    public static double BiasFactor(BackpropagationRule rule) => Scale / 2 * rule.WeightRate / rule.BiasRate;

    /// <summary>What a cell learns of an error of 1: errors of memory are told in it.</summary>
    public static double Unit(BackpropagationRule rule) => Scale * rule.WeightRate;
}
