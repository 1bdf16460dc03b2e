using System.Runtime.CompilerServices;

namespace Vsml.Kernels;

/// <summary>
/// The tick of a sub-RNN with vectors along the state. A vector of each gate at a time stays in registers from the drives to the new state:
/// blocks of the recurrent matrix lie within a quarter of the narrowest vector, so a vector of the old hidden state is all that they need.
/// </summary>
internal static unsafe class SimdTick<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    internal static void Run(in TickRow row)
    {
        nint n = row.StateSize;
        for (nint k = 0; k < n; k += TSimd.Width)
        {
            if (row.Trace == null)
                Run(row, n, k);
            else
                RunTraced(row, n, k);
        }
    }

    private static void Run(in TickRow row, nint n, nint k)
    {
        float* recurrent = row.Recurrent + k, drives = row.InputDrive + k, messages = row.Messages, source = row.Source + k;
        float* destination = row.Destination + k;
        int* units = row.Units;
        nint count = row.Count;
        (TVector oi, TVector of, TVector og, TVector oo) = LoadGates(row.OutputDrive + k, n);
        (TVector pi, TVector pf, TVector pg, TVector po) = LoadGates(row.ProductDrive + k, n);
        TVector one = TSimd.Broadcast(1f);
        for (nint u = 0; u < count; u++)
        {
            nint unit = units[u];
            float* state = source + (unit * 2 * n), drive = drives + (unit * 4 * n), target = destination + (unit * 2 * n);
            TVector x = TSimd.Broadcast(messages[unit * NetworkSpec.InputSize]);
            TVector i = TSimd.Add(TSimd.Load(drive), TSimd.MultiplyAdd(x, pi, oi));
            TVector f = TSimd.Add(TSimd.Load(drive + n), TSimd.MultiplyAdd(x, pf, of));
            TVector g = TSimd.Add(TSimd.Load(drive + (2 * n)), TSimd.MultiplyAdd(x, pg, og));
            TVector o = TSimd.Add(TSimd.Load(drive + (3 * n)), TSimd.MultiplyAdd(x, po, oo));
            AddRecurrent(TSimd.Load(state + n), recurrent, n, ref i, ref f, ref g, ref o);
            (i, f, g, o) = Powers(i, f, g, o);

            // c' = sigmoid(f) c + sigmoid(i) tanh(g) and h' = sigmoid(o) tanh(c'), with e^-i, e^-f, e^2g and e^-o at hand.
            TVector input = TSimd.Multiply(TSimd.Subtract(g, one), TSimd.Reciprocal(TSimd.Multiply(TSimd.Add(one, i), TSimd.Add(one, g))));
            TVector c = TSimd.MultiplyAdd(TSimd.Load(state), TSimd.Reciprocal(TSimd.Add(one, f)), input);
            TVector e = Activation<TSimd, TVector>.Exp2(c, Activation<TSimd, TVector>.Twice);
            TVector h = TSimd.Multiply(TSimd.Subtract(e, one), TSimd.Reciprocal(TSimd.Multiply(TSimd.Add(e, one), TSimd.Add(one, o))));
            TSimd.Store(c, target);
            TSimd.Store(h, target + n);
        }
    }

    private static void RunTraced(in TickRow row, nint n, nint k)
    {
        (TVector oi, TVector of, TVector og, TVector oo) = LoadGates(row.OutputDrive + k, n);
        (TVector pi, TVector pf, TVector pg, TVector po) = LoadGates(row.ProductDrive + k, n);
        TVector one = TSimd.Broadcast(1f);
        for (nint u = 0; u < row.Count; u++)
        {
            nint unit = row.Units[u];
            float* state = row.Source + k + (unit * 2 * n), drive = row.InputDrive + k + (unit * 4 * n), trace = row.Trace + k + (unit * 5 * n);
            TVector x = TSimd.Broadcast(row.Messages[unit * NetworkSpec.InputSize]);
            TVector i = TSimd.Add(TSimd.Load(drive), TSimd.MultiplyAdd(x, pi, oi));
            TVector f = TSimd.Add(TSimd.Load(drive + n), TSimd.MultiplyAdd(x, pf, of));
            TVector g = TSimd.Add(TSimd.Load(drive + (2 * n)), TSimd.MultiplyAdd(x, pg, og));
            TVector o = TSimd.Add(TSimd.Load(drive + (3 * n)), TSimd.MultiplyAdd(x, po, oo));
            AddRecurrent(TSimd.Load(state + n), row.Recurrent + k, n, ref i, ref f, ref g, ref o);
            (i, f, g, o) = Powers(i, f, g, o);
            i = TSimd.Reciprocal(TSimd.Add(one, i));
            f = TSimd.Reciprocal(TSimd.Add(one, f));
            g = TSimd.Multiply(TSimd.Subtract(g, one), TSimd.Reciprocal(TSimd.Add(one, g)));
            o = TSimd.Reciprocal(TSimd.Add(one, o));
            TVector c = TSimd.MultiplyAdd(TSimd.Load(state), f, TSimd.Multiply(i, g));
            TVector e = Activation<TSimd, TVector>.Exp2(c, Activation<TSimd, TVector>.Twice);
            TVector tanhC = TSimd.Multiply(TSimd.Subtract(e, one), TSimd.Reciprocal(TSimd.Add(e, one)));
            float* target = row.Destination + k + (unit * 2 * n);
            TSimd.Store(c, target);
            TSimd.Store(TSimd.Multiply(o, tanhC), target + n);
            TSimd.Store(i, trace);
            TSimd.Store(f, trace + n);
            TSimd.Store(g, trace + (2 * n));
            TSimd.Store(o, trace + (3 * n));
            TSimd.Store(tanhC, trace + (4 * n));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (TVector I, TVector F, TVector G, TVector O) LoadGates(float* drive, nint n) =>
        (TSimd.Load(drive), TSimd.Load(drive + n), TSimd.Load(drive + (2 * n)), TSimd.Load(drive + (3 * n)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddRecurrent(TVector h, float* weights, nint n, ref TVector i, ref TVector f, ref TVector g, ref TVector o)
    {
        nint gates = 4 * n;
        AddRotation(h, weights, n, ref i, ref f, ref g, ref o);
        AddRotation(TSimd.Rotate1(h), weights + gates, n, ref i, ref f, ref g, ref o);
        AddRotation(TSimd.Rotate2(h), weights + (2 * gates), n, ref i, ref f, ref g, ref o);
        AddRotation(TSimd.Rotate3(h), weights + (3 * gates), n, ref i, ref f, ref g, ref o);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddRotation(TVector h, float* weights, nint n, ref TVector i, ref TVector f, ref TVector g, ref TVector o)
    {
        i = TSimd.MultiplyAdd(h, TSimd.Load(weights), i);
        f = TSimd.MultiplyAdd(h, TSimd.Load(weights + n), f);
        g = TSimd.MultiplyAdd(h, TSimd.Load(weights + (2 * n)), g);
        o = TSimd.MultiplyAdd(h, TSimd.Load(weights + (3 * n)), o);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (TVector I, TVector F, TVector G, TVector O) Powers(TVector i, TVector f, TVector g, TVector o) =>
        Activation<TSimd, TVector>.Exp2(
            i, f, g, o,
            Activation<TSimd, TVector>.Minus, Activation<TSimd, TVector>.Minus, Activation<TSimd, TVector>.Twice, Activation<TSimd, TVector>.Minus);
}
