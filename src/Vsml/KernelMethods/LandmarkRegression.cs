using Vsml.Experts;
using Vsml.Kernels;

namespace Vsml.KernelMethods;

/// <summary>
/// Ridge regression of many rows in the space of a kernel, over the numbers phi(x) = L^-1 k(x): k(x) the kernel of a row with some of the rows, the landmarks,
/// L L^T the kernel of these with each other.
/// </summary>
internal static unsafe class LandmarkRegression
{
    // The diagonal's part of the landmarks' kernel, and what brings lambdas into the range in which they are searched.
    internal const float Nugget = 2e-4f, Scale = 32;

    /// <summary>Solves.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="coordinates">Of all rows; the first ones are the landmarks.</param>
    /// <param name="landmarks">How many.</param>
    /// <param name="targets">[rows, outputs].</param>
    /// <param name="weights">[rows], relative.</param>
    /// <param name="beat">Called now and then; may throw to end the work.</param>
    /// <returns>The weights of the kernels with the landmarks, [outputs, padded landmarks], and what each row is predicted without it, [rows, outputs].</returns>
    internal static (AlignedBuffer Weights, float[] LeaveOneOut) Solve(
        Kernel kernel, RowCoordinates coordinates, int landmarks, float[] targets, float[] weights, Action beat)
    {
        int rows = coordinates.Rows, outputs = targets.Length / rows, stride = Kernel.Pad(landmarks);
        AlignedBuffer factor = new(checked(landmarks * stride)), phi = new(stride);
        RidgeRegression ridge = new(rows, landmarks, outputs);
        for (int i = 0; i < rows; i++)
        {
            beat();

            // A landmark's numbers are its row of L, the nugget among them.
            float* row = i < landmarks ? factor.Pointer + ((long)i * stride) : phi.Pointer;
            int count = Math.Min(i, landmarks);
            kernel.Measure(coordinates.Of(kernel, i), coordinates.Of(kernel, 0), Math.Min(i + 1, landmarks), row);
            Cholesky.ForwardSubstitute(factor.Pointer, stride, row, count);
            if (i < landmarks)
                row[i] = MathF.Sqrt(Math.Max(row[i] + Nugget - VectorProducts.Dot(row, row, i), Nugget / 4));
            Span<float> numbers = ridge.Row(i);
            for (int a = 0; a < Math.Min(i + 1, landmarks); a++)
                numbers[a] = Scale * row[a];
            ridge.SetTargets(i, targets.AsSpan(i * outputs, outputs), weights[i]);
        }

        ridge.Solve(beat);
        AlignedBuffer solved = new(checked(outputs * stride));
        for (int b = 0; b < outputs; b++)
        {
            float* column = solved.Pointer + ((long)b * stride);
            for (int a = 0; a < landmarks; a++)
                column[a] = Scale * ridge.Weights[(b * landmarks) + a];
            Cholesky.BackSubstitute(factor.Pointer, landmarks, stride, column);
        }

        GC.KeepAlive(factor);
        GC.KeepAlive(phi);
        return (solved, ridge.LeaveOneOut);
    }
}
