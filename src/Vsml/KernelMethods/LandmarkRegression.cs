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

    // Rows that are solved for together.
    private const int Together = 64;

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
        AlignedBuffer factor = new(checked(landmarks * stride)), together = new(checked(Together * stride));
        RidgeRegression ridge = new(rows, landmarks, outputs);
        CoordinateTiles tiles = coordinates.Of(kernel.OfRanks);
        float[] own = new float[tiles.Width];
        for (int i = 0; i < landmarks; i++)
        {
            beat();
            float* row = factor.Pointer + ((long)i * stride);
            tiles.CopyTo(i, own);
            kernel.Measure(own, tiles, i + 1, row);
            row[i] += Nugget;
        }

        Cholesky.Factor(factor.Pointer, landmarks, stride, leastPivot: Nugget / 4);

        // A landmark's numbers are its row of L, the nugget among them.
        for (int i = 0; i < landmarks; i++)
            Set(i, factor.Pointer + ((long)i * stride), i + 1);
        for (int first = landmarks; first < rows; first += Together)
        {
            int count = Math.Min(Together, rows - first);
            for (int i = 0; i < count; i++)
            {
                beat();
                tiles.CopyTo(first + i, own);
                kernel.Measure(own, tiles, landmarks, together.Pointer + ((long)i * stride));
            }

            Cholesky.ForwardSubstituteRows(factor.Pointer, stride, landmarks, together.Pointer, stride, count);
            for (int i = 0; i < count; i++)
                Set(first + i, together.Pointer + ((long)i * stride), landmarks);
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
        GC.KeepAlive(together);
        return (solved, ridge.LeaveOneOut);

        void Set(int i, float* phi, int count)
        {
            Span<float> numbers = ridge.Row(i);
            for (int a = 0; a < count; a++)
                numbers[a] = Scale * phi[a];
            ridge.SetTargets(i, targets.AsSpan(i * outputs, outputs), weights[i]);
        }
    }
}
