using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Vsml.Kernels;

/// <summary>
/// A symmetric matrix [size, stride] of which only what lies left of the diagonal is read and written, and the blocks of 16 x 16 on the diagonal, which
/// are whole: half of the memory traffic. The stride is whole vectors, and the last block 0 beyond the size.
/// </summary>
internal static unsafe class SymmetricMatrix
{
    private const int Block = 16, Together = 4;

    /// <summary><paramref name="product"/> = M x.</summary>
    /// <param name="matrix">M.</param>
    /// <param name="stride">Floats from one row to the next.</param>
    /// <param name="size">Rows.</param>
    /// <param name="x">[stride], 0 beyond the size.</param>
    /// <param name="product">Receives [stride], 0 beyond the size.</param>
    internal static void Multiply(float* matrix, int stride, int size, float* x, float* product)
    {
        new Span<float>(product, stride).Clear();
        for (int first = 0; first < size; first += Block)
        {
            int row = first, end = Math.Min(first + Block, size);
            for (; row + Together <= end; row += Together)
                MultiplyFourRows(matrix + ((long)row * stride), stride, row, first, x, product);
            for (; row < end; row++)
                MultiplyRow(matrix + ((long)row * stride), row, first, x, product);
        }
    }

    /// <summary>M = factor M - g g^T.</summary>
    /// <param name="matrix">M.</param>
    /// <param name="stride">Floats from one row to the next.</param>
    /// <param name="size">Rows.</param>
    /// <param name="factor">The factor.</param>
    /// <param name="g">[stride], 0 beyond the size.</param>
    internal static void Subtract(float* matrix, int stride, int size, float factor, float* g)
    {
        Vector512<float> f = Vector512.Create(factor);
        int row = 0;
        for (; row + Together <= size; row += Together)
        {
            float* r0 = matrix + ((long)row * stride), r1 = r0 + stride, r2 = r1 + stride, r3 = r2 + stride;
            Vector512<float> g0 = Vector512.Create(-g[row]), g1 = Vector512.Create(-g[row + 1]), g2 = Vector512.Create(-g[row + 2]), g3 = Vector512.Create(-g[row + 3]);
            for (int k = 0; k <= row; k += Block)
            {
                Vector512<float> v = Vector512.Load(g + k);
                Vector512.MultiplyAddEstimate(g0, v, f * Vector512.Load(r0 + k)).Store(r0 + k);
                Vector512.MultiplyAddEstimate(g1, v, f * Vector512.Load(r1 + k)).Store(r1 + k);
                Vector512.MultiplyAddEstimate(g2, v, f * Vector512.Load(r2 + k)).Store(r2 + k);
                Vector512.MultiplyAddEstimate(g3, v, f * Vector512.Load(r3 + k)).Store(r3 + k);
            }
        }

        for (; row < size; row++)
        {
            float* r = matrix + ((long)row * stride);
            Vector512<float> own = Vector512.Create(-g[row]);
            for (int k = 0; k <= row; k += Block)
                Vector512.MultiplyAddEstimate(own, Vector512.Load(g + k), f * Vector512.Load(r + k)).Store(r + k);
        }
    }

    /// <summary>M = factor M - g g^T - h h^T, with parameters as in <see cref="Subtract(float*, int, int, float, float*)"/>.</summary>
    internal static void Subtract(float* matrix, int stride, int size, float factor, float* g, float* h)
    {
        Vector512<float> f = Vector512.Create(factor);
        for (int row = 0; row < size; row++)
        {
            float* r = matrix + ((long)row * stride);
            Vector512<float> ownG = Vector512.Create(-g[row]), ownH = Vector512.Create(-h[row]);
            for (int k = 0; k <= row; k += Block)
            {
                Vector512<float> less = Vector512.MultiplyAddEstimate(ownG, Vector512.Load(g + k), f * Vector512.Load(r + k));
                Vector512.MultiplyAddEstimate(ownH, Vector512.Load(h + k), less).Store(r + k);
            }
        }
    }

