using System.Runtime.Intrinsics;

namespace Vsml.Kernels;

/// <summary>Small matrix products on padded sizes: all lengths of columns are multiples of eight.</summary>
internal static unsafe class LinearMap
{
    /// <summary><paramref name="destination"/> [columns] += <paramref name="source"/> [rows] times <paramref name="weights"/> [rows, columns].</summary>
    internal static void Accumulate(float* source, int rows, float* weights, int columns, float* destination)
    {
        int column = 0;
        for (; column + 32 <= columns; column += 32)
        {
            float* d = destination + column;
            Vector256<float> s0 = Vector256.Load(d), s1 = Vector256.Load(d + 8), s2 = Vector256.Load(d + 16), s3 = Vector256.Load(d + 24);
            for (int row = 0; row < rows; row++)
            {
                Vector256<float> x = Vector256.Create(source[row]);
                float* w = weights + (row * columns) + column;
                s0 = Vector256.MultiplyAddEstimate(x, Vector256.Load(w), s0);
                s1 = Vector256.MultiplyAddEstimate(x, Vector256.Load(w + 8), s1);
                s2 = Vector256.MultiplyAddEstimate(x, Vector256.Load(w + 16), s2);
                s3 = Vector256.MultiplyAddEstimate(x, Vector256.Load(w + 24), s3);
            }

            s0.Store(d);
            s1.Store(d + 8);
            s2.Store(d + 16);
            s3.Store(d + 24);
        }

        for (; column < columns; column += 8)
        {
            Vector256<float> sum = Vector256.Load(destination + column);
            for (int row = 0; row < rows; row++)
                sum = Vector256.MultiplyAddEstimate(Vector256.Create(source[row]), Vector256.Load(weights + (row * columns) + column), sum);
            sum.Store(destination + column);
        }
    }

    /// <summary><paramref name="destination"/> [n] += <paramref name="source"/> [n].</summary>
    internal static void Add(float* source, float* destination, int n)
    {
        for (int k = 0; k < n; k += 8)
            (Vector256.Load(destination + k) + Vector256.Load(source + k)).Store(destination + k);
    }

    /// <summary><paramref name="values"/> [n] become tanh(values).</summary>
    internal static void Tanh(float* values, int n)
    {
        for (int k = 0; k < n; k += 8)
            Activation<Simd256, Vector256<float>>.Tanh(Vector256.Load(values + k)).Store(values + k);
    }

    internal static float Dot(float* left, float* right, int n)
    {
        Vector256<float> sum = default;
        for (int k = 0; k < n; k += 8)
            sum = Vector256.MultiplyAddEstimate(Vector256.Load(left + k), Vector256.Load(right + k), sum);
        return Vector256.Sum(sum);
    }
}
