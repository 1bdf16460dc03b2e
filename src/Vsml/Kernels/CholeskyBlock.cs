using System.Runtime.Intrinsics;

namespace Vsml.Kernels;

/// <summary>
/// The Cholesky factor of a block that stays in the first-level cache, transposed, so that what a column says of those after it is added to whole vectors. Four columns
/// at a time.
/// </summary>
internal static unsafe class CholeskyBlock
{
    private const int Size = Cholesky.Block, Width = 16, Together = 4;

    /// <summary>Puts L in the place of the lower triangle of M; what is above the diagonal is lost.</summary>
    /// <param name="matrix">[64, stride].</param>
    /// <param name="stride">Floats from one row to the next.</param>
    /// <param name="leastPivot">As in <see cref="Cholesky.Factor"/>.</param>
    /// <returns>Whether M was positive definite.</returns>
    internal static bool Factor(float* matrix, int stride, float leastPivot)
    {
        float* upper = stackalloc float[Size * Size];
        Transposition.Of(matrix, stride, Size, Size, 1, upper, Size);
        for (int first = 0; first < Size; first += Together)
        {
            for (int j = first; j < first + Together; j++)
            {
                if (!FinishRow(upper, first, j, leastPivot))
                    return false;
            }

            SubtractRows(upper, first);
        }

        Transposition.Of(upper, Size, Size, Size, 1, matrix, stride);
        return true;
    }

    private static bool FinishRow(float* upper, int first, int j, float leastPivot)
    {
        float* row = upper + (j * Size);
        int from = j / Width * Width;
        for (int k = first; k < j; k++)
            VectorProducts.AddScaled(-upper[(k * Size) + j], upper + (k * Size) + from, row + from, Size - from);
        float square = Math.Max(row[j], leastPivot);
        if (!(square > 0))
            return false;
        float root = MathF.Sqrt(square);
        Vector512<float> scale = Vector512.Create(1 / root);
        for (int k = from; k < Size; k += Width)
            (scale * Vector512.Load(row + k)).Store(row + k);
        row[j] = root;
        return true;
    }

    // What four rows that are finished say of those below.
    private static void SubtractRows(float* upper, int first)
    {
        float* u0 = upper + (first * Size), u1 = u0 + Size, u2 = u1 + Size, u3 = u2 + Size;
        for (int i = first + Together; i < Size; i++)
        {
            int from = i / Width * Width;
            VectorProducts.AddFourScaled(-u0[i], -u1[i], -u2[i], -u3[i], u0 + from, Size, upper + (i * Size) + from, Size - from);
        }
    }
}