    /// <summary>A whole row, times a factor.</summary>
    /// <param name="matrix">M.</param>
    /// <param name="stride">Floats from one row to the next.</param>
    /// <param name="size">Rows.</param>
    /// <param name="row">Which.</param>
    /// <param name="factor">The factor.</param>
    /// <param name="numbers">Receives [stride], 0 beyond the size.</param>
    internal static void CopyRow(float* matrix, int stride, int size, int row, float factor, Span<float> numbers)
    {
        numbers[..stride].Clear();
        for (int k = 0; k < size; k++)
            numbers[k] = factor * matrix[k <= row ? ((long)row * stride) + k : ((long)k * stride) + row];
    }

    /// <summary>All of it, without what pads it.</summary>
    /// <param name="matrix">M, [size, stride].</param>
    /// <param name="stride">Floats from one row to the next.</param>
    /// <param name="size">Rows.</param>
    /// <returns>[size, size].</returns>
    internal static float[] Whole(AlignedBuffer matrix, int stride, int size)
    {
        float[] whole = new float[checked(size * size)];
        ReadOnlySpan<float> half = matrix.Span;
        for (int a = 0; a < size; a++)
        {
            for (int b = 0; b <= a; b++)
                whole[(a * size) + b] = whole[(b * size) + a] = half[(a * stride) + b];
        }

        return whole;
    }

    /// <summary>The place of the largest number on the diagonal, the first one of equal ones.</summary>
    internal static int LargestOfDiagonal(float* matrix, int stride, int size)
    {
        int largest = 0;
        for (int row = 1; row < size; row++)
        {
            if (matrix[((long)row * stride) + row] > matrix[((long)largest * stride) + largest])
                largest = row;
        }

        return largest;
    }

    // What lies left of the diagonal block counts for its row and, as its mirror image, for its column.
    private static void MultiplyFourRows(float* rows, int stride, int row, int first, float* x, float* product)
    {
        float* r0 = rows, r1 = r0 + stride, r2 = r1 + stride, r3 = r2 + stride;
        Vector512<float> x0 = Vector512.Create(x[row]), x1 = Vector512.Create(x[row + 1]), x2 = Vector512.Create(x[row + 2]), x3 = Vector512.Create(x[row + 3]);
        Vector512<float> v = Vector512.Load(x + first);
        Vector512<float> a0 = v * Vector512.Load(r0 + first), a1 = v * Vector512.Load(r1 + first), a2 = v * Vector512.Load(r2 + first), a3 = v * Vector512.Load(r3 + first);
        for (int k = 0; k < first; k += Block)
        {
            Vector512<float> m0 = Vector512.Load(r0 + k), m1 = Vector512.Load(r1 + k), m2 = Vector512.Load(r2 + k), m3 = Vector512.Load(r3 + k);
            v = Vector512.Load(x + k);
            a0 = Vector512.MultiplyAddEstimate(v, m0, a0);
            a1 = Vector512.MultiplyAddEstimate(v, m1, a1);
            a2 = Vector512.MultiplyAddEstimate(v, m2, a2);
            a3 = Vector512.MultiplyAddEstimate(v, m3, a3);
            Vector512<float> low = Vector512.MultiplyAddEstimate(x1, m1, x0 * m0), high = Vector512.MultiplyAddEstimate(x3, m3, x2 * m2);
            (Vector512.Load(product + k) + (low + high)).Store(product + k);
        }

        product[row] += Vector512.Sum(a0);
        product[row + 1] += Vector512.Sum(a1);
        product[row + 2] += Vector512.Sum(a2);
        product[row + 3] += Vector512.Sum(a3);
    }

    private static void MultiplyRow(float* matrixRow, int row, int first, float* x, float* product)
    {
        Vector512<float> own = Vector512.Create(x[row]), sum = Vector512.Load(x + first) * Vector512.Load(matrixRow + first);
        for (int k = 0; k < first; k += Block)
        {
            Vector512<float> m = Vector512.Load(matrixRow + k);
            sum = Vector512.MultiplyAddEstimate(Vector512.Load(x + k), m, sum);
            Vector512.MultiplyAddEstimate(own, m, Vector512.Load(product + k)).Store(product + k);
        }

        product[row] += Vector512.Sum(sum);
    }
}
