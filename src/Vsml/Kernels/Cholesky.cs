using System.Runtime.Intrinsics;

namespace Vsml.Kernels;

/// <summary>
/// The Cholesky factor L of a symmetric positive definite matrix, M = L L^T, and what is solved with it. Rows of floats, lower triangle. What is large is done in
/// square blocks, which are products of matrices but for the blocks on the diagonal.
/// </summary>
internal static unsafe class Cholesky
{
    /// <summary>Rows and columns of a block: as many as stay in the first-level cache.</summary>
    internal const int Block = 64;

    // Columns that are finished together: a row is read once for all of them.
    private const int Together = 4;

    /// <summary>Puts L in the place of the lower triangle of M; what is above the diagonal is lost.</summary>
    /// <param name="matrix">[size, stride].</param>
    /// <param name="size">Rows and columns.</param>
    /// <param name="stride">Floats from one row to the next.</param>
    /// <param name="leastPivot">Squares of L's diagonal are at least this, for a matrix that is positive definite but for rounding; 0 for none.</param>
    /// <returns>Whether M was positive definite; if not, the matrix is left half done.</returns>
    internal static bool Factor(float* matrix, int size, int stride, float leastPivot = 0)
    {
        int done = 0;
        for (; done + Block <= size; done += Block)
        {
            float* first = matrix + ((long)done * stride), diagonal = first + done;
            SubtractProducts(matrix, stride, done, first, stride, size - done);
            if (!CholeskyBlock.Factor(diagonal, stride, leastPivot))
                return false;
            MultiplyByInverse(diagonal, stride, diagonal + ((long)Block * stride), stride, size - done - Block);
        }

        return FactorFrom(matrix, done, size, stride, leastPivot);
    }

    /// <summary>x with L x = row, of the first <paramref name="size"/> numbers, in their place.</summary>
    internal static void ForwardSubstitute(float* factor, int stride, float* row, int size) => ForwardSubstituteFrom(0, factor, stride, row, size);

    /// <summary>The same of many rows.</summary>
    /// <param name="factor">L, [size, stride].</param>
    /// <param name="stride">Floats from one row of L to the next.</param>
    /// <param name="size">Rows and columns of L.</param>
    /// <param name="rows">[count, row stride].</param>
    /// <param name="rowStride">Floats from one of them to the next.</param>
    /// <param name="count">How many.</param>
    internal static void ForwardSubstituteRows(float* factor, int stride, int size, float* rows, int rowStride, int count)
    {
        int done = 0;
        for (; done + Block <= size; done += Block)
        {
            SubtractProducts(factor, stride, done, rows, rowStride, count);
            MultiplyByInverse(factor + ((long)done * stride) + done, stride, rows + done, rowStride, count);
        }

        for (int i = 0; i < count; i++)
            ForwardSubstituteFrom(done, factor, stride, rows + ((long)i * rowStride), size);
    }

    /// <summary>x with L^T x = row, in its place.</summary>
    internal static void BackSubstitute(float* factor, int size, int stride, float* row)
    {
        for (int j = size - 1; j >= 0; j--)
        {
            float* l = factor + ((long)j * stride);
            row[j] /= l[j];
            VectorProducts.AddScaled(-row[j], l, row, j);
        }
    }

    /// <summary>L^-1, lower triangle, the upper left as it is.</summary>
    /// <param name="factor">L, [size, stride].</param>
    /// <param name="size">Rows and columns.</param>
    /// <param name="stride">Floats from one row to the next, of both.</param>
    /// <param name="inverse">Receives the rows.</param>
    internal static void InvertFactor(float* factor, int size, int stride, float* inverse)
    {
        float* negated = stackalloc float[Block * Block];
        for (int first = 0; first < size; first += Block)
        {
            int rows = Math.Min(Block, size - first);
            float* l = factor + ((long)first * stride), own = inverse + ((long)first * stride);
            for (int i = 0; i < rows; i++)
                new Span<float>(own + ((long)i * stride), first + i).Clear();
            for (int k = 0; k < first; k += Block)
            {
                for (int column = 0; column <= k; column += Block)
                {
                    Negate(inverse + ((long)k * stride) + column, stride, isLower: column == k, negated);
                    LinearMap.Multiply(l + k, stride, rows, Block, negated, Block, own + column, stride, own + column, stride);
                }
            }

            for (int i = 0; i < rows; i++)
                InvertRow(l + ((long)i * stride), first, first + i, stride, inverse);
        }
    }

    /// <summary>M^-1 = L^-T L^-1, whole and symmetric to the last bit.</summary>
    /// <param name="factorInverse">L^-1, [size, stride], 0 beyond its diagonal.</param>
    /// <param name="size">Rows and columns.</param>
    /// <param name="stride">Floats from one row to the next, of both, whole vectors.</param>
    /// <param name="inverse">Receives [size, stride]; 0 before.</param>
    internal static void Invert(float* factorInverse, int size, int stride, float* inverse)
    {
        OuterProduct.AddLower(factorInverse, factorInverse, stride, size, size, inverse, isLower: true);
        for (int first = 0; first < size; first += Block)
        {
            int end = Math.Min(first + Block, size);
            for (int i = first; i < size; i++)
            {
                for (int j = first; j < Math.Min(end, i); j++)
                    inverse[((long)j * stride) + i] = inverse[((long)i * stride) + j];
            }
        }
    }

