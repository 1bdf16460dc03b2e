using System.Runtime.Intrinsics;

namespace Vsml.Kernels;

/// <summary>Small products on padded sizes: all lengths of columns are multiples of eight.</summary>
internal static unsafe class LinearMap
{
    /// <inheritdoc cref="MatrixProduct{TSimd, TVector}.Multiply"/>
    internal static void Multiply(
        float* left, int leftStride, int rows, int k, float* right, int n, float* addend, int addendStride, float* result, int resultStride)
    {
        if (Vector512.IsHardwareAccelerated && n % 16 == 0)
            MatrixProduct<Simd512, Vector512<float>>.Multiply(left, leftStride, rows, k, right, n, addend, addendStride, result, resultStride);
        else
            MatrixProduct<Simd256, Vector256<float>>.Multiply(left, leftStride, rows, k, right, n, addend, addendStride, result, resultStride);
    }

    /// <inheritdoc cref="MatrixProduct{TSimd, TVector}.MultiplyBoth"/>
    internal static void MultiplyBoth(Factors left, Factors otherLeft, int rows, int n, float* addend, float* result)
    {
        if (Vector512.IsHardwareAccelerated)
            MatrixProduct<Simd512, Vector512<float>>.MultiplyBoth(left, otherLeft, rows, n, addend, result);
        else
            MatrixProduct<Simd256, Vector256<float>>.MultiplyBoth(left, otherLeft, rows, n, addend, result);
    }

    /// <summary><paramref name="destination"/> [n] += <paramref name="source"/> [n].</summary>
    internal static void Add(float* source, float* destination, int n)
    {
        for (int k = 0; k < n; k += 8)
            (Vector256.Load(destination + k) + Vector256.Load(source + k)).Store(destination + k);
    }

    /// <summary><paramref name="destination"/> [n] += <paramref name="first"/> [n] + <paramref name="second"/> [n].</summary>
    internal static void Add(float* first, float* second, float* destination, int n)
    {
        for (int k = 0; k < n; k += 8)
            (Vector256.Load(destination + k) + (Vector256.Load(first + k) + Vector256.Load(second + k))).Store(destination + k);
    }

    /// <summary><paramref name="destination"/> [n] += <paramref name="source"/> [n], which becomes zero.</summary>
    internal static void Move(float* source, float* destination, int n)
    {
        for (int k = 0; k < n; k += 8)
        {
            (Vector256.Load(destination + k) + Vector256.Load(source + k)).Store(destination + k);
            default(Vector256<float>).Store(source + k);
        }
    }

    /// <summary><paramref name="values"/> [n] *= <paramref name="factor"/>.</summary>
    internal static void Scale(float* values, float factor, int n)
    {
        for (int k = 0; k < n; k += 8)
            (Vector256.Load(values + k) * factor).Store(values + k);
    }

    /// <summary><paramref name="destination"/> [n] = <paramref name="source"/> [n].</summary>
    internal static void Copy(float* source, float* destination, int n)
    {
        for (int k = 0; k < n; k += 8)
            Vector256.Load(source + k).Store(destination + k);
    }

    /// <summary><paramref name="values"/> [n] become tanh(values).</summary>
    internal static void Tanh(float* values, int n)
    {
        int k = 0;
        for (; Vector512.IsHardwareAccelerated && k + 16 <= n; k += 16)
            Activation<Simd512, Vector512<float>>.Tanh(Vector512.Load(values + k)).Store(values + k);
        for (; k < n; k += 8)
            Activation<Simd256, Vector256<float>>.Tanh(Vector256.Load(values + k)).Store(values + k);
    }

    /// <summary><paramref name="gradient"/> [n] *= 1 - value^2, the derivative of a tanh by its value.</summary>
    internal static void ThroughTanh(float* gradient, float* value, int n)
    {
        for (int k = 0; k < n; k += 8)
        {
            Vector256<float> v = Vector256.Load(value + k);
            (Vector256.Load(gradient + k) * (Vector256<float>.One - (v * v))).Store(gradient + k);
        }
    }

    internal static float Dot(float* left, float* right, int n)
    {
        Vector256<float> sum = default;
        for (int k = 0; k < n; k += 8)
            sum = Vector256.MultiplyAddEstimate(Vector256.Load(left + k), Vector256.Load(right + k), sum);
        return Vector256.Sum(sum);
    }
}
