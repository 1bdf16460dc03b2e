using System.Runtime.CompilerServices;

namespace Vsml.Kernels;

/// <summary>Vector exponential and what is made of it.</summary>
internal static class Activation<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private const float Log2E = 1.44269504f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TVector Sigmoid(TVector x)
    {
        TVector one = TSimd.Broadcast(1f);
        return TSimd.Divide(one, TSimd.Add(one, Exp2(x, -Log2E)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TVector Tanh(TVector x)
    {
        TVector one = TSimd.Broadcast(1f), e = Exp2(x, 2 * Log2E);
        return TSimd.Divide(TSimd.Subtract(e, one), TSimd.Add(e, one));
    }

    /// <summary>sigmoid(<paramref name="gate"/>) tanh(<paramref name="x"/>), with one division.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TVector GatedTanh(TVector gate, TVector x)
    {
        TVector one = TSimd.Broadcast(1f), e = Exp2(x, 2 * Log2E), s = Exp2(gate, -Log2E);
        return TSimd.Divide(TSimd.Subtract(e, one), TSimd.Multiply(TSimd.Add(one, s), TSimd.Add(one, e)));
    }

    /// <summary>sigmoid(<paramref name="gate"/>) and tanh(<paramref name="x"/>), with one division.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static (TVector Sigmoid, TVector Tanh) SigmoidAndTanh(TVector gate, TVector x)
    {
        TVector one = TSimd.Broadcast(1f), e = Exp2(x, 2 * Log2E), s = TSimd.Add(one, Exp2(gate, -Log2E)), t = TSimd.Add(one, e);
        TVector r = TSimd.Divide(one, TSimd.Multiply(s, t));
        return (TSimd.Multiply(t, r), TSimd.Multiply(TSimd.Multiply(TSimd.Subtract(e, one), s), r));
    }

    /// <summary>sigmoid(<paramref name="x"/>) and sigmoid(<paramref name="y"/>), with one division.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static (TVector First, TVector Second) Sigmoids(TVector x, TVector y)
    {
        TVector one = TSimd.Broadcast(1f), s = TSimd.Add(one, Exp2(x, -Log2E)), t = TSimd.Add(one, Exp2(y, -Log2E));
        TVector r = TSimd.Divide(one, TSimd.Multiply(s, t));
        return (TSimd.Multiply(t, r), TSimd.Multiply(s, r));
    }

    /// <summary>
    /// 2^(factor x), the exponent clamped to [-58, 58]: it is split into an integer and a rest of at most 1/2, whose power of two is a
    /// polynomial of degree 5 (minimax in relative error, 9.2e-8, among those that are 1 at 0, so that tanh(0) is 0), summed in pairs so that
    /// no multiply-add waits for more than two others. The range is one in
    /// which products of two results stay finite.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Exp2(TVector x, float factor)
    {
        TVector t = TSimd.Clamp(TSimd.Multiply(x, TSimd.Broadcast(factor)), TSimd.Broadcast(-58f), TSimd.Broadcast(58f));
        TVector whole = TSimd.Round(t), rest = TSimd.Subtract(t, whole);
        TVector square = TSimd.Multiply(rest, rest);
        TVector low = TSimd.MultiplyAdd(rest, TSimd.Broadcast(6.931469776e-1f), TSimd.Broadcast(1f));
        TVector middle = TSimd.MultiplyAdd(rest, TSimd.Broadcast(5.550733743e-2f), TSimd.Broadcast(2.402224209e-1f));
        TVector high = TSimd.MultiplyAdd(rest, TSimd.Broadcast(1.326472722e-3f), TSimd.Broadcast(9.671512640e-3f));
        TVector p = TSimd.MultiplyAdd(square, TSimd.MultiplyAdd(square, high, middle), low);
        return TSimd.Scale(p, whole);
    }
}
