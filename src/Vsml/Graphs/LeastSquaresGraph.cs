using Vsml.Experts;

namespace Vsml.Graphs;

/// <summary>Regressions side by side as they learn a row and forget others, as <see cref="RecursiveLeastSquares"/> does it.</summary>
/// <param name="Inverse">P, [regressions, n, n].</param>
/// <param name="Weights">W, [regressions, targets, n].</param>
internal sealed record LeastSquaresGraph(Value Inverse, Value Weights)
{
    private Graph Graph => Inverse.Graph;

    /// <summary>Learns a row.</summary>
    /// <param name="phi">Its numbers, [regressions, 1, n].</param>
    /// <param name="error">What it was predicted too low, [regressions, targets, 1].</param>
    internal LeastSquaresGraph Learn(Value phi, Value error)
    {
        Value gain = phi.Times(Inverse);                                              // [regressions, 1, n]: P is symmetric
        Value scale = 1 / (1 + phi.Times(gain.Transposed(0, 2, 1)));                  // [regressions, 1, 1]
        return Take(gain, scale, error);
    }

    /// <summary>Lets rows so far count a share of what they did.</summary>
    /// <param name="kept">The share, [regressions, 1, 1].</param>
    /// <param name="lambda">lambda, [regressions, 1, 1].</param>
    /// <param name="n">Numbers of a row.</param>
    internal LeastSquaresGraph Forget(Value kept, Value lambda, int n)
    {
        float[] eye = new float[n * n];
        for (int a = 0; a < n; a++)
            eye[(a * n) + a] = 1;
        Value inverse = Inverse / kept, weight = (1 - kept) * lambda * n;
        Value diagonal = (inverse * Graph.Constant(eye, 1, n, n)).Mean(2, keepsAxis: true).Transposed(0, 2, 1) * n;
        Value isLeast = Graph.Constant(Enumerable.Range(0, n).Select(a => (long)a).ToArray(), 1, 1, n).EqualTo(diagonal.IndexOfHighest(2));
        Value least = isLeast.To(ElementType.Float), row = least.Times(inverse);                      // [regressions, 1, n]
        Value scale = weight / (1 + (weight * row.Times(least.Transposed(0, 2, 1))));
        return new LeastSquaresGraph(inverse, Weights).Take(row, scale, 0 - Weights.Times(least.Transposed(0, 2, 1)));
    }

    private LeastSquaresGraph Take(Value gain, Value scale, Value error)
    {
        Value root = gain * scale.Sqrt();
        return new LeastSquaresGraph(Inverse - root.Transposed(0, 2, 1).Times(root), Weights + (scale * error).Times(gain));
    }
}
