using System.Numerics;

namespace Vsml;

/// <summary>Plain vectors of any length, in managed memory; what a network computes with is padded (<see cref="Kernels.LinearMap"/>).</summary>
internal static class VectorMath
{
    /// <summary>sum_k left_k right_k of two vectors [n].</summary>
    internal static T Dot<T>(ReadOnlySpan<T> left, ReadOnlySpan<T> right)
        where T : struct, INumber<T>
    {
        Vector<T> sums = default;
        int k = 0;
        for (; k <= left.Length - Vector<T>.Count; k += Vector<T>.Count)
            sums += new Vector<T>(left[k..]) * new Vector<T>(right[k..]);
        T sum = Vector.Sum(sums);
        for (; k < left.Length; k++)
            sum += left[k] * right[k];
        return sum;
    }

    /// <summary>target_k += scale values_k, both [n].</summary>
    internal static void AddScaled(double scale, ReadOnlySpan<double> values, Span<double> target)
    {
        int k = 0;
        for (; k <= values.Length - Vector<double>.Count; k += Vector<double>.Count)
            (new Vector<double>(target[k..]) + (scale * new Vector<double>(values[k..]))).CopyTo(target[k..]);
        for (; k < values.Length; k++)
            target[k] += scale * values[k];
    }
}
