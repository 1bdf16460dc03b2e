using System.Runtime.Intrinsics;

namespace Vsml.MetaTraining.Fused;

/// <summary>
/// The two matrix products of a backward pass, on blocks of rows that stay in the first-level cache. Columns are multiples of eight and
/// rows of four; unused rows are zero.
/// </summary>
internal static unsafe class BlockProduct
{
    /// <summary><paramref name="sum"/> [k, n] += sum over rows of left [rows, k] (outer) right [rows, n].</summary>
    internal static void AddOuter(float* left, int leftStride, int k, float* right, int rightStride, int n, int rows, float* sum)
    {
        int i = 0;
        for (; i + 4 <= k; i += 4)
        {
            int j = 0;
            for (; j + 16 <= n; j += 16)
                AddOuterTile(left + i, leftStride, right + j, rightStride, rows, sum + (i * n) + j, n);
            for (; j < n; j += 8)
            {
                for (int row = i; row < i + 4; row++)
                    AddOuterVector(left + row, leftStride, right + j, rightStride, rows, sum + (row * n) + j);
            }
        }

        for (; i < k; i++)
        {
            for (int j = 0; j < n; j += 8)
                AddOuterVector(left + i, leftStride, right + j, rightStride, rows, sum + (i * n) + j);
        }
    }

    /// <summary><paramref name="result"/> [rows, n] = left [rows, k] times right [k, n].</summary>
    internal static void Multiply(float* left, int leftStride, int k, float* right, int n, int rows, float* result, int resultStride)
    {
        for (int row = 0; row < rows; row += 4)
        {
            float* source = left + (row * leftStride), target = result + (row * resultStride);
            int j = 0;
            for (; j + 16 <= n; j += 16)
                MultiplyTile(source, leftStride, k, right + j, n, target + j, resultStride);
            for (; j < n; j += 8)
                MultiplyNarrowTile(source, leftStride, k, right + j, n, target + j, resultStride);
        }
    }

    private static void AddOuterTile(float* left, int leftStride, float* right, int rightStride, int rows, float* sum, int n)
    {
        Vector256<float> a0 = Vector256.Load(sum), a1 = Vector256.Load(sum + 8);
        Vector256<float> b0 = Vector256.Load(sum + n), b1 = Vector256.Load(sum + n + 8);
        Vector256<float> c0 = Vector256.Load(sum + (2 * n)), c1 = Vector256.Load(sum + (2 * n) + 8);
        Vector256<float> d0 = Vector256.Load(sum + (3 * n)), d1 = Vector256.Load(sum + (3 * n) + 8);
        for (int row = 0; row < rows; row++)
        {
            Vector256<float> r0 = Vector256.Load(right), r1 = Vector256.Load(right + 8);
            Vector256<float> x = Vector256.Create(left[0]);
            a0 = Vector256.MultiplyAddEstimate(x, r0, a0);
            a1 = Vector256.MultiplyAddEstimate(x, r1, a1);
            x = Vector256.Create(left[1]);
            b0 = Vector256.MultiplyAddEstimate(x, r0, b0);
            b1 = Vector256.MultiplyAddEstimate(x, r1, b1);
            x = Vector256.Create(left[2]);
            c0 = Vector256.MultiplyAddEstimate(x, r0, c0);
            c1 = Vector256.MultiplyAddEstimate(x, r1, c1);
            x = Vector256.Create(left[3]);
            d0 = Vector256.MultiplyAddEstimate(x, r0, d0);
            d1 = Vector256.MultiplyAddEstimate(x, r1, d1);
            left += leftStride;
            right += rightStride;
        }

        a0.Store(sum);
        a1.Store(sum + 8);
        b0.Store(sum + n);
        b1.Store(sum + n + 8);
        c0.Store(sum + (2 * n));
        c1.Store(sum + (2 * n) + 8);
        d0.Store(sum + (3 * n));
        d1.Store(sum + (3 * n) + 8);
    }

    private static void AddOuterVector(float* left, int leftStride, float* right, int rightStride, int rows, float* sum)
    {
        Vector256<float> s = Vector256.Load(sum);
        for (int row = 0; row < rows; row++)
            s = Vector256.MultiplyAddEstimate(Vector256.Create(left[row * leftStride]), Vector256.Load(right + (row * rightStride)), s);
        s.Store(sum);
    }

    private static void MultiplyTile(float* left, int leftStride, int k, float* right, int n, float* result, int resultStride)
    {
        Vector256<float> a0 = default, a1 = default, b0 = default, b1 = default, c0 = default, c1 = default, d0 = default, d1 = default;
        float* left1 = left + leftStride, left2 = left1 + leftStride, left3 = left2 + leftStride;
        for (int i = 0; i < k; i++)
        {
            Vector256<float> r0 = Vector256.Load(right), r1 = Vector256.Load(right + 8);
            Vector256<float> x = Vector256.Create(left[i]);
            a0 = Vector256.MultiplyAddEstimate(x, r0, a0);
            a1 = Vector256.MultiplyAddEstimate(x, r1, a1);
            x = Vector256.Create(left1[i]);
            b0 = Vector256.MultiplyAddEstimate(x, r0, b0);
            b1 = Vector256.MultiplyAddEstimate(x, r1, b1);
            x = Vector256.Create(left2[i]);
            c0 = Vector256.MultiplyAddEstimate(x, r0, c0);
            c1 = Vector256.MultiplyAddEstimate(x, r1, c1);
            x = Vector256.Create(left3[i]);
            d0 = Vector256.MultiplyAddEstimate(x, r0, d0);
            d1 = Vector256.MultiplyAddEstimate(x, r1, d1);
            right += n;
        }

        a0.Store(result);
        a1.Store(result + 8);
        result += resultStride;
        b0.Store(result);
        b1.Store(result + 8);
        result += resultStride;
        c0.Store(result);
        c1.Store(result + 8);
        result += resultStride;
        d0.Store(result);
        d1.Store(result + 8);
    }

    private static void MultiplyNarrowTile(float* left, int leftStride, int k, float* right, int n, float* result, int resultStride)
    {
        Vector256<float> a = default, b = default, c = default, d = default;
        for (int i = 0; i < k; i++)
        {
            Vector256<float> r = Vector256.Load(right + (i * n));
            a = Vector256.MultiplyAddEstimate(Vector256.Create(left[i]), r, a);
            b = Vector256.MultiplyAddEstimate(Vector256.Create(left[leftStride + i]), r, b);
            c = Vector256.MultiplyAddEstimate(Vector256.Create(left[(2 * leftStride) + i]), r, c);
            d = Vector256.MultiplyAddEstimate(Vector256.Create(left[(3 * leftStride) + i]), r, d);
        }

        a.Store(result);
        b.Store(result + resultStride);
        c.Store(result + (2 * resultStride));
        d.Store(result + (3 * resultStride));
    }
}
