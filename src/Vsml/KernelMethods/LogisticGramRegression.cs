using Vsml.Kernels;

namespace Vsml.KernelMethods;

/// <summary>
/// Multinomial logistic regression in the space of a kernel of which the matrix over the rows is given: logits f = K A + offsets of the greatest posterior density,
/// K the covariance of a Gaussian process (Rasmussen and Williams, 2006, section 3.5), where A = W (Y - p), W the weights of the rows. The curvature of the logarithm of
/// softmax is nowhere above 1/2 (Böhning, 1992), so that every step to A solves with one factor of K + 2 W^-1; steps gather momentum (Nesterov, 1983) until it leads back.
/// What a row would be told without it follows from Laplace's approximation of the posterior.
/// </summary>
internal sealed unsafe class LogisticGramRegression
{
    // Steps end where A is right to this, for each of its numbers; that is a few, and at most so many.
    private const double Tolerance = 0.02, LeastCurvature = 1e-4;
    private const int MostSteps = 100;
    private readonly int _rows, _classes, _stride;
    private readonly float[] _weights, _offsets;
    private readonly int[] _labels;
    private readonly AlignedBuffer _gram, _factor;
    private readonly double[] _logits, _probabilities;

    /// <param name="gram">K, lower triangle, [rows, padded rows].</param>
    /// <param name="labels">Classes of the rows, [rows].</param>
    /// <param name="weights">[rows], with mean about 1.</param>
    /// <param name="offsets">[classes].</param>
    internal LogisticGramRegression(AlignedBuffer gram, int[] labels, float[] weights, float[] offsets)
    {
        (_gram, _labels, _weights, _offsets) = (gram, labels, weights, offsets);
        (_rows, _classes, _stride) = (labels.Length, offsets.Length, Kernel.Pad(labels.Length));
        _factor = new AlignedBuffer(gram.Length);
        Solutions = new AlignedBuffer(checked(_classes * _stride));
        LeaveOneOut = new float[checked(_rows * _classes)];
        (_logits, _probabilities) = (new double[LeaveOneOut.Length], new double[LeaveOneOut.Length]);
    }

    /// <summary>A, [classes, padded rows].</summary>
    internal AlignedBuffer Solutions { get; }

    /// <summary>What each row is told without it, the offsets not included, [rows, classes].</summary>
    internal float[] LeaveOneOut { get; }

    private double[] Ones => [.. Enumerable.Repeat(1.0, _rows)];

    /// <summary>Solves; false where the matrix is not positive definite in floats.</summary>
    /// <param name="beat">Called now and then; may throw to end the work.</param>
    internal bool Solve(Action beat)
    {
        bool solved = Factor(Ones, [.. _weights.Select(weight => 2.0 / weight)]);
        if (solved)
        {
            Climb(beat);
            solved = LeaveOut(beat);
        }

        GC.KeepAlive(this);
        return solved;
    }

    private void Climb(Action beat)
    {
        double[] from = new double[_logits.Length], next = new double[_logits.Length];
        double momentum = 1;
        for (int step = 0; step < MostSteps; step++)
        {
            beat();
            ReadProbabilities(from);
            double wrong = 0, back = 0;
            for (int b = 0; b < _classes; b++)
            {
                float* solution = Solutions.Pointer + ((long)b * _stride);
                for (int i = 0; i < _rows; i++)
                    solution[i] = (float)(next[(i * _classes) + b] = from[(i * _classes) + b] + (2 * Residual(i, b)));
                Cholesky.ForwardSubstitute(_factor.Pointer, _stride, solution, _rows);
                Cholesky.BackSubstitute(_factor.Pointer, _rows, _stride, solution);
                for (int i = 0; i < _rows; i++)
                {
                    int at = (i * _classes) + b;
                    double own = solution[i] / _weights[i];
                    next[at] -= 2 * own;
                    wrong = Math.Max(wrong, Math.Abs(own - Residual(i, b)));
                    back += (from[at] - next[at]) * (next[at] - _logits[at]);
                }
            }

            momentum = back > 0 ? 1 : momentum;
            double more = (1 + Math.Sqrt(1 + (4 * momentum * momentum))) / 2, beyond = (momentum - 1) / more;
            momentum = more;
            for (int at = 0; at < next.Length; at++)
                (from[at], _logits[at]) = (next[at] + (beyond * (next[at] - _logits[at])), next[at]);
            if (wrong < Tolerance)
                break;
        }
    }

    // With one curvature w a row, B = I + sqrt(w) K sqrt(w): the posterior variance of a logit is (1 - d)/w, d the diagonal of B's inverse, and without the row f - a (1 - d)/(w d).
    private bool LeaveOut(Action beat)
    {
        beat();
        ReadProbabilities(_logits);
        double[] roots = [.. Enumerable.Range(0, _rows).Select(row => Math.Sqrt(Curvature(row)))];
        if (!Factor(roots, Ones))
            return false;
        AlignedBuffer inverse = new(_factor.Length);
        float[] diagonal = new float[_rows];
        Cholesky.InvertFactor(_factor.Pointer, _rows, _stride, inverse.Pointer);
        Cholesky.InverseDiagonal(inverse.Pointer, _rows, _stride, diagonal);
        GC.KeepAlive(inverse);
        for (int i = 0; i < _rows; i++)
        {
            double pull = (1 - diagonal[i]) / (roots[i] * roots[i] * diagonal[i]);
            for (int b = 0; b < _classes; b++)
                LeaveOneOut[(i * _classes) + b] = (float)(_logits[(i * _classes) + b] - (pull * Solutions.Pointer[((long)b * _stride) + i]));
        }

        return true;
    }

    // K times the factors of row and column, and something on the diagonal.
    private bool Factor(double[] scales, double[] onDiagonal)
    {
        for (int i = 0; i < _rows; i++)
        {
            float* row = _gram.Pointer + ((long)i * _stride), own = _factor.Pointer + ((long)i * _stride);
            for (int j = 0; j <= i; j++)
                own[j] = (float)(scales[i] * scales[j] * row[j]);
            own[i] += (float)onDiagonal[i];
        }

        return Cholesky.Factor(_factor.Pointer, _rows, _stride);
    }

    private double Residual(int row, int label) => (_labels[row] == label ? 1 : 0) - _probabilities[(row * _classes) + label];

    // Of softmax, in the mean over the directions in which it has one.
    private double Curvature(int row)
    {
        double squares = 0;
        for (int b = 0; b < _classes; b++)
            squares += _probabilities[(row * _classes) + b] * _probabilities[(row * _classes) + b];
        return _weights[row] * Math.Max((1 - squares) / (_classes - 1), LeastCurvature);
    }

    private void ReadProbabilities(double[] logits)
    {
        for (int row = 0; row < _rows; row++)
        {
            ReadOnlySpan<double> own = logits.AsSpan(row * _classes, _classes);
            Span<double> probabilities = _probabilities.AsSpan(row * _classes, _classes);
            double most = double.NegativeInfinity, sum = 0;
            for (int b = 0; b < own.Length; b++)
                most = Math.Max(most, own[b] + _offsets[b]);
            for (int b = 0; b < own.Length; b++)
                sum += probabilities[b] = Math.Exp(own[b] + _offsets[b] - most);
            foreach (ref double probability in probabilities)
                probability /= sum;
        }
    }
}
