using System.Runtime.CompilerServices;

namespace Vsml.Kernels;

/// <summary>
/// The tick of a sub-RNN with vectors along the state. A vector of each gate at a time stays in registers from the drives to the new state:
/// blocks of the recurrent matrix lie within a quarter of the narrowest vector, so a vector of the old hidden state is all that they need. Two
/// units go side by side, a step of both before the next of either: what one waits for, the other fills, and both are multiplied by what is
/// loaded once.
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

    // Of an odd number of units the last is computed twice, to the same result.
    private static void Run(in TickRow row, nint n, nint k)
    {
        float* recurrent = row.Recurrent + k, drives = row.InputDrive + k, output = row.OutputDrive + k, product = row.ProductDrive + k;
        float* messages = row.Messages, source = row.Source + k, destination = row.Destination + k;
        int* units = row.Units;
        nint count = row.Count;
        TVector one = TSimd.Broadcast(1f);
        for (nint u = 0; u < count; u += 2)
        {
            nint a = units[u], b = units[u + 1 < count ? u + 1 : u];
            float* stateA = source + (a * 2 * n), stateB = source + (b * 2 * n);
            TVector xA = TSimd.Broadcast(messages[a * NetworkSpec.InputSize]), xB = TSimd.Broadcast(messages[b * NetworkSpec.InputSize]);
            float* driveA = drives + (a * 4 * n), driveB = drives + (b * 4 * n);
            Start(xA, xB, driveA, driveB, product, output, out TVector iA, out TVector iB);
            Start(xA, xB, driveA + n, driveB + n, product + n, output + n, out TVector fA, out TVector fB);
            Start(xA, xB, driveA + (2 * n), driveB + (2 * n), product + (2 * n), output + (2 * n), out TVector gA, out TVector gB);
            Start(xA, xB, driveA + (3 * n), driveB + (3 * n), product + (3 * n), output + (3 * n), out TVector oA, out TVector oB);
            TVector hA = TSimd.Load(stateA + n), hB = TSimd.Load(stateB + n);
            AddRotation(hA, hB, recurrent, n, ref iA, ref iB, ref fA, ref fB, ref gA, ref gB, ref oA, ref oB);
            AddRotation(TSimd.Rotate1(hA), TSimd.Rotate1(hB), recurrent + (4 * n), n, ref iA, ref iB, ref fA, ref fB, ref gA, ref gB, ref oA, ref oB);
            AddRotation(TSimd.Rotate2(hA), TSimd.Rotate2(hB), recurrent + (8 * n), n, ref iA, ref iB, ref fA, ref fB, ref gA, ref gB, ref oA, ref oB);
            AddRotation(TSimd.Rotate3(hA), TSimd.Rotate3(hB), recurrent + (12 * n), n, ref iA, ref iB, ref fA, ref fB, ref gA, ref gB, ref oA, ref oB);
            Activation<TSimd, TVector>.Exp2(ref iA, ref iB, Activation<TSimd, TVector>.Minus);
            Activation<TSimd, TVector>.Exp2(ref gA, ref gB, Activation<TSimd, TVector>.Twice);
            Activation<TSimd, TVector>.Exp2(ref fA, ref fB, Activation<TSimd, TVector>.Minus);
            Activation<TSimd, TVector>.Exp2(ref oA, ref oB, Activation<TSimd, TVector>.Minus);
            TVector cA = Cell(iA, fA, gA, TSimd.Load(stateA)), cB = Cell(iB, fB, gB, TSimd.Load(stateB));
            float* targetA = destination + (a * 2 * n), targetB = destination + (b * 2 * n);
            TSimd.Store(cA, targetA);
            TSimd.Store(cB, targetB);

            // h' = sigmoid(o) tanh(c'), with e^-o and e^2c' at hand.
            Activation<TSimd, TVector>.Exp2(ref cA, ref cB, Activation<TSimd, TVector>.Twice);
            TSimd.Store(Quotient(TSimd.Subtract(cA, one), TSimd.Multiply(TSimd.Add(cA, one), TSimd.Add(one, oA))), targetA + n);
            TSimd.Store(Quotient(TSimd.Subtract(cB, one), TSimd.Multiply(TSimd.Add(cB, one), TSimd.Add(one, oB))), targetB + n);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Start(TVector xA, TVector xB, float* driveA, float* driveB, float* product, float* output, out TVector a, out TVector b)
    {
        TVector p = TSimd.Load(product), o = TSimd.Load(output);
        a = TSimd.Add(TSimd.Load(driveA), TSimd.MultiplyAdd(xA, p, o));
        b = TSimd.Add(TSimd.Load(driveB), TSimd.MultiplyAdd(xB, p, o));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddRotation(
        TVector hA, TVector hB, float* weights, nint n, ref TVector iA, ref TVector iB, ref TVector fA, ref TVector fB,
        ref TVector gA, ref TVector gB, ref TVector oA, ref TVector oB)
    {
        AddProducts(hA, hB, TSimd.Load(weights), ref iA, ref iB);
        AddProducts(hA, hB, TSimd.Load(weights + n), ref fA, ref fB);
        AddProducts(hA, hB, TSimd.Load(weights + (2 * n)), ref gA, ref gB);
        AddProducts(hA, hB, TSimd.Load(weights + (3 * n)), ref oA, ref oB);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddProducts(TVector hA, TVector hB, TVector weights, ref TVector a, ref TVector b)
    {
        a = TSimd.MultiplyAdd(hA, weights, a);
        b = TSimd.MultiplyAdd(hB, weights, b);
    }

    // c' = sigmoid(f) c + sigmoid(i) tanh(g) as one fraction, with e^-i, e^-f and e^2g at hand.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Cell(TVector i, TVector f, TVector g, TVector c)
    {
        TVector one = TSimd.Broadcast(1f), forget = TSimd.Add(one, f), input = TSimd.Multiply(TSimd.Add(one, i), TSimd.Add(one, g));
        return Quotient(TSimd.MultiplyAdd(c, input, TSimd.Multiply(TSimd.Subtract(g, one), forget)), TSimd.Multiply(input, forget));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Quotient(TVector dividend, TVector divisor) => TSimd.Multiply(dividend, TSimd.Reciprocal(divisor));

    private static void RunTraced(in TickRow row, nint n, nint k)
    {
        float* output = row.OutputDrive + k, product = row.ProductDrive + k, recurrent = row.Recurrent + k;
        TVector one = TSimd.Broadcast(1f);
        for (nint u = 0; u < row.Count; u++)
        {
            nint unit = row.Units[u];
            float* state = row.Source + k + (unit * 2 * n), drive = row.InputDrive + k + (unit * 4 * n), trace = row.Trace + k + (unit * 5 * n);
            TVector x = TSimd.Broadcast(row.Messages[unit * NetworkSpec.InputSize]);
            TVector h = TSimd.Load(state + n);
            TVector i = Gate(x, drive, product, output), f = Gate(x, drive + n, product + n, output + n);
            TVector g = Gate(x, drive + (2 * n), product + (2 * n), output + (2 * n)), o = Gate(x, drive + (3 * n), product + (3 * n), output + (3 * n));
            AddRotation(h, recurrent, n, ref i, ref f, ref g, ref o);
            AddRotation(TSimd.Rotate1(h), recurrent + (4 * n), n, ref i, ref f, ref g, ref o);
            AddRotation(TSimd.Rotate2(h), recurrent + (8 * n), n, ref i, ref f, ref g, ref o);
            AddRotation(TSimd.Rotate3(h), recurrent + (12 * n), n, ref i, ref f, ref g, ref o);
            Activation<TSimd, TVector>.Exp2(ref i, ref f, Activation<TSimd, TVector>.Minus);
            g = Activation<TSimd, TVector>.Exp2(g, Activation<TSimd, TVector>.Twice);
            o = Activation<TSimd, TVector>.Exp2(o, Activation<TSimd, TVector>.Minus);
            i = TSimd.Reciprocal(TSimd.Add(one, i));
            f = TSimd.Reciprocal(TSimd.Add(one, f));
            g = Quotient(TSimd.Subtract(g, one), TSimd.Add(one, g));
            o = TSimd.Reciprocal(TSimd.Add(one, o));
            TVector c = TSimd.MultiplyAdd(TSimd.Load(state), f, TSimd.Multiply(i, g));
            TVector e = Activation<TSimd, TVector>.Exp2(c, Activation<TSimd, TVector>.Twice);
            TVector tanhC = Quotient(TSimd.Subtract(e, one), TSimd.Add(e, one));
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
    private static TVector Gate(TVector x, float* drive, float* product, float* output) =>
        TSimd.Add(TSimd.Load(drive), TSimd.MultiplyAdd(x, TSimd.Load(product), TSimd.Load(output)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddRotation(TVector h, float* weights, nint n, ref TVector i, ref TVector f, ref TVector g, ref TVector o)
    {
        i = TSimd.MultiplyAdd(h, TSimd.Load(weights), i);
        f = TSimd.MultiplyAdd(h, TSimd.Load(weights + n), f);
        g = TSimd.MultiplyAdd(h, TSimd.Load(weights + (2 * n)), g);
        o = TSimd.MultiplyAdd(h, TSimd.Load(weights + (3 * n)), o);
    }
}
