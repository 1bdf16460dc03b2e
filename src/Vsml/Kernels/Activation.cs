using System.Runtime.CompilerServices;

namespace Vsml.Kernels;

/// <summary>Vector exponential and what is made of it.</summary>
internal static class Activation<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>Times x, the exponent of 2 for exp(-x).</summary>
    internal const float Minus = -Log2E;

    /// <summary>Times x, the exponent of 2 for exp(2 x).</summary>
    internal const float Twice = 2 * Log2E;

    private const float Log2E = 1.44269504f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TVector Sigmoid(TVector x)
    {
        TVector one = TSimd.Broadcast(1f);
        return TSimd.Divide(one, TSimd.Add(one, Exp2(x, Minus)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TVector Tanh(TVector x)
    {
        TVector one = TSimd.Broadcast(1f), e = Exp2(x, Twice);
        return TSimd.Divide(TSimd.Subtract(e, one), TSimd.Add(e, one));
    }

    /// <summary>sigmoid(<paramref name="gate"/>) tanh(<paramref name="x"/>), with one division.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TVector GatedTanh(TVector gate, TVector x)
    {
        TVector one = TSimd.Broadcast(1f), e = Exp2(x, Twice), s = Exp2(gate, Minus);
        return TSimd.Divide(TSimd.Subtract(e, one), TSimd.Multiply(TSimd.Add(one, s), TSimd.Add(one, e)));
    }

    /// <summary>
    /// 2^(factor x), the exponent bounded by <see cref="PowerOfTwo.Most"/>: it is split into an integer and a rest of at most 1/2, whose power of two
    /// is a polynomial, summed in pairs so that no multiply-add waits for more than two others.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TVector Exp2(TVector x, float factor)
    {
        TVector t = TSimd.Bound(TSimd.Multiply(x, TSimd.Broadcast(factor)), PowerOfTwo.Most), whole = TSimd.Round(t), rest = TSimd.Remainder(t, whole);
        TVector square = TSimd.Multiply(rest, rest);
        TVector low = TSimd.MultiplyAdd(rest, TSimd.Broadcast(PowerOfTwo.C1), TSimd.Broadcast(1f));
        TVector middle = TSimd.MultiplyAdd(rest, TSimd.Broadcast(PowerOfTwo.C3), TSimd.Broadcast(PowerOfTwo.C2));
        TVector high = TSimd.MultiplyAdd(rest, TSimd.Broadcast(PowerOfTwo.C5), TSimd.Broadcast(PowerOfTwo.C4));
        TVector p = TSimd.MultiplyAdd(square, TSimd.MultiplyAdd(square, high, middle), low);
        return TSimd.Scale(p, whole);
    }

    /// <summary>The same in the place of two vectors, a step of both before the next of either: what one waits for, the other fills.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Exp2(ref TVector x, ref TVector y, float factor)
    {
        TVector a = TSimd.Bound(TSimd.Multiply(x, TSimd.Broadcast(factor)), PowerOfTwo.Most), b = TSimd.Bound(TSimd.Multiply(y, TSimd.Broadcast(factor)), PowerOfTwo.Most);
        TVector wholeA = TSimd.Round(a), wholeB = TSimd.Round(b);
        a = TSimd.Remainder(a, wholeA);
        b = TSimd.Remainder(b, wholeB);
        TVector c5 = TSimd.Broadcast(PowerOfTwo.C5), c4 = TSimd.Broadcast(PowerOfTwo.C4);
        TVector pA = TSimd.MultiplyAdd(a, c5, c4), pB = TSimd.MultiplyAdd(b, c5, c4);
        Step(ref pA, ref pB, a, b, PowerOfTwo.C3);
        Step(ref pA, ref pB, a, b, PowerOfTwo.C2);
        Step(ref pA, ref pB, a, b, PowerOfTwo.C1);
        Step(ref pA, ref pB, a, b, 1f);
        (x, y) = (TSimd.Scale(pA, wholeA), TSimd.Scale(pB, wholeB));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step(ref TVector pA, ref TVector pB, TVector a, TVector b, float coefficient)
    {
        pA = TSimd.MultiplyAdd(pA, a, TSimd.Broadcast(coefficient));
        pB = TSimd.MultiplyAdd(pB, b, TSimd.Broadcast(coefficient));
    }
}
