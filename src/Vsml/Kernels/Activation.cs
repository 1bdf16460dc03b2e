using System.Runtime.CompilerServices;

namespace Vsml.Kernels;

/// <summary>Vector exponential and what is made of it.</summary>
internal static class Activation<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>
    /// e^x for x clamped to [-40, 40]: x log2(e) is split into an integer and a rest of at most 1/2, whose power of two is a polynomial of
    /// degree 5 (minimax in relative error, 9.2e-8, among those that are 1 at 0, so that tanh(0) is 0). The range is one in which products
    /// of two results stay finite.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TVector Exp(TVector x)
    {
        TVector t = TSimd.Multiply(
            TSimd.Clamp(x, TSimd.Broadcast(-40f), TSimd.Broadcast(40f)), TSimd.Broadcast(1.44269504f));
        TVector whole = TSimd.Round(t), rest = TSimd.Subtract(t, whole);
        TVector p = TSimd.MultiplyAdd(rest, TSimd.Broadcast(1.326472722e-3f), TSimd.Broadcast(9.671512640e-3f));
        p = TSimd.MultiplyAdd(p, rest, TSimd.Broadcast(5.550733743e-2f));
        p = TSimd.MultiplyAdd(p, rest, TSimd.Broadcast(2.402224209e-1f));
        p = TSimd.MultiplyAdd(p, rest, TSimd.Broadcast(6.931469776e-1f));
        p = TSimd.MultiplyAdd(p, rest, TSimd.Broadcast(1f));
        return TSimd.Multiply(p, TSimd.PowerOfTwo(whole));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TVector Sigmoid(TVector x)
    {
        TVector one = TSimd.Broadcast(1f);
        return TSimd.Divide(one, TSimd.Add(one, Exp(TSimd.Subtract(default, x))));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TVector Tanh(TVector x)
    {
        TVector one = TSimd.Broadcast(1f), e = Exp(TSimd.Add(x, x));
        return TSimd.Divide(TSimd.Subtract(e, one), TSimd.Add(e, one));
    }

    /// <summary>sigmoid(<paramref name="gate"/>) tanh(<paramref name="x"/>), with one division.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TVector GatedTanh(TVector gate, TVector x)
    {
        TVector one = TSimd.Broadcast(1f), e = Exp(TSimd.Add(x, x)), s = Exp(TSimd.Subtract(default, gate));
        return TSimd.Divide(TSimd.Subtract(e, one), TSimd.Multiply(TSimd.Add(one, s), TSimd.Add(one, e)));
    }
}
