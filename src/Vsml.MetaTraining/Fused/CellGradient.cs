using Vsml.Kernels;

namespace Vsml.MetaTraining.Fused;

/// <summary>Where <see cref="CellGradient{TSimd, TVector}"/> puts what it finds about a block of sub-RNNs.</summary>
internal unsafe struct CellGradientTargets
{
    /// <summary>On entry dL/d(c', h'), [units, 2N]; on return dL/dc in the halves of the cells.</summary>
    internal float* State;

    /// <summary>Receives dL/dz, [block, 4N].</summary>
    internal float* Gates;

    /// <summary>Receives h before the tick, [block, N].</summary>
    internal float* Hidden;

    /// <summary>Adds dL/dz of every unit, [units, 4N].</summary>
    internal float* InputDrive;

    /// <summary>Adds the sum of dL/dz, [4N].</summary>
    internal float* OutputDrive;

    /// <summary>Adds the sum of m_a[0] dL/dz, [4N].</summary>
    internal float* ProductDrive;
}

/// <summary>
/// The backward pass of the LSTM's gates: from dL/d(c', h') to dL/dz and dL/dc, for the units of a row of which a tick left its trace. The sums
/// over the row stay in registers.
/// </summary>
internal static unsafe class CellGradient<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    internal static void Run(in TickRow row, in CellGradientTargets targets)
    {
        for (int k = 0; k < row.StateSize; k += TSimd.Width)
            RunColumn(row, targets, k);
    }

    private static void RunColumn(in TickRow row, in CellGradientTargets targets, int k)
    {
        nint n = row.StateSize, n2 = 2 * n, n3 = 3 * n, n4 = 4 * n;
        float* outputs = targets.OutputDrive + k, products = targets.ProductDrive + k;
        float* gates = targets.Gates + k, kept = targets.Hidden + k, messages = row.Messages;
        float* traces = row.Trace + k, cells = row.Source + k, states = targets.State + k, inputs = targets.InputDrive + k;
        int* units = row.Units;
        nint stride = row.MessageStride;
        TVector si = TSimd.Load(outputs), sf = TSimd.Load(outputs + n), sg = TSimd.Load(outputs + n2), so = TSimd.Load(outputs + n3);
        TVector pi = TSimd.Load(products), pf = TSimd.Load(products + n), pg = TSimd.Load(products + n2), po = TSimd.Load(products + n3);
        TVector one = TSimd.Broadcast(1f);
        for (nint r = 0; r < row.Count; r++, gates += n4, kept += n)
        {
            nint unit = units[r];
            float* trace = traces + (unit * 5 * n), cell = cells + (unit * n2), state = states + (unit * n2), input = inputs + (unit * n4);
            TVector i = TSimd.Load(trace), f = TSimd.Load(trace + n), g = TSimd.Load(trace + n2), o = TSimd.Load(trace + n3);
            TVector tanhC = TSimd.Load(trace + n4), dh = TSimd.Load(state + n), dho = TSimd.Multiply(dh, o);
            TVector dc = TSimd.MultiplyAdd(dho, TSimd.Subtract(one, TSimd.Multiply(tanhC, tanhC)), TSimd.Load(state));
            TVector dci = TSimd.Multiply(dc, i), dcf = TSimd.Multiply(dc, f);
            TVector zi = TSimd.Multiply(TSimd.Multiply(dci, g), TSimd.Subtract(one, i));
            TVector zf = TSimd.Multiply(TSimd.Multiply(dcf, TSimd.Load(cell)), TSimd.Subtract(one, f));
            TVector zg = TSimd.Multiply(dci, TSimd.Subtract(one, TSimd.Multiply(g, g)));
            TVector zo = TSimd.Multiply(TSimd.Multiply(dho, tanhC), TSimd.Subtract(one, o));
            TSimd.Store(dcf, state);
            TSimd.Store(TSimd.Load(cell + n), kept);
            TSimd.Store(zi, gates);
            TSimd.Store(zf, gates + n);
            TSimd.Store(zg, gates + n2);
            TSimd.Store(zo, gates + n3);
            TSimd.Store(TSimd.Add(TSimd.Load(input), zi), input);
            TSimd.Store(TSimd.Add(TSimd.Load(input + n), zf), input + n);
            TSimd.Store(TSimd.Add(TSimd.Load(input + n2), zg), input + n2);
            TSimd.Store(TSimd.Add(TSimd.Load(input + n3), zo), input + n3);
            si = TSimd.Add(si, zi);
            sf = TSimd.Add(sf, zf);
            sg = TSimd.Add(sg, zg);
            so = TSimd.Add(so, zo);
            TVector x = TSimd.Broadcast(messages[unit * stride]);
            pi = TSimd.MultiplyAdd(x, zi, pi);
            pf = TSimd.MultiplyAdd(x, zf, pf);
            pg = TSimd.MultiplyAdd(x, zg, pg);
            po = TSimd.MultiplyAdd(x, zo, po);
        }

        TSimd.Store(si, outputs);
        TSimd.Store(sf, outputs + n);
        TSimd.Store(sg, outputs + n2);
        TSimd.Store(so, outputs + n3);
        TSimd.Store(pi, products);
        TSimd.Store(pf, products + n);
        TSimd.Store(pg, products + n2);
        TSimd.Store(po, products + n3);
    }
}
