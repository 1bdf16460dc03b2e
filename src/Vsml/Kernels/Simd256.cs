using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Vsml.Kernels;

/// <summary>Vectors of 256 bits.</summary>
internal readonly unsafe struct Simd256 : ISimd<Vector256<float>>
{
    public static int Width => Vector256<float>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load(float* source) => Vector256.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<float> value, float* destination) => value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Broadcast(float value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Add(Vector256<float> left, Vector256<float> right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Subtract(Vector256<float> left, Vector256<float> right) => left - right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Multiply(Vector256<float> left, Vector256<float> right) => left * right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Divide(Vector256<float> left, Vector256<float> right) => left / right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> MultiplyAdd(Vector256<float> left, Vector256<float> right, Vector256<float> addend) =>
        Vector256.MultiplyAddEstimate(left, right, addend);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Bound(Vector256<float> exponent, float most) => Vector256.MinNative(Vector256.MaxNative(exponent, Vector256.Create(-most)), Vector256.Create(most));

    // The integer in the lowest bits of the mantissa.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Round(Vector256<float> exponent) => exponent + Vector256.Create(PowerOfTwo.Magic);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Remainder(Vector256<float> exponent, Vector256<float> rounded) => exponent - (rounded - Vector256.Create(PowerOfTwo.Magic));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Scale(Vector256<float> value, Vector256<float> rounded) => (value.AsInt32() + (rounded.AsInt32() << 23)).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Vector256<float> value) => Vector256.Sum(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Reciprocal(Vector256<float> value) => Vector256<float>.One / value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Rotate1(Vector256<float> value) =>
        Avx.IsSupported ? Avx.Permute(value, 0x39) : Vector256.Shuffle(value, Vector256.Create(1, 2, 3, 0, 5, 6, 7, 4));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Rotate2(Vector256<float> value) =>
        Avx.IsSupported ? Avx.Permute(value, 0x4E) : Vector256.Shuffle(value, Vector256.Create(2, 3, 0, 1, 6, 7, 4, 5));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Rotate3(Vector256<float> value) =>
        Avx.IsSupported ? Avx.Permute(value, 0x93) : Vector256.Shuffle(value, Vector256.Create(3, 0, 1, 2, 7, 4, 5, 6));
}
