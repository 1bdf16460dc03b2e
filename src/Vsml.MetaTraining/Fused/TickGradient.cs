using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Vsml.Kernels;

namespace Vsml.MetaTraining.Fused;

/// <summary>Where <see cref="TickGradient"/> puts what it finds about the sub-RNNs of one class.</summary>
internal unsafe struct TickGradientTargets
{
    /// <summary>On entry dL/d(c', h'), [units, 2N]; on return dL/d(c, h) of the tick's source, as far as they flow through the cell and the recurrent matrix.</summary>
    internal float* State;

    /// <summary>Adds dL/dz of every unit, [units, 4N].</summary>
    internal float* InputDrive;

    /// <summary>Receives the sum of dL/dz, [4N].</summary>
    internal float* OutputDrive;

    /// <summary>Receives the sum of m_a[0] dL/dz, [4N].</summary>
    internal float* ProductDrive;

    /// <summary>Adds dL/dW_h, by rotation, [4, 4N].</summary>
    internal float* Recurrent;
}

/// <summary>The backward pass of a tick, from its trace.</summary>
internal static unsafe class TickGradient
{
    internal static void Run(in TickRow row, in TickGradientTargets targets)
    {
        if (Vector512.IsHardwareAccelerated && row.StateSize % 16 == 0)
            TickGradient<Simd512, Vector512<float>>.Run(row, targets);
        else
            TickGradient<Simd256, Vector256<float>>.Run(row, targets);
    }
}

/// <summary>The same for one width of vectors.</summary>
internal static unsafe class TickGradient<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    internal static void Run(in TickRow row, in TickGradientTargets targets)
    {
        for (nint k = 0; k < row.StateSize; k += TSimd.Width)
            Run(row, targets, k);
    }

    private static void Run(in TickRow row, in TickGradientTargets targets, nint k)
    {
        nint n = row.StateSize, n2 = 2 * n, n3 = 3 * n, n4 = 4 * n;
        TVector one = TSimd.Broadcast(1f), zero = default;
        TVector si = zero, sf = zero, sg = zero, so = zero, pi = zero, pf = zero, pg = zero, po = zero;
        float* recurrent = row.Recurrent + k, gradient = targets.Recurrent + k;
        for (nint u = 0; u < row.Count; u++)
        {
            nint unit = row.Units[u];
            float* trace = row.Trace + (unit * 5 * n) + k, cell = row.Source + (unit * n2) + k, state = targets.State + (unit * n2) + k;
            TVector i = TSimd.Load(trace), f = TSimd.Load(trace + n), g = TSimd.Load(trace + n2), o = TSimd.Load(trace + n3);
            TVector tanhC = TSimd.Load(trace + n4), dh = TSimd.Load(state + n), dho = TSimd.Multiply(dh, o);
            TVector dc = TSimd.MultiplyAdd(dho, TSimd.Subtract(one, TSimd.Multiply(tanhC, tanhC)), TSimd.Load(state));
            TVector dci = TSimd.Multiply(dc, i), dcf = TSimd.Multiply(dc, f);
            TVector zi = TSimd.Multiply(TSimd.Multiply(dci, g), TSimd.Subtract(one, i));
            TVector zf = TSimd.Multiply(TSimd.Multiply(dcf, TSimd.Load(cell)), TSimd.Subtract(one, f));
            TVector zg = TSimd.Multiply(dci, TSimd.Subtract(one, TSimd.Multiply(g, g)));
            TVector zo = TSimd.Multiply(TSimd.Multiply(dho, tanhC), TSimd.Subtract(one, o));
            TSimd.Store(dcf, state);

            // What lane j heard of lane (j + r) mod 4 goes back there.
            TVector h = TSimd.Load(cell + n);
            TVector back = Heard(recurrent, n, zi, zf, zg, zo);
            Add(gradient, n, h, zi, zf, zg, zo);
            back = TSimd.Add(back, TSimd.Rotate3(Heard(recurrent + n4, n, zi, zf, zg, zo)));
            Add(gradient + n4, n, TSimd.Rotate1(h), zi, zf, zg, zo);
            back = TSimd.Add(back, TSimd.Rotate2(Heard(recurrent + (2 * n4), n, zi, zf, zg, zo)));
            Add(gradient + (2 * n4), n, TSimd.Rotate2(h), zi, zf, zg, zo);
            back = TSimd.Add(back, TSimd.Rotate1(Heard(recurrent + (3 * n4), n, zi, zf, zg, zo)));
            Add(gradient + (3 * n4), n, TSimd.Rotate3(h), zi, zf, zg, zo);
            TSimd.Store(back, state + n);

            float* input = targets.InputDrive + (unit * n4) + k;
            TSimd.Store(TSimd.Add(TSimd.Load(input), zi), input);
            TSimd.Store(TSimd.Add(TSimd.Load(input + n), zf), input + n);
            TSimd.Store(TSimd.Add(TSimd.Load(input + n2), zg), input + n2);
            TSimd.Store(TSimd.Add(TSimd.Load(input + n3), zo), input + n3);
            si = TSimd.Add(si, zi);
            sf = TSimd.Add(sf, zf);
            sg = TSimd.Add(sg, zg);
            so = TSimd.Add(so, zo);
            TVector x = TSimd.Broadcast(row.Messages[unit * NetworkSpec.InputSize]);
            pi = TSimd.MultiplyAdd(x, zi, pi);
            pf = TSimd.MultiplyAdd(x, zf, pf);
            pg = TSimd.MultiplyAdd(x, zg, pg);
            po = TSimd.MultiplyAdd(x, zo, po);
        }

        Store(targets.OutputDrive + k, n, si, sf, sg, so);
        Store(targets.ProductDrive + k, n, pi, pf, pg, po);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Heard(float* weights, nint n, TVector i, TVector f, TVector g, TVector o)
    {
        TVector sum = TSimd.Multiply(TSimd.Load(weights), i);
        sum = TSimd.MultiplyAdd(TSimd.Load(weights + n), f, sum);
        sum = TSimd.MultiplyAdd(TSimd.Load(weights + (2 * n)), g, sum);
        return TSimd.MultiplyAdd(TSimd.Load(weights + (3 * n)), o, sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(float* gradient, nint n, TVector h, TVector i, TVector f, TVector g, TVector o)
    {
        TSimd.Store(TSimd.MultiplyAdd(h, i, TSimd.Load(gradient)), gradient);
        TSimd.Store(TSimd.MultiplyAdd(h, f, TSimd.Load(gradient + n)), gradient + n);
        TSimd.Store(TSimd.MultiplyAdd(h, g, TSimd.Load(gradient + (2 * n))), gradient + (2 * n));
        TSimd.Store(TSimd.MultiplyAdd(h, o, TSimd.Load(gradient + (3 * n))), gradient + (3 * n));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* target, nint n, TVector i, TVector f, TVector g, TVector o)
    {
        TSimd.Store(i, target);
        TSimd.Store(f, target + n);
        TSimd.Store(g, target + (2 * n));
        TSimd.Store(o, target + (3 * n));
    }
}
