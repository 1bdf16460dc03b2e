using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Vsml.Kernels;

/// <summary>The Cholesky factor L of a symmetric positive definite matrix, M = L L^T, and what is solved with it. Rows of floats, lower triangle.</summary>
internal static unsafe class Cholesky
{
    // Columns that are finished together: a row is read once for all of them.
    private const int Block = 4;

    /// <summary>Puts L in the place of the lower triangle of M.</summary>
    /// <param name="matrix">[size, stride].</param>
    /// <param name="size">Rows and columns.</param>
    /// <param name="stride">Floats from one row to the next.</param>
    /// <returns>Whether M was positive definite; if not, the matrix is left half done.</returns>
    internal static bool Factor(float* matrix, int size, int stride)
    {
        for (int i = 0; i < size; i++)
        {
            float* row = matrix + ((long)i * stride);
            ForwardSubstitute(matrix, stride, row, i);
            float square = row[i] - VectorProducts.Dot(row, row, i);
            if (!(square > 0))
                return false;
            row[i] = MathF.Sqrt(square);
        }

        return true;
    }

    /// <summary>x with L x = row, of the first <paramref name="size"/> numbers, in their place.</summary>
    internal static void ForwardSubstitute(float* factor, int stride, float* row, int size)
    {
        int j = 0;
        for (; j + Block <= size; j += Block)
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
        // Row i of L^-1 is (e_i - sum_j<i L_ij row_j) / L_ii.
        for (int i = 0; i < size; i++)
        {
            float* row = inverse + ((long)i * stride), l = factor + ((long)i * stride);
            new Span<float>(row, i).Clear();
            int j = 0;
            for (; j + Block <= i; j += Block)
            {
                float* r = inverse + ((long)j * stride);
                VectorProducts.AddFourScaled(-l[j], -l[j + 1], -l[j + 2], -l[j + 3], r, stride, row, j);
                for (int b = 0; b < Block; b++)
                    VectorProducts.AddScaled(-l[j + b], r + (b * stride) + j, row + j, b + 1);
            }

            for (; j < i; j++)
                VectorProducts.AddScaled(-l[j], inverse + ((long)j * stride), row, j + 1);
            float pivot = 1 / l[i];
            for (int k = 0; k < i; k++)
                row[k] *= pivot;
            row[i] = pivot;
        }
    }

    /// <summary>M^-1 = L^-T L^-1, whole and symmetric to the last bit.</summary>
    /// <param name="factorInverse">L^-1, [size, stride], 0 beyond its diagonal.</param>
    /// <param name="size">Rows and columns.</param>
    /// <param name="stride">Floats from one row to the next, of both, whole vectors.</param>
    /// <param name="inverse">Receives [size, stride]; 0 before.</param>
    internal static void Invert(float* factorInverse, int size, int stride, float* inverse)
    {
        for (int k = 0; k < size; k++)
        {
            // By whole vectors, so that each number is added up as its mirror image is.
            float* row = factorInverse + ((long)k * stride);
            int length = (k + 16) / 16 * 16;
            for (int a = 0; a <= k; a++)
                VectorProducts.AddScaled(row[a], row, inverse + ((long)a * stride), length);
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
            float* row = factorInverse + ((long)k * stride);
            for (int i = 0; i <= k; i++)
                diagonal[i] += row[i] * row[i];
        }
    }
}

/// <summary>Products of long vectors.</summary>
internal static unsafe class VectorProducts
{
    internal static float Dot(float* left, float* right, int n)
    {
        Vector512<float> a = default, b = default;
        int k = 0;
        for (; k + 32 <= n; k += 32)
        {
            a = Vector512.MultiplyAddEstimate(Vector512.Load(left + k), Vector512.Load(right + k), a);
            b = Vector512.MultiplyAddEstimate(Vector512.Load(left + k + 16), Vector512.Load(right + k + 16), b);
        }

        for (; k + 16 <= n; k += 16)
            a = Vector512.MultiplyAddEstimate(Vector512.Load(left + k), Vector512.Load(right + k), a);
        float sum = Vector512.Sum(a + b);
        for (; k < n; k++)
            sum += left[k] * right[k];
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static (float D0, float D1, float D2, float D3) FourDots(float* x, float* r0, float* r1, float* r2, float* r3, int n)
    {
        Vector512<float> a0 = default, a1 = default, a2 = default, a3 = default;
        int k = 0;
        for (; k + 16 <= n; k += 16)
        {
            Vector512<float> v = Vector512.Load(x + k);
            a0 = Vector512.MultiplyAddEstimate(v, Vector512.Load(r0 + k), a0);
            a1 = Vector512.MultiplyAddEstimate(v, Vector512.Load(r1 + k), a1);
            a2 = Vector512.MultiplyAddEstimate(v, Vector512.Load(r2 + k), a2);
            a3 = Vector512.MultiplyAddEstimate(v, Vector512.Load(r3 + k), a3);
        }

        float d0 = Vector512.Sum(a0), d1 = Vector512.Sum(a1), d2 = Vector512.Sum(a2), d3 = Vector512.Sum(a3);
        for (; k < n; k++)
        {
            d0 += x[k] * r0[k];
            d1 += x[k] * r1[k];
            d2 += x[k] * r2[k];
            d3 += x[k] * r3[k];
        }

        return (d0, d1, d2, d3);
    }

    /// <summary>target += scale x.</summary>
    internal static void AddScaled(float scale, float* x, float* target, int n)
    {
        Vector512<float> s = Vector512.Create(scale);
        int k = 0;
        for (; k + 16 <= n; k += 16)
            Vector512.MultiplyAddEstimate(s, Vector512.Load(x + k), Vector512.Load(target + k)).Store(target + k);
        for (; k < n; k++)
            target[k] += scale * x[k];
    }

    /// <summary>target = kept target + scale x.</summary>
    internal static void ScaleAndAdd(float kept, float scale, float* x, float* target, int n)
    {
        Vector512<float> k = Vector512.Create(kept), s = Vector512.Create(scale);
        int i = 0;
        for (; i + 16 <= n; i += 16)
            Vector512.MultiplyAddEstimate(s, Vector512.Load(x + i), k * Vector512.Load(target + i)).Store(target + i);
        for (; i < n; i++)
            target[i] = (kept * target[i]) + (scale * x[i]);
    }

    /// <summary>target += s0 x_0 + s1 x_1 + s2 x_2 + s3 x_3, x_r the rows from <paramref name="rows"/> on.</summary>
    internal static void AddFourScaled(float s0, float s1, float s2, float s3, float* rows, int stride, float* target, int n)
    {
        float* x0 = rows, x1 = rows + stride, x2 = x1 + stride, x3 = x2 + stride;
        Vector512<float> v0 = Vector512.Create(s0), v1 = Vector512.Create(s1), v2 = Vector512.Create(s2), v3 = Vector512.Create(s3);
        int k = 0;
        for (; k + 16 <= n; k += 16)
        {
            Vector512<float> t = Vector512.MultiplyAddEstimate(v0, Vector512.Load(x0 + k), Vector512.Load(target + k));
            t = Vector512.MultiplyAddEstimate(v1, Vector512.Load(x1 + k), t);
            t = Vector512.MultiplyAddEstimate(v2, Vector512.Load(x2 + k), t);
            Vector512.MultiplyAddEstimate(v3, Vector512.Load(x3 + k), t).Store(target + k);
        }

        for (; k < n; k++)
            target[k] += (s0 * x0[k]) + (s1 * x1[k]) + (s2 * x2[k]) + (s3 * x3[k]);
    }
}
