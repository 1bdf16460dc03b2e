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
    private const float Magic = 3 << 22;
    private const float C1 = 6.931469776e-1f;
    private const float C2 = 2.402224209e-1f;
    private const float C3 = 5.550733743e-2f;
    private const float C4 = 9.671512640e-3f;
    private const float C5 = 1.326472722e-3f;

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
    /// 2^(factor x), the exponent clamped to [-58, 58]: it is split into an integer and a rest of at most 1/2, whose power of two is a
    /// polynomial of degree 5 (minimax in relative error, 9.2e-8, among those that are 1 at 0, so that tanh(0) is 0), summed in pairs so that
    /// no multiply-add waits for more than two others. The range is one in which products of two results stay finite. Adding
    /// <see cref="Magic"/> rounds to an integer, in the lowest bits of the sum.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TVector Exp2(TVector x, float factor)
    {
        TVector t = TSimd.Clamp(TSimd.Multiply(x, TSimd.Broadcast(factor)), TSimd.Broadcast(-58f), TSimd.Broadcast(58f));
        TVector whole = TSimd.Add(t, TSimd.Broadcast(Magic)), rest = TSimd.Subtract(t, TSimd.Subtract(whole, TSimd.Broadcast(Magic)));
        TVector square = TSimd.Multiply(rest, rest);
        TVector low = TSimd.MultiplyAdd(rest, TSimd.Broadcast(C1), TSimd.Broadcast(1f));
        TVector middle = TSimd.MultiplyAdd(rest, TSimd.Broadcast(C3), TSimd.Broadcast(C2));
        TVector high = TSimd.MultiplyAdd(rest, TSimd.Broadcast(C5), TSimd.Broadcast(C4));
        TVector p = TSimd.MultiplyAdd(square, TSimd.MultiplyAdd(square, high, middle), low);
        return TSimd.Scale(p, whole);
    }

    /// <summary>2^(factor x) of four vectors, a step of all before the next of any: what one waits for, the others fill.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static (TVector A, TVector B, TVector C, TVector D) Exp2(
        TVector a, TVector b, TVector c, TVector d, float factorA, float factorB, float factorC, float factorD)
    {
        TVector least = TSimd.Broadcast(-58f), most = TSimd.Broadcast(58f), magic = TSimd.Broadcast(Magic);
        a = TSimd.Clamp(TSimd.Multiply(a, TSimd.Broadcast(factorA)), least, most);
        b = TSimd.Clamp(TSimd.Multiply(b, TSimd.Broadcast(factorB)), least, most);
        c = TSimd.Clamp(TSimd.Multiply(c, TSimd.Broadcast(factorC)), least, most);
        d = TSimd.Clamp(TSimd.Multiply(d, TSimd.Broadcast(factorD)), least, most);
        TVector wholeA = TSimd.Add(a, magic), wholeB = TSimd.Add(b, magic), wholeC = TSimd.Add(c, magic), wholeD = TSimd.Add(d, magic);
        a = TSimd.Subtract(a, TSimd.Subtract(wholeA, magic));
        b = TSimd.Subtract(b, TSimd.Subtract(wholeB, magic));
        c = TSimd.Subtract(c, TSimd.Subtract(wholeC, magic));
        d = TSimd.Subtract(d, TSimd.Subtract(wholeD, magic));
        TVector c5 = TSimd.Broadcast(C5), c4 = TSimd.Broadcast(C4);
        TVector pA = TSimd.MultiplyAdd(a, c5, c4), pB = TSimd.MultiplyAdd(b, c5, c4);
        TVector pC = TSimd.MultiplyAdd(c, c5, c4), pD = TSimd.MultiplyAdd(d, c5, c4);
        Step(ref pA, ref pB, ref pC, ref pD, a, b, c, d, TSimd.Broadcast(C3));
        Step(ref pA, ref pB, ref pC, ref pD, a, b, c, d, TSimd.Broadcast(C2));
        Step(ref pA, ref pB, ref pC, ref pD, a, b, c, d, TSimd.Broadcast(C1));
        Step(ref pA, ref pB, ref pC, ref pD, a, b, c, d, TSimd.Broadcast(1f));
        return (TSimd.Scale(pA, wholeA), TSimd.Scale(pB, wholeB), TSimd.Scale(pC, wholeC), TSimd.Scale(pD, wholeD));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step(
        ref TVector pA, ref TVector pB, ref TVector pC, ref TVector pD, TVector a, TVector b, TVector c, TVector d, TVector coefficient)
    {
        pA = TSimd.MultiplyAdd(pA, a, coefficient);
        pB = TSimd.MultiplyAdd(pB, b, coefficient);
        pC = TSimd.MultiplyAdd(pC, c, coefficient);
        pD = TSimd.MultiplyAdd(pD, d, coefficient);
    }
}
