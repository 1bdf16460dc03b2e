using Vsml.Kernels;

namespace Vsml.Experts;

/// <summary>
/// Regularised least squares over some numbers of a stream's rows, solved at every row, in which a row counts 1 - 1/window of what it did a row before. Each row is
/// predicted before it is learned.
/// </summary>
internal sealed unsafe class WindowedRegression
{
    internal const float Lambda = 4;
    private readonly int _size, _stride;

    /// <param name="size">Numbers of a row.</param>
    /// <param name="targets">Targets of a row.</param>
    /// <param name="window">Rows that it stands for in the long run.</param>
    internal WindowedRegression(int size, int targets, double window)
    {
        (_size, Targets, Window) = (size, targets, window);
        _stride = (size + 15) / 16 * 16;
        Inverse = new AlignedBuffer(_size * _stride);
        Weights = new AlignedBuffer(checked(targets * _stride));
        for (int a = 0; a < size; a++)
            Inverse.Span[(a * _stride) + a] = 1 / Lambda;
    }

    /// <summary>Rows that it stands for in the long run.</summary>
    internal double Window { get; }

    /// <summary>Targets of a row.</summary>
    internal int Targets { get; }

    /// <summary>Floats from one row of its matrices to the next.</summary>
    internal int Stride => _stride;

    /// <summary>P, [size, stride], a <see cref="SymmetricMatrix"/>.</summary>
    internal AlignedBuffer Inverse { get; }

    /// <summary>W, [targets, stride].</summary>
    internal AlignedBuffer Weights { get; }

    /// <summary>Predicts a row, and learns it.</summary>
    /// <param name="numbers">phi, [stride], 0 beyond its size.</param>
    /// <param name="targets">[targets].</param>
    /// <param name="weight">Above 0.</param>
    /// <param name="gain">To write to, [2, stride].</param>
    /// <returns>The squared error of the prediction, summed over the targets.</returns>
    internal double Learn(float* numbers, ReadOnlySpan<float> targets, float weight, float* gain)
    {
        float* inverse = Inverse.Pointer, weights = Weights.Pointer, forgotten = gain + _stride;
        float kept = (float)(1 - (1 / Window));
        (float forgottenScale, int least) = RecursiveLeastSquares.Forget(inverse, _stride, _size, kept, Lambda, forgotten);
        float scale = RecursiveLeastSquares.GainAfter(inverse, _stride, _size, numbers, weight, kept, forgottenScale, forgotten, gain);
        double squared = 0;
        for (int t = 0; t < Targets; t++)
        {
            float* row = weights + ((long)t * _stride);
            VectorProducts.AddScaled(-forgottenScale * row[least], forgotten, row, _size);
            float error = targets[t] - VectorProducts.Dot(row, numbers, _size);
            squared += error * error;
            VectorProducts.AddScaled(scale * error, gain, row, _size);
        }

        RecursiveLeastSquares.Learn(inverse, _stride, _size, kept, forgottenScale, forgotten, scale, gain);
        GC.KeepAlive(this);
        return squared;
    }
}
