using Vsml.MetaTraining.Paper;
using static TorchSharp.torch;

namespace Vsml.MetaTraining.Tests.Paper;

/// <summary>
/// A recurrence whose gradient is known: s' = 0.9 s + u_t . theta, loss sum_t (s' - y_t)^2 / 2, of which step t counts w_t. In double
/// precision. Being quadratic, its blurred gradient is its gradient.
/// </summary>
internal sealed class LinearProblem : IUnrolledProblem
{
    private const double Memory = 0.9;
    private readonly double[][] _u;
    private readonly double[] _y;
    private readonly double _luck;
    private readonly List<(int Episodes, int Steps)> _unrolls = [];

    /// <param name="seed">Fixes u and y.</param>
    /// <param name="episodes">All alike.</param>
    /// <param name="luck">Is added to the loss of every step.</param>
    public LinearProblem(int seed, int episodes, int steps = 12, int parameters = 3, double luck = 0)
    {
        Random random = new(seed);
        _u = [.. Enumerable.Range(0, steps).Select(_ => (double[])[.. Enumerable.Range(0, parameters).Select(_ => (2 * random.NextDouble()) - 1)])];
        _y = [.. Enumerable.Range(0, steps).Select(_ => (4 * random.NextDouble()) - 2)];
        (Episodes, _luck) = (episodes, luck);
    }

    private LinearProblem(LinearProblem whole, int episodes) =>
        (_u, _y, _luck, _unrolls, Episodes) = (whole._u, whole._y, whole._luck, whole._unrolls, episodes);

    public int Episodes { get; }

    public int Steps => _y.Length;

    public int Disposed { get; private set; }

    /// <summary>Steps that were unrolled at once, of this problem or of a part of it: the most of them.</summary>
    public int LongestUnroll => _unrolls.Max(unroll => unroll.Steps);

    /// <summary>Episodes that were unrolled side by side.</summary>
    public int MostEpisodes => _unrolls.Max(unroll => unroll.Episodes);

    /// <summary>Loss and gradient; where a window is given, without what goes from one window into the next.</summary>
    public (double Loss, double[] Gradient) ByHand(double[] theta, int window = int.MaxValue)
    {
        double s = 0, loss = 0;
        double[] ds = new double[theta.Length], gradient = new double[theta.Length];
        for (int t = 0; t < Steps; t++)
        {
            if (t % window == 0) Array.Clear(ds);
            s = (Memory * s) + _u[t].Zip(theta, (u, p) => u * p).Sum();
            loss += ((s - _y[t]) * (s - _y[t]) / 2) + _luck;
            for (int p = 0; p < theta.Length; p++)
            {
                ds[p] = (Memory * ds[p]) + _u[t][p];
                gradient[p] += (s - _y[t]) * ds[p];
            }
        }

        return (loss, gradient);
    }

    public EpisodeState Start(Tensor parameters) => new(zeros(Episodes, dtype: ScalarType.Float64));

    public (Tensor Losses, EpisodeState State) Unroll(Tensor parameters, EpisodeState state, int from, int to)
    {
        _unrolls.Add((Episodes, to - from));
        Tensor s = state[0], losses = zeros(Episodes, dtype: ScalarType.Float64);
        for (int t = from; t < to; t++)
        {
            Tensor drive = parameters.matmul(tensor(_u[t]));
            s = (s * Memory) + drive.repeat_interleave(Episodes / drive.size(0));
            losses = losses + ((s - _y[t]).square() / 2) + _luck;
        }

        return (losses, new EpisodeState(s));
    }

    public IUnrolledProblem Part(int first, int count) => new LinearProblem(this, count);

    public void OutliveScopes()
    {
    }

    public void Dispose() => Disposed++;
}
