using System.Runtime.Intrinsics;
using Vsml.Kernels;

namespace Vsml.KernelMethods;

/// <summary>
/// Lets the coordinates of a kernel of distances count differently: down the gradient of the leave-one-out error by the logarithms of their scales and of lambda. What
/// that may cost is bounded by a prior: logarithms are normally distributed about where they began, so that few rows move them little (Tipping's relevance, 2001).
/// </summary>
internal sealed unsafe class RelevanceDescent
{
    private const int Steps = 10;
    private const double Variance = 2, FirstStep = 1.4, LongestStep = 3, ShortestStep = 0.1, Longer = 1.5, Shorter = 0.4, LeastGain = 0.1;
    private const double LeastLambda = 1e-5, MostLambda = 64;
    private readonly RowCoordinates _coordinates;
    private readonly GramRegression _regression;
    private readonly AlignedBuffer _byGram;
    private readonly float[] _targets, _weights, _start;
    private readonly Kernel _like;
    private readonly int _rows;
    private readonly double _firstLambda;
    private readonly Action _beat;

    /// <param name="start">Where to begin.</param>
    /// <param name="coordinates">Of the rows.</param>
    /// <param name="rows">How many of them to look at.</param>
    /// <param name="targets">[rows, outputs].</param>
    /// <param name="weights">[rows], relative.</param>
    /// <param name="outputs">Numbers of a target.</param>
    /// <param name="beat">Called now and then; may throw to end the work.</param>
    internal RelevanceDescent(Candidate start, RowCoordinates coordinates, int rows, float[] targets, float[] weights, int outputs, Action beat)
    {
        (_coordinates, _rows, _weights, _beat) = (coordinates, rows, weights, beat);
        _targets = targets[..(rows * outputs)];
        (_like, _start, _firstLambda) = (start.Kernel, start.Kernel.Scales, start.Lambda);
        _regression = new GramRegression(rows, outputs);
        _byGram = new AlignedBuffer(_regression.Gram.Length);
    }

    /// <summary>Goes down.</summary>
    /// <returns>The kernel, and minus the logarithm of the prior there, less that of where it began.</returns>
    internal (Kernel Kernel, double Penalty) Run()
    {
        int width = _coordinates.Width;
        float[] scales = _start;
        double[] gradient = new double[width];
        (double lambda, double step) = (_firstLambda, FirstStep);
        double error = Error(scales, lambda), cost = Cost(error, scales), ofLambda = 0;
        if (double.IsFinite(cost))
            ofLambda = Gradient(error, scales, lambda, gradient);
        for (int i = 0; i < Steps && step >= ShortestStep && double.IsFinite(cost); i++)
        {
            double most = Math.Max(gradient.Max(Math.Abs), 1e-12);
            float[] next = [.. _start];
            for (int a = 0; a < width; a++)
                next[a] = (float)(scales[a] * Math.Exp(-step * gradient[a] / most));
            double nextLambda = Math.Clamp(lambda * Math.Exp(-step * Math.Clamp(ofLambda / most, -1, 1)), LeastLambda, MostLambda);
            double nextError = Error(next, nextLambda), nextCost = Cost(nextError, next);
            if (!(nextCost < cost - LeastGain))
            {
                step *= Shorter;
                continue;
            }

            (scales, lambda, error, cost, step) = (next, nextLambda, nextError, nextCost, Math.Min(step * Longer, LongestStep));
            if (i < Steps - 1)
                ofLambda = Gradient(error, scales, lambda, gradient);
        }

        return (_like with { Scales = scales }, Penalty(scales));
    }

    private double Error(float[] scales, double lambda)
    {
        KernelSearch.Fill(_like with { Scales = scales }, _coordinates, _regression, _beat);
        return _regression.MeanError(lambda, _targets, _weights);
    }

    // Minus the logarithm of likelihood and prior.
    private double Cost(double error, float[] scales) => (_rows / 2.0 * Math.Log(Math.Max(error, 1e-12))) + Penalty(scales);

    private double Penalty(float[] scales)
    {
        double sum = 0;
        for (int a = 0; a < _coordinates.Width; a++)
            sum += Moved(scales, a) * Moved(scales, a);
        return sum / (2 * Variance);
    }

    private double Moved(float[] scales, int a) => Math.Log(scales[a] / _start[a]);

    // Of the cost at the last error, by the logarithms; that by lambda's is returned.
    private double Gradient(double error, float[] scales, double lambda, double[] gradient)
    {
        double scale = _rows / (2 * Math.Max(error, 1e-12)), byLambda = _regression.Gradient(_weights, _byGram);
        const int TileRows = CoordinateTiles.TileRows;
        CoordinateTiles tiles = _coordinates.Of(_like.OfRanks);
        float[] own = new float[tiles.Width];
        AlignedBuffer sums = new(own.Length * TileRows);
        for (int i = 0; i < _rows; i++)
        {
            _beat();
            tiles.CopyTo(i, own);
            float* gram = _regression.Gram.Pointer + ((long)i * _regression.Stride), byGram = _byGram.Pointer + ((long)i * _regression.Stride);
            new Span<float>(byGram + i, Kernel.Pad(i) - i).Clear();
            for (int j = 0; j < i; j += TileRows)
            {
                // dK/ds = -|a - b| K, or -(a - b)^2 K.
                Vector512<float> change = -Vector512.Load(byGram + j) * Vector512.Load(gram + j);
                float* tile = tiles.Tile(j);
                for (int a = 0; a < own.Length; a++)
                {
                    Vector512<float> term = Kernel.TermOf(_like.Shape, Vector512.Create(own[a]), Vector512.Load(tile + (a * TileRows)));
                    float* sum = sums.Pointer + (a * TileRows);
                    Vector512.MultiplyAddEstimate(change, term, Vector512.Load(sum)).Store(sum);
                }
            }
        }

        for (int a = 0; a < gradient.Length; a++)
            gradient[a] = (scale * Vector512.Sum(Vector512.Load(sums.Pointer + (a * TileRows))) * scales[a]) + (Moved(scales, a) / Variance);
        GC.KeepAlive(sums);
        GC.KeepAlive(this);
        return scale * byLambda * lambda;
    }
}
