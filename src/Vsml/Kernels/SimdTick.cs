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

    internal static void Run(in TickRow row)
    {
        int n = row.StateSize;
        float* z = stackalloc float[Tile * 4 * n];
        new Span<float>(row.HiddenSum, n).Clear();
        new Span<float>(row.WeightedHiddenSum, n).Clear();
        for (int first = 0; first < row.Count; first += Tile)
        {
            AddRecurrentProducts(row, first, z);
            for (int i = first; i < Math.Min(first + Tile, row.Count); i++)
            {
                if (row.Trace == null)
                    ApplyGates(row, row.Units[i], z + ((i - first) * 4 * n));
                else
                    ApplyGatesTraced(row, row.Units[i], z + ((i - first) * 4 * n));
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ApplyGates(in TickRow row, long unit, float* z)
    {
        int n = row.StateSize;
        float* cell = row.Source + (unit * 2 * n);
        for (int k = 0; k < n; k += TSimd.Width)
        {
            TVector i = TSimd.Load(z + k), f = TSimd.Load(z + n + k), g = TSimd.Load(z + (2 * n) + k), o = TSimd.Load(z + (3 * n) + k);
            TVector c = TSimd.MultiplyAdd(
                Activation<TSimd, TVector>.Sigmoid(f), TSimd.Load(cell + k), Activation<TSimd, TVector>.GatedTanh(i, g));
            Finish(row, unit, k, c, Activation<TSimd, TVector>.GatedTanh(o, c));
        }
    }

    private static void ApplyGatesTraced(in TickRow row, long unit, float* z)
    {
        int n = row.StateSize;
        float* cell = row.Source + (unit * 2 * n);
        for (int k = 0; k < n; k += TSimd.Width)
        {
            (TVector i, TVector g) = Activation<TSimd, TVector>.SigmoidAndTanh(TSimd.Load(z + k), TSimd.Load(z + (2 * n) + k));
            (TVector f, TVector o) = Activation<TSimd, TVector>.Sigmoids(TSimd.Load(z + n + k), TSimd.Load(z + (3 * n) + k));
            TVector c = TSimd.MultiplyAdd(f, TSimd.Load(cell + k), TSimd.Multiply(i, g)), tanhC = Activation<TSimd, TVector>.Tanh(c);
            float* trace = row.Trace + (unit * 5 * n) + k;
            TSimd.Store(i, trace);
            TSimd.Store(f, trace + n);
            TSimd.Store(g, trace + (2 * n));
            TSimd.Store(o, trace + (3 * n));
            TSimd.Store(tanhC, trace + (4 * n));
            Finish(row, unit, k, c, TSimd.Multiply(o, tanhC));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(in TickRow row, long unit, int k, TVector c, TVector h)
    {
        float* sum = row.HiddenSum + k, weighted = row.WeightedHiddenSum + k;
        TVector x = TSimd.Broadcast(row.Messages[unit * row.MessageStride]);
        TSimd.Store(TSimd.Add(TSimd.Load(sum), h), sum);
        TSimd.Store(TSimd.MultiplyAdd(x, h, TSimd.Load(weighted)), weighted);
        if (row.Destination != null)
        {
            float* destination = row.Destination + (unit * 2 * row.StateSize) + k;
            TSimd.Store(c, destination);
            TSimd.Store(h, destination + row.StateSize);
        }
    }
}
