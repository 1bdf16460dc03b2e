using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Vsml.Kernels;

/// <summary>Vectors of 512 bits.</summary>
internal readonly unsafe struct Simd512 : ISimd<Vector512<float>>
{
    public static int Width => Vector512<float>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(float* source) => Vector512.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<float> value, float* destination) => value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Broadcast(float value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Add(Vector512<float> left, Vector512<float> right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Subtract(Vector512<float> left, Vector512<float> right) => left - right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Multiply(Vector512<float> left, Vector512<float> right) => left * right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Divide(Vector512<float> left, Vector512<float> right) => left / right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> MultiplyAdd(Vector512<float> left, Vector512<float> right, Vector512<float> addend) =>
        Vector512.MultiplyAddEstimate(left, right, addend);

    // The hardware's scale goes down to 0 by itself.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Bound(Vector512<float> exponent, float most) => Avx512F.IsSupported
        ? Vector512.MinNative(exponent, Vector512.Create(most))
        : Vector512.MinNative(Vector512.MaxNative(exponent, Vector512.Create(-most)), Vector512.Create(most));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Round(Vector512<float> exponent) =>
        Avx512F.IsSupported ? Avx512F.RoundScale(exponent, 0) : exponent + Vector512.Create(PowerOfTwo.Magic);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Remainder(Vector512<float> exponent, Vector512<float> rounded) =>
        exponent - (Avx512F.IsSupported ? rounded : rounded - Vector512.Create(PowerOfTwo.Magic));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Scale(Vector512<float> value, Vector512<float> rounded) =>
        Avx512F.IsSupported ? Avx512F.Scale(value, rounded) : (value.AsInt32() + (rounded.AsInt32() << 23)).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Vector512<float> value) => Vector512.Sum(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Reciprocal(Vector512<float> value)
    {
        if (!Avx512F.IsSupported)
            return Vector512<float>.One / value;
        Vector512<float> estimate = Avx512F.Reciprocal14(value);
        return estimate * Avx512F.FusedMultiplyAddNegated(value, estimate, Vector512.Create(2f));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Rotate1(Vector512<float> value) =>
        Avx512F.IsSupported ? Avx512F.Permute4x32(value, 0x39) : Vector512.Shuffle(value, Vector512.Create(1, 2, 3, 0, 5, 6, 7, 4, 9, 10, 11, 8, 13, 14, 15, 12));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Rotate2(Vector512<float> value) =>
        Avx512F.IsSupported ? Avx512F.Permute4x32(value, 0x4E) : Vector512.Shuffle(value, Vector512.Create(2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Rotate3(Vector512<float> value) =>
        Avx512F.IsSupported ? Avx512F.Permute4x32(value, 0x93) : Vector512.Shuffle(value, Vector512.Create(3, 0, 1, 2, 7, 4, 5, 6, 11, 8, 9, 10, 15, 12, 13, 14));
}