    /// <summary>The diagonal of M^-1.</summary>
    /// <param name="factorInverse">L^-1, [size, stride].</param>
    /// <param name="size">Rows and columns.</param>
    /// <param name="stride">Floats from one row to the next.</param>
    /// <param name="diagonal">Receives [size].</param>
    internal static void InverseDiagonal(float* factorInverse, int size, int stride, Span<float> diagonal)
    {
        diagonal.Clear();
        for (int k = 0; k < size; k++)
        {
            fixed (float* sums = diagonal)
                VectorProducts.AddSquares(factorInverse + ((long)k * stride), sums, k + 1);
        }
    }

    // The rows from one on, those before being done.
    private static bool FactorFrom(float* matrix, int done, int size, int stride, float leastPivot)
    {
        for (int i = done; i < size; i++)
        {
            float* row = matrix + ((long)i * stride);
            ForwardSubstituteFrom(done, matrix, stride, row, i);
            float square = row[i] - VectorProducts.Dot(row, row, i);
            if (square < leastPivot)
                square = leastPivot;
            if (!(square > 0))
                return false;
            row[i] = MathF.Sqrt(square);
        }

        return true;
    }

    // The numbers of x from one on, those before being done.
    private static void ForwardSubstituteFrom(int done, float* factor, int stride, float* row, int size)
    {
        int j = done;
        for (; j + Together <= size; j += Together)
        {
            float* l0 = factor + ((long)j * stride), l1 = l0 + stride, l2 = l1 + stride, l3 = l2 + stride;
            (float d0, float d1, float d2, float d3) = VectorProducts.FourDots(row, l0, l1, l2, l3, j);
            float x0 = (row[j] - d0) / l0[j];
            float x1 = (row[j + 1] - d1 - (x0 * l1[j])) / l1[j + 1];
            float x2 = (row[j + 2] - d2 - (x0 * l2[j]) - (x1 * l2[j + 1])) / l2[j + 2];
            float x3 = (row[j + 3] - d3 - (x0 * l3[j]) - (x1 * l3[j + 1]) - (x2 * l3[j + 2])) / l3[j + 3];
            (row[j], row[j + 1], row[j + 2], row[j + 3]) = (x0, x1, x2, x3);
        }

        for (; j < size; j++)
        {
            float* l = factor + ((long)j * stride);
            row[j] = (row[j] - VectorProducts.Dot(row, l, j)) / l[j];
        }
    }

    // From the block of columns after those of the rows that are done, what these say of it.
    private static void SubtractProducts(float* factor, int stride, int done, float* rows, int rowStride, int count)
    {
        float* negated = stackalloc float[Block * Block];
        for (int k = 0; k < done; k += Block)
        {
            Transposition.Of(factor + ((long)done * stride) + k, stride, Block, Block, -1, negated, Block);
            LinearMap.Multiply(rows + k, rowStride, count, Block, negated, Block, rows + done, rowStride, rows + done, rowStride);
        }
    }

    // The first numbers of rows by L^-T, L the block that is given.
    private static void MultiplyByInverse(float* block, int stride, float* rows, int rowStride, int count)
    {
        if (count == 0)
            return;
        float* inverse = stackalloc float[Block * Block], transposed = stackalloc float[Block * Block], before = inverse;
        for (int i = 0; i < Block; i++)
        {
            new Span<float>(inverse + (i * Block), Block).Clear();
            InvertRow(block + ((long)i * stride), 0, i, Block, inverse);
        }

        Transposition.Of(inverse, Block, Block, Block, 1, transposed, Block);
        for (int first = 0; first < count; first += Block, rows += (long)Block * rowStride)
        {
            int together = Math.Min(Block, count - first);
            for (int i = 0; i < together; i++)
                new ReadOnlySpan<float>(rows + ((long)i * rowStride), Block).CopyTo(new Span<float>(before + (i * Block), Block));
            LinearMap.Multiply(before, Block, together, Block, transposed, Block, null, 0, rows, rowStride);
        }
    }

    private static void Negate(float* block, int stride, bool isLower, float* negated)
    {
        for (int i = 0; i < Block; i++, block += stride, negated += Block)
        {
            for (int j = 0; j < Block; j += Vector512<float>.Count)
                (-Vector512.Load(block + j)).Store(negated + j);
            if (isLower)
                new Span<float>(negated + i + 1, Block - i - 1).Clear();
        }
    }

    // Row i of L^-1 is (e_i - sum_j<i L_ij row_j) / L_ii, of which the sum up to some j is done.
    private static void InvertRow(float* l, int done, int i, int stride, float* inverse)
    {
        float* row = inverse + ((long)i * stride);
        int j = done;
        for (; j + Together <= i; j += Together)
        {
            float* r = inverse + ((long)j * stride);
            VectorProducts.AddFourScaled(-l[j], -l[j + 1], -l[j + 2], -l[j + 3], r, stride, row, j);
            SubtractTriangle(l + j, r + j, stride, row + j);
        }

        for (; j < i; j++)
            VectorProducts.AddScaled(-l[j], inverse + ((long)j * stride), row, j + 1);
        float pivot = 1 / l[i];
        for (int k = 0; k < i; k++)
            row[k] *= pivot;
        row[i] = pivot;
    }

    // Of four rows what stands at the diagonal and left of it.
    private static void SubtractTriangle(float* l, float* r0, int stride, float* row)
    {
        float* r1 = r0 + stride, r2 = r1 + stride, r3 = r2 + stride;
        row[0] = row[0] - (l[0] * r0[0]) - (l[1] * r1[0]) - (l[2] * r2[0]) - (l[3] * r3[0]);
        row[1] = row[1] - (l[1] * r1[1]) - (l[2] * r2[1]) - (l[3] * r3[1]);
        row[2] = row[2] - (l[2] * r2[2]) - (l[3] * r3[2]);
        row[3] -= l[3] * r3[3];
    }
}
