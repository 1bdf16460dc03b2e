using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Vsml.Kernels;

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

    /// <summary>The same of products and sums in 64 bits: for weights that are large and cancel each other.</summary>
    internal static double DotInDoubles(float* left, float* right, int n)
    {
        Vector512<double> a = default, b = default;
        int k = 0;
        for (; k + 16 <= n; k += 16)
        {
            (Vector512<double> l0, Vector512<double> l1) = Vector512.Widen(Vector512.Load(left + k));
            (Vector512<double> r0, Vector512<double> r1) = Vector512.Widen(Vector512.Load(right + k));
            a = Vector512.MultiplyAddEstimate(l0, r0, a);
            b = Vector512.MultiplyAddEstimate(l1, r1, b);
        }

        double sum = Vector512.Sum(a + b);
        for (; k < n; k++)
            sum += (double)left[k] * right[k];
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

    /// <summary>target += x^2, number by number.</summary>
    internal static void AddSquares(float* x, float* target, int n)
    {
        int k = 0;
        for (; k + 16 <= n; k += 16)
        {
            Vector512<float> v = Vector512.Load(x + k);
            Vector512.MultiplyAddEstimate(v, v, Vector512.Load(target + k)).Store(target + k);
        }

        for (; k < n; k++)
            target[k] += x[k] * x[k];
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
