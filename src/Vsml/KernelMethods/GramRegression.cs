using Vsml.Kernels;

namespace Vsml.KernelMethods;

/// <summary>
/// Ridge regression in the space of a kernel of which the matrix over the rows is given: A = (K + lambda W^-1)^-1 Y, W the weights of the rows. What a row would be
/// predicted without it follows from the same solution, y - a/g of the solution a and the diagonal g of the inverse.
/// </summary>
internal sealed unsafe class GramRegression
{
    private readonly AlignedBuffer _factor, _inverse;
    private readonly float[] _diagonal;
    private AlignedBuffer? _whole, _scaled;

    /// <param name="rows">n, 1 or more.</param>
    /// <param name="outputs">Numbers that are regressed on, 1 or more.</param>
    internal GramRegression(int rows, int outputs)
    {
        (Rows, Outputs, Stride) = (rows, outputs, Kernel.Pad(rows));
        Gram = new AlignedBuffer(checked(rows * Stride));
        _factor = new AlignedBuffer(Gram.Length);
        _inverse = new AlignedBuffer(Gram.Length);
        Solutions = new AlignedBuffer(checked(outputs * Stride));
        _diagonal = new float[rows];
        Errors = new float[checked(rows * outputs)];
    }

    /// <summary>n.</summary>
    internal int Rows { get; }

    /// <summary>Numbers that are regressed on.</summary>
    internal int Outputs { get; }

    /// <summary>Floats from one row of K to the next.</summary>
    internal int Stride { get; }

    /// <summary>K, lower triangle, [rows, stride].</summary>
    internal AlignedBuffer Gram { get; }

    /// <summary>A of the last <see cref="MeanError"/>, [outputs, stride].</summary>
    internal AlignedBuffer Solutions { get; }

    /// <summary>Target less prediction without the row, of the last <see cref="MeanError"/>, [rows, outputs].</summary>
    internal float[] Errors { get; }

    /// <summary>The weighted mean of the squared leave-one-out errors, summed over the outputs; infinite where the matrix is not positive definite in floats.</summary>
    /// <param name="lambda">Above 0.</param>
    /// <param name="targets">Y, [rows, outputs].</param>
    /// <param name="weights">[rows], with mean about 1.</param>
    /// <param name="beat">Called now and then; may throw to end the work.</param>
    internal double MeanError(double lambda, ReadOnlySpan<float> targets, ReadOnlySpan<float> weights, Action? beat = null)
    {
        for (int i = 0; i < Rows; i++)
        {
            Gram.Span.Slice(i * Stride, i + 1).CopyTo(_factor.Span[(i * Stride)..]);
            _factor.Span[(i * Stride) + i] += (float)(lambda / weights[i]);
        }

        if (!Cholesky.Factor(_factor.Pointer, Rows, Stride))
            return double.PositiveInfinity;
        beat?.Invoke();
        Cholesky.InvertFactor(_factor.Pointer, Rows, Stride, _inverse.Pointer);
        Cholesky.InverseDiagonal(_inverse.Pointer, Rows, Stride, _diagonal);
        double sum = 0;
        for (int b = 0; b < Outputs; b++)
        {
            if (b % 16 == 0)
                beat?.Invoke();
            float* solution = Solutions.Pointer + ((long)b * Stride);
            for (int i = 0; i < Rows; i++)
                solution[i] = targets[(i * Outputs) + b];
            Cholesky.ForwardSubstitute(_factor.Pointer, Stride, solution, Rows);
            Cholesky.BackSubstitute(_factor.Pointer, Rows, Stride, solution);
            for (int i = 0; i < Rows; i++)
            {
                float error = solution[i] / _diagonal[i];
                Errors[(i * Outputs) + b] = error;
                sum += (double)weights[i] * error * error;
            }
        }

        GC.KeepAlive(this);
        return double.IsFinite(sum) ? sum / Total(weights) : double.PositiveInfinity;
    }

    /// <summary>
    /// The gradient of the last <see cref="MeanError"/>. With e = a/g, dK changes a by -P dK a and g by -diag(P dK P), P the inverse, so that the gradient by K is
    /// P diag(sum_b 2 w e^2/g) P - sum_b (P (2 w e/g)) a^T.
    /// </summary>
    /// <param name="weights">As there.</param>
    /// <param name="ofGram">Receives, below the diagonal, the derivative by a number of K and its mirror image together; [rows, stride], on and above it anything.</param>
    /// <returns>The derivative by lambda.</returns>
    internal double Gradient(ReadOnlySpan<float> weights, AlignedBuffer ofGram)
    {
        AlignedBuffer whole = _whole ??= new AlignedBuffer(Gram.Length), scaled = _scaled ??= new AlignedBuffer(Gram.Length);
        whole.Span.Clear();
        Cholesky.Invert(_inverse.Pointer, Rows, Stride, whole.Pointer);
        ofGram.Span.Clear();
        double total = Total(weights);
        for (int i = 0; i < Rows; i++)
        {
            float squares = 0;
            for (int b = 0; b < Outputs; b++)
                squares += Errors[(i * Outputs) + b] * Errors[(i * Outputs) + b];
            float scale = (float)(2 * weights[i] / total) * squares / _diagonal[i];
            float* row = whole.Pointer + ((long)i * Stride), own = scaled.Pointer + ((long)i * Stride);
            for (int j = 0; j < Stride; j++)
                own[j] = scale * row[j];
        }

        OuterProduct.AddLower(scaled.Pointer, whole.Pointer, Stride, Rows, Rows, ofGram.Pointer);
        AlignedBuffer pull = new(Stride), pulled = new(Stride);
        for (int b = 0; b < Outputs; b++)
        {
            float* solution = Solutions.Pointer + ((long)b * Stride);
            for (int i = 0; i < Rows; i++)
                pull.Pointer[i] = (float)(weights[i] / total) * Errors[(i * Outputs) + b] / _diagonal[i];
            for (int i = 0; i < Rows; i++)
                pulled.Pointer[i] = VectorProducts.Dot(whole.Pointer + ((long)i * Stride), pull.Pointer, Rows);
            for (int i = 0; i < Rows; i++)
            {
                float* row = ofGram.Pointer + ((long)i * Stride);
                VectorProducts.AddScaled(-pulled.Pointer[i], solution, row, i + 1);
                VectorProducts.AddScaled(-solution[i], pulled.Pointer, row, i + 1);
            }
        }

        double byLambda = 0;
        for (int i = 0; i < Rows; i++)
        {
            float* row = ofGram.Pointer + ((long)i * Stride);
            byLambda += row[i] / weights[i];
            for (int j = 0; j < i; j++)
                row[j] *= 2;
        }

        GC.KeepAlive(pull);
        GC.KeepAlive(pulled);
        GC.KeepAlive(this);
        return byLambda;
    }

    private double Total(ReadOnlySpan<float> weights)
    {
        double total = 0;
        for (int i = 0; i < Rows; i++)
            total += weights[i];
        return total;
    }
}
