using System.Runtime.CompilerServices;

namespace Vsml.Kernels;

/// <summary>
/// The tick of a sub-RNN with vectors along the state. Four sub-RNNs at a time: first z = drive + W_h h of all four by tiles of four by two
/// vectors, whose eight accumulators hide the latency of a multiply-add and share the loads, then the gates of each. No new state is
/// written before all that it depends on was read, so it may take the place of the old.
/// </summary>
internal static unsafe class SimdTick<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private const int Tile = 4;

    // A vector that straddles two lines costs twice.
    private const int CacheLine = 64;

    internal static void Run(in TickRow row)
    {
        int n = row.StateSize;
        float* room = stackalloc float[(Tile * 4 * n) + (CacheLine / sizeof(float))];
        float* z = (float*)(((nuint)room + CacheLine - 1) / CacheLine * CacheLine);
        new Span<float>(row.HiddenSum, n).Clear();
        new Span<float>(row.WeightedHiddenSum, n).Clear();
        for (int first = 0; first < row.Count; first += Tile)
        {
            if (TSimd.Width == 16)
                AddRecurrentProductsWide(row, first, z);
            else
                AddRecurrentProducts(row, first, z);
            for (int k = 0; k < n; k += TSimd.Width)
            {
                for (int i = 0; i < Math.Min(Tile, row.Count - first); i++)
                {
                    long unit = row.Units[first + i];
                    if (row.Trace == null)
                        UpdateCell(n, z + (i * 4 * n) + k, row.Source + (unit * 2 * n) + k);
                    else
                        UpdateCellTraced(n, z + (i * 4 * n) + k, row.Source + (unit * 2 * n) + k, row.Trace + (unit * 5 * n) + k);
                }

                UpdateHidden(row, first, z + k, k);
            }
        }
    }

    /// <summary>z of four sub-RNNs, [4, 4N]; at the end of the row the last one stands in for those that are missing.</summary>
    private static void AddRecurrentProducts(in TickRow row, int first, float* z)
    {
        int n = row.StateSize, gates = 4 * n, w = TSimd.Width, last = row.Count - 1;
        long u0 = row.Units[first], u1 = row.Units[Math.Min(first + 1, last)];
        long u2 = row.Units[Math.Min(first + 2, last)], u3 = row.Units[Math.Min(first + 3, last)];
        float* h0 = row.Source + (((2 * u0) + 1) * n), h1 = row.Source + (((2 * u1) + 1) * n);
        float* h2 = row.Source + (((2 * u2) + 1) * n), h3 = row.Source + (((2 * u3) + 1) * n);
        TVector x0 = TSimd.Broadcast(row.Messages[u0 * row.MessageStride]), x1 = TSimd.Broadcast(row.Messages[u1 * row.MessageStride]);
        TVector x2 = TSimd.Broadcast(row.Messages[u2 * row.MessageStride]), x3 = TSimd.Broadcast(row.Messages[u3 * row.MessageStride]);
        float* d0 = row.InputDrive + (u0 * gates), d1 = row.InputDrive + (u1 * gates);
        float* d2 = row.InputDrive + (u2 * gates), d3 = row.InputDrive + (u3 * gates);
        for (int k = 0; k < gates; k += 2 * w)
        {
            TVector output = TSimd.Load(row.OutputDrive + k), product = TSimd.Load(row.ProductDrive + k);
            TVector a0 = TSimd.Add(TSimd.Load(d0 + k), TSimd.MultiplyAdd(x0, product, output));
            TVector a1 = TSimd.Add(TSimd.Load(d1 + k), TSimd.MultiplyAdd(x1, product, output));
            TVector a2 = TSimd.Add(TSimd.Load(d2 + k), TSimd.MultiplyAdd(x2, product, output));
            TVector a3 = TSimd.Add(TSimd.Load(d3 + k), TSimd.MultiplyAdd(x3, product, output));
            output = TSimd.Load(row.OutputDrive + k + w);
            product = TSimd.Load(row.ProductDrive + k + w);
            TVector b0 = TSimd.Add(TSimd.Load(d0 + k + w), TSimd.MultiplyAdd(x0, product, output));
            TVector b1 = TSimd.Add(TSimd.Load(d1 + k + w), TSimd.MultiplyAdd(x1, product, output));
            TVector b2 = TSimd.Add(TSimd.Load(d2 + k + w), TSimd.MultiplyAdd(x2, product, output));
            TVector b3 = TSimd.Add(TSimd.Load(d3 + k + w), TSimd.MultiplyAdd(x3, product, output));
            float* weights = row.Recurrent + k;
            for (nint j = 0; j < n; j++, weights += gates)
            {
                TVector wa = TSimd.Load(weights), wb = TSimd.Load(weights + w);
                TVector h = TSimd.Broadcast(h0[j]);
                a0 = TSimd.MultiplyAdd(h, wa, a0);
                b0 = TSimd.MultiplyAdd(h, wb, b0);
                h = TSimd.Broadcast(h1[j]);
                a1 = TSimd.MultiplyAdd(h, wa, a1);
                b1 = TSimd.MultiplyAdd(h, wb, b1);
                h = TSimd.Broadcast(h2[j]);
                a2 = TSimd.MultiplyAdd(h, wa, a2);
                b2 = TSimd.MultiplyAdd(h, wb, b2);
                h = TSimd.Broadcast(h3[j]);
                a3 = TSimd.MultiplyAdd(h, wa, a3);
                b3 = TSimd.MultiplyAdd(h, wb, b3);
            }

            float* target = z + k;
            TSimd.Store(a0, target);
            TSimd.Store(b0, target + w);
            TSimd.Store(a1, target + gates);
            TSimd.Store(b1, target + gates + w);
            target += 2 * gates;
            TSimd.Store(a2, target);
            TSimd.Store(b2, target + w);
            TSimd.Store(a3, target + gates);
            TSimd.Store(b3, target + gates + w);
        }
    }

    /// <summary>The same by tiles of four by four vectors, for hardware of 32 registers: sixteen accumulators.</summary>
    private static void AddRecurrentProductsWide(in TickRow row, int first, float* z)
    {
        int n = row.StateSize, last = row.Count - 1;
        nint gates = 4 * n, w = TSimd.Width;
        long u0 = row.Units[first], u1 = row.Units[Math.Min(first + 1, last)];
        long u2 = row.Units[Math.Min(first + 2, last)], u3 = row.Units[Math.Min(first + 3, last)];
        float* h0 = row.Source + (((2 * u0) + 1) * n), h1 = row.Source + (((2 * u1) + 1) * n);
        float* h2 = row.Source + (((2 * u2) + 1) * n), h3 = row.Source + (((2 * u3) + 1) * n);
        TVector x0 = TSimd.Broadcast(row.Messages[u0 * row.MessageStride]), x1 = TSimd.Broadcast(row.Messages[u1 * row.MessageStride]);
        TVector x2 = TSimd.Broadcast(row.Messages[u2 * row.MessageStride]), x3 = TSimd.Broadcast(row.Messages[u3 * row.MessageStride]);
        float* p0 = row.InputDrive + (u0 * gates), p1 = row.InputDrive + (u1 * gates);
        float* p2 = row.InputDrive + (u2 * gates), p3 = row.InputDrive + (u3 * gates);
        for (nint k = 0; k < gates; k += 4 * w)
        {
            TVector output = TSimd.Load(row.OutputDrive + k), product = TSimd.Load(row.ProductDrive + k);
            TVector a0 = TSimd.Add(TSimd.Load(p0 + k), TSimd.MultiplyAdd(x0, product, output));
            TVector a1 = TSimd.Add(TSimd.Load(p1 + k), TSimd.MultiplyAdd(x1, product, output));
            TVector a2 = TSimd.Add(TSimd.Load(p2 + k), TSimd.MultiplyAdd(x2, product, output));
            TVector a3 = TSimd.Add(TSimd.Load(p3 + k), TSimd.MultiplyAdd(x3, product, output));
            output = TSimd.Load(row.OutputDrive + k + w);
            product = TSimd.Load(row.ProductDrive + k + w);
            TVector b0 = TSimd.Add(TSimd.Load(p0 + k + w), TSimd.MultiplyAdd(x0, product, output));
            TVector b1 = TSimd.Add(TSimd.Load(p1 + k + w), TSimd.MultiplyAdd(x1, product, output));
            TVector b2 = TSimd.Add(TSimd.Load(p2 + k + w), TSimd.MultiplyAdd(x2, product, output));
            TVector b3 = TSimd.Add(TSimd.Load(p3 + k + w), TSimd.MultiplyAdd(x3, product, output));
            output = TSimd.Load(row.OutputDrive + k + (2 * w));
            product = TSimd.Load(row.ProductDrive + k + (2 * w));
            TVector c0 = TSimd.Add(TSimd.Load(p0 + k + (2 * w)), TSimd.MultiplyAdd(x0, product, output));
            TVector c1 = TSimd.Add(TSimd.Load(p1 + k + (2 * w)), TSimd.MultiplyAdd(x1, product, output));
            TVector c2 = TSimd.Add(TSimd.Load(p2 + k + (2 * w)), TSimd.MultiplyAdd(x2, product, output));
            TVector c3 = TSimd.Add(TSimd.Load(p3 + k + (2 * w)), TSimd.MultiplyAdd(x3, product, output));
            output = TSimd.Load(row.OutputDrive + k + (3 * w));
            product = TSimd.Load(row.ProductDrive + k + (3 * w));
            TVector d0 = TSimd.Add(TSimd.Load(p0 + k + (3 * w)), TSimd.MultiplyAdd(x0, product, output));
            TVector d1 = TSimd.Add(TSimd.Load(p1 + k + (3 * w)), TSimd.MultiplyAdd(x1, product, output));
            TVector d2 = TSimd.Add(TSimd.Load(p2 + k + (3 * w)), TSimd.MultiplyAdd(x2, product, output));
            TVector d3 = TSimd.Add(TSimd.Load(p3 + k + (3 * w)), TSimd.MultiplyAdd(x3, product, output));
            float* weights = row.Recurrent + k;
            for (nint j = 0; j < n; j++, weights += gates)
            {
                TVector wa = TSimd.Load(weights), wb = TSimd.Load(weights + w);
                TVector wc = TSimd.Load(weights + (2 * w)), wd = TSimd.Load(weights + (3 * w));
                TVector h = TSimd.Broadcast(h0[j]);
                a0 = TSimd.MultiplyAdd(h, wa, a0);
                b0 = TSimd.MultiplyAdd(h, wb, b0);
                c0 = TSimd.MultiplyAdd(h, wc, c0);
                d0 = TSimd.MultiplyAdd(h, wd, d0);
                h = TSimd.Broadcast(h1[j]);
                a1 = TSimd.MultiplyAdd(h, wa, a1);
                b1 = TSimd.MultiplyAdd(h, wb, b1);
                c1 = TSimd.MultiplyAdd(h, wc, c1);
                d1 = TSimd.MultiplyAdd(h, wd, d1);
                h = TSimd.Broadcast(h2[j]);
                a2 = TSimd.MultiplyAdd(h, wa, a2);
                b2 = TSimd.MultiplyAdd(h, wb, b2);
                c2 = TSimd.MultiplyAdd(h, wc, c2);
                d2 = TSimd.MultiplyAdd(h, wd, d2);
                h = TSimd.Broadcast(h3[j]);
                a3 = TSimd.MultiplyAdd(h, wa, a3);
                b3 = TSimd.MultiplyAdd(h, wb, b3);
                c3 = TSimd.MultiplyAdd(h, wc, c3);
                d3 = TSimd.MultiplyAdd(h, wd, d3);
            }

            Store(a0, b0, c0, d0, z + k);
            Store(a1, b1, c1, d1, z + k + gates);
            Store(a2, b2, c2, d2, z + k + (2 * gates));
            Store(a3, b3, c3, d3, z + k + (3 * gates));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(TVector a, TVector b, TVector c, TVector d, float* target)
    {
        TSimd.Store(a, target);
        TSimd.Store(b, target + TSimd.Width);
        TSimd.Store(c, target + (2 * TSimd.Width));
        TSimd.Store(d, target + (3 * TSimd.Width));
    }

    /// <summary>One vector of c' = sigmoid(f) c + sigmoid(i) tanh(g), into the place of the i of z; that of f receives 1 + exp(-o).</summary>
    private static void UpdateCell(nint n, float* z, float* cell)
    {
        TVector one = TSimd.Broadcast(1f);
        (TVector i, TVector f, TVector g, TVector o) = Powers(n, z);
        TVector input = TSimd.Divide(TSimd.Subtract(g, one), TSimd.Multiply(TSimd.Add(one, i), TSimd.Add(one, g)));
        TSimd.Store(TSimd.Add(input, TSimd.Divide(TSimd.Load(cell), TSimd.Add(one, f))), z);
        TSimd.Store(TSimd.Add(one, o), z + n);
    }

    /// <summary>The same; the first three of the trace receive sigmoid(i), sigmoid(f) and tanh(g).</summary>
    private static void UpdateCellTraced(nint n, float* z, float* cell, float* trace)
    {
        TVector one = TSimd.Broadcast(1f);
        (TVector i, TVector f, TVector g, TVector o) = Powers(n, z);
        TVector above = TSimd.Subtract(g, one);
        i = TSimd.Add(one, i);
        g = TSimd.Add(one, g);
        TVector both = TSimd.Divide(one, TSimd.Multiply(i, g));
        f = TSimd.Divide(one, TSimd.Add(one, f));
        TVector input = TSimd.Multiply(above, both);
        TSimd.Store(TSimd.MultiplyAdd(f, TSimd.Load(cell), input), z);
        TSimd.Store(TSimd.Add(one, o), z + n);
        TSimd.Store(TSimd.Multiply(g, both), trace);
        TSimd.Store(f, trace + n);
        TSimd.Store(TSimd.Multiply(input, i), trace + (2 * n));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (TVector I, TVector F, TVector G, TVector O) Powers(nint n, float* z) => Activation<TSimd, TVector>.Exp2(
        TSimd.Load(z),
        TSimd.Load(z + n),
        TSimd.Load(z + (2 * n)),
        TSimd.Load(z + (3 * n)),
        Activation<TSimd, TVector>.Minus,
        Activation<TSimd, TVector>.Minus,
        Activation<TSimd, TVector>.Twice,
        Activation<TSimd, TVector>.Minus);

    /// <summary>One vector of h' = sigmoid(o) tanh(c') of four sub-RNNs, from what <see cref="UpdateCell"/> left in z.</summary>
    private static void UpdateHidden(in TickRow row, int first, float* z, int k)
    {
        const float Twice = Activation<TSimd, TVector>.Twice;
        nint n = row.StateSize;
        float* z0 = z, z1 = z + (4 * n), z2 = z + (8 * n), z3 = z + (12 * n), sum = row.HiddenSum + k, weighted = row.WeightedHiddenSum + k;
        TVector c0 = TSimd.Load(z0), c1 = TSimd.Load(z1), c2 = TSimd.Load(z2), c3 = TSimd.Load(z3);
        (TVector e0, TVector e1, TVector e2, TVector e3) = Activation<TSimd, TVector>.Exp2(c0, c1, c2, c3, Twice, Twice, Twice, Twice);
        TVector s = TSimd.Load(sum), ws = TSimd.Load(weighted);
        Finish(row, first, k, c0, e0, TSimd.Load(z0 + n), ref s, ref ws);
        if (first + 1 < row.Count)
            Finish(row, first + 1, k, c1, e1, TSimd.Load(z1 + n), ref s, ref ws);
        if (first + 2 < row.Count)
            Finish(row, first + 2, k, c2, e2, TSimd.Load(z2 + n), ref s, ref ws);
        if (first + 3 < row.Count)
            Finish(row, first + 3, k, c3, e3, TSimd.Load(z3 + n), ref s, ref ws);
        TSimd.Store(s, sum);
        TSimd.Store(ws, weighted);
    }

    /// <summary>Of one sub-RNN, with e = exp(2 c') and o = 1 + exp(-o): the tanh is (e - 1) / (e + 1).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(in TickRow row, int i, int k, TVector c, TVector e, TVector o, ref TVector sum, ref TVector weighted)
    {
        nint n = row.StateSize, unit = row.Units[i];
        TVector one = TSimd.Broadcast(1f), above = TSimd.Subtract(e, one), below = TSimd.Add(e, one), h;
        if (row.Trace == null)
        {
            h = TSimd.Divide(above, TSimd.Multiply(below, o));
        }
        else
        {
            TVector both = TSimd.Divide(one, TSimd.Multiply(below, o));
            h = TSimd.Multiply(above, both);
            float* trace = row.Trace + (unit * 5 * n) + k;
            TSimd.Store(TSimd.Multiply(below, both), trace + (3 * n));
            TSimd.Store(TSimd.Multiply(h, o), trace + (4 * n));
        }

        sum = TSimd.Add(sum, h);
        weighted = TSimd.MultiplyAdd(TSimd.Broadcast(row.Messages[unit * row.MessageStride]), h, weighted);
        if (row.Destination == null)
            return;
        float* destination = row.Destination + (unit * 2 * n) + k;
        TSimd.Store(c, destination);
        TSimd.Store(h, destination + n);
    }
}
