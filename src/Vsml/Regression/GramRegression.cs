using Vsml.Kernels;

namespace Vsml.Regression;

/// <summary>
/// Ridge regression in the space of a kernel of which the matrix over the rows is given: (K + lambda W^-1)^-1 y, W the weights of the rows. What a row would be
/// predicted without it follows from the same solution, y - a/g of the solution a and the diagonal g of the inverse.
/// </summary>
internal sealed unsafe class GramRegression
{
    private readonly AlignedBuffer _factor, _inverse, _column;
    private readonly float[] _diagonal;

    /// <param name="rows">n, 1 or more.</param>
    internal GramRegression(int rows)
    {
        (Rows, Stride) = (rows, Kernel.Pad(rows));
        Gram = new AlignedBuffer(checked(rows * Stride));
        _factor = new AlignedBuffer(Gram.Length);
        _inverse = new AlignedBuffer(Gram.Length);
        _column = new AlignedBuffer(Stride);
        _diagonal = new float[rows];
        Errors = new float[rows];
    }

    /// <summary>n.</summary>
    internal int Rows { get; }

    /// <summary>Floats from one row of K to the next.</summary>
    internal int Stride { get; }

    /// <summary>K, lower triangle, [rows, stride].</summary>
    internal AlignedBuffer Gram { get; }

    /// <summary>Target less prediction without the row, of the last <see cref="MeanError"/>.</summary>
    internal float[] Errors { get; }

    /// <summary>The weighted mean of the squared leave-one-out errors; infinite where the matrix is not positive definite in floats.</summary>
    /// <param name="lambda">Above 0.</param>
    /// <param name="targets">y, [rows].</param>
    /// <param name="weights">[rows], with mean about 1.</param>
    internal double MeanError(double lambda, ReadOnlySpan<float> targets, ReadOnlySpan<float> weights)
    {
        for (int i = 0; i < Rows; i++)
        {
            Gram.Span.Slice(i * Stride, i + 1).CopyTo(_factor.Span[(i * Stride)..]);
            _factor.Span[(i * Stride) + i] += (float)(lambda / weights[i]);
        }

        if (!Cholesky.Factor(_factor.Pointer, Rows, Stride))
            return double.PositiveInfinity;
        Cholesky.InvertFactor(_factor.Pointer, Rows, Stride, _inverse.Pointer);
        Cholesky.InverseDiagonal(_inverse.Pointer, Rows, Stride, _diagonal);
        targets.CopyTo(_column.Span);
        Cholesky.ForwardSubstitute(_factor.Pointer, Stride, _column.Pointer, Rows);
        Cholesky.BackSubstitute(_factor.Pointer, Rows, Stride, _column.Pointer);
        double sum = 0, total = 0;
        for (int i = 0; i < Rows; i++)
        {
            Errors[i] = _column.Pointer[i] / _diagonal[i];
            sum += (double)weights[i] * Errors[i] * Errors[i];
            total += weights[i];
        }

        GC.KeepAlive(this);
        return double.IsFinite(sum) ? sum / total : double.PositiveInfinity;
    }
}
