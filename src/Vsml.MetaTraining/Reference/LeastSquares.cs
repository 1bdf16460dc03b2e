using static TorchSharp.torch;

namespace Vsml.MetaTraining.Reference;

/// <summary>
/// What the memories of a learner say, by definition: every solution is solved anew from all rows. With n rows of d numbers Phi `[n, d]`, targets
/// Y `[n, classes]` and weights of rows D `[n]`, in 64 bits.
/// </summary>
internal static class LeastSquares
{
    /// <summary>W = (Phi^T D Phi + lambda I)^-1 Phi^T D Y, `[d, classes]`.</summary>
    internal static Tensor Solve(Tensor phi, Tensor y, Tensor weights, double lambda)
    {
        Tensor weighted = phi * weights.unsqueeze(1);
        return linalg.solve(matmul(weighted.t(), phi) + lambda * eye(phi.size(1), dtype: phi.dtype), matmul(weighted.t(), y));
    }

    /// <summary>What each row is predicted by a solution of all the others, `[n, classes]`.</summary>
    internal static Tensor LeaveOneOut(Tensor phi, Tensor y, double lambda)
    {
        long n = phi.size(0);
        return stack(Enumerable.Range(0, (int)n).Select(row =>
        {
            Tensor others = tensor(Enumerable.Range(0, (int)n).Select(other => other == row ? 0.0 : 1).ToArray());
            return matmul(phi[row], Solve(phi, y, others, lambda));
        }).ToArray(), dim: 0);
    }

    /// <summary>
    /// A solution that goes on with further rows: its prior is that the weights of the first numbers lie about where they were,
    /// with the precision of the rows that they were learned from; the weights of the other numbers stay.
    /// </summary>
    /// <param name="before">W before, `[d, classes]`.</param>
    /// <param name="precision">Phi_x^T Phi_x + lambda I over the first m numbers, `[m, m]`.</param>
    /// <param name="phi">Further rows, `[n, d]`.</param>
    /// <param name="y">Their targets.</param>
    /// <param name="weights">Their weights.</param>
    /// <returns>W after, `[d, classes]`.</returns>
    internal static Tensor GoOn(Tensor before, Tensor precision, Tensor phi, Tensor y, Tensor weights)
    {
        long m = precision.size(0);
        Tensor first = phi.narrow(1, 0, m), weighted = first * weights.unsqueeze(1);
        Tensor change = linalg.solve(precision + matmul(weighted.t(), first), matmul(weighted.t(), y - matmul(phi, before)));
        return before + nn.functional.pad(change, [0, 0, 0, before.size(0) - m]);
    }

    /// <summary>D of the last n rows of a stream: the last counts 1, each one before it <paramref name="kept"/> of the one after, `[n]`.</summary>
    internal static Tensor Forgetting(int n, double kept) => tensor(Enumerable.Range(0, n).Select(row => Math.Pow(kept, n - 1 - row)).ToArray());
}
