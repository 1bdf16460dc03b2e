using System.Runtime.CompilerServices;

namespace Vsml.Kernels;

/// <summary>
/// The tick of a sub-RNN with vectors along the state. A block of two vectors a gate keeps eight accumulators busy, enough to hide the
/// latency of a multiply-add; a state of an odd number of vectors ends with a block of one.
/// </summary>
internal static unsafe class SimdTick<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    internal static void Run(in TickRow row)
    {
        int n = row.StateSize, width = TSimd.Width, block = 2 * width;
        float* hiddenCopy = stackalloc float[n];
        new Span<float>(row.HiddenSum, n).Clear();
        new Span<float>(row.WeightedHiddenSum, n).Clear();
        for (int i = 0; i < row.Count; i++)
        {
            long unit = row.Units[i];
            float x = row.Messages[unit * row.MessageStride];
            float* cell = row.Source + (unit * 2 * n), hidden = cell + n, inputs = row.InputDrive + (unit * 4 * n);
            if (n > block)
            {
                // The first block's result may overwrite what the second still reads.
                new Span<float>(hidden, n).CopyTo(new Span<float>(hiddenCopy, n));
                hidden = hiddenCopy;
            }

            int k = 0;
            for (; k + block <= n; k += block)
                RunBlock(row, inputs + k, cell + k, hidden, x, k, unit);
            if (k < n)
                RunHalfBlock(row, inputs + k, cell + k, hidden, x, k, unit);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void RunBlock(in TickRow row, float* inputs, float* cell, float* hidden, float x, int k, long unit)
    {
        int n = row.StateSize, w = TSimd.Width;
        TVector xs = TSimd.Broadcast(x);
        float* output = row.OutputDrive + k, product = row.ProductDrive + k;
        TVector i0 = Drive(inputs, output, product, xs), i1 = Drive(inputs + w, output + w, product + w, xs);
        inputs += n;
        output += n;
        product += n;
        TVector f0 = Drive(inputs, output, product, xs), f1 = Drive(inputs + w, output + w, product + w, xs);
        inputs += n;
        output += n;
        product += n;
        TVector g0 = Drive(inputs, output, product, xs), g1 = Drive(inputs + w, output + w, product + w, xs);
        inputs += n;
        output += n;
        product += n;
        TVector o0 = Drive(inputs, output, product, xs), o1 = Drive(inputs + w, output + w, product + w, xs);
        float* weights = row.Recurrent + k;
        for (int j = 0; j < n; j++)
        {
            TVector h = TSimd.Broadcast(hidden[j]);
            i0 = TSimd.MultiplyAdd(h, TSimd.Load(weights), i0);
            i1 = TSimd.MultiplyAdd(h, TSimd.Load(weights + w), i1);
            f0 = TSimd.MultiplyAdd(h, TSimd.Load(weights + n), f0);
            f1 = TSimd.MultiplyAdd(h, TSimd.Load(weights + n + w), f1);
            g0 = TSimd.MultiplyAdd(h, TSimd.Load(weights + (2 * n)), g0);
            g1 = TSimd.MultiplyAdd(h, TSimd.Load(weights + (2 * n) + w), g1);
            o0 = TSimd.MultiplyAdd(h, TSimd.Load(weights + (3 * n)), o0);
            o1 = TSimd.MultiplyAdd(h, TSimd.Load(weights + (3 * n) + w), o1);
            weights += 4 * n;
        }

        Finish(row, i0, f0, g0, o0, cell, x, k, unit);
        Finish(row, i1, f1, g1, o1, cell + w, x, k + w, unit);
    }

    private static void RunHalfBlock(in TickRow row, float* inputs, float* cell, float* hidden, float x, int k, long unit)
    {
        int n = row.StateSize;
        TVector xs = TSimd.Broadcast(x);
        float* output = row.OutputDrive + k, product = row.ProductDrive + k;
        TVector i = Drive(inputs, output, product, xs);
        TVector f = Drive(inputs + n, output + n, product + n, xs);
        TVector g = Drive(inputs + (2 * n), output + (2 * n), product + (2 * n), xs);
        TVector o = Drive(inputs + (3 * n), output + (3 * n), product + (3 * n), xs);
        float* weights = row.Recurrent + k;
        for (int j = 0; j < n; j++)
        {
            TVector h = TSimd.Broadcast(hidden[j]);
            i = TSimd.MultiplyAdd(h, TSimd.Load(weights), i);
            f = TSimd.MultiplyAdd(h, TSimd.Load(weights + n), f);
            g = TSimd.MultiplyAdd(h, TSimd.Load(weights + (2 * n)), g);
            o = TSimd.MultiplyAdd(h, TSimd.Load(weights + (3 * n)), o);
            weights += 4 * n;
        }

        Finish(row, i, f, g, o, cell, x, k, unit);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Drive(float* input, float* output, float* product, TVector x) =>
        TSimd.Add(TSimd.Load(input), TSimd.MultiplyAdd(x, TSimd.Load(product), TSimd.Load(output)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(in TickRow row, TVector i, TVector f, TVector g, TVector o, float* cell, float x, int k, long unit)
    {
        TVector c, h;
        if (row.Trace == null)
        {
            c = TSimd.MultiplyAdd(Activation<TSimd, TVector>.Sigmoid(f), TSimd.Load(cell), Activation<TSimd, TVector>.GatedTanh(i, g));
            h = Activation<TSimd, TVector>.GatedTanh(o, c);
        }
        else
        {
            (c, h) = FinishTraced(row, i, f, g, o, cell, k, unit);
        }

        float* sum = row.HiddenSum + k, weighted = row.WeightedHiddenSum + k;
        TSimd.Store(TSimd.Add(TSimd.Load(sum), h), sum);
        TSimd.Store(TSimd.MultiplyAdd(TSimd.Broadcast(x), h, TSimd.Load(weighted)), weighted);
        if (row.Destination != null)
        {
            float* destination = row.Destination + (unit * 2 * row.StateSize) + k;
            TSimd.Store(c, destination);
            TSimd.Store(h, destination + row.StateSize);
        }
    }

    private static (TVector Cell, TVector Hidden) FinishTraced(
        in TickRow row, TVector i, TVector f, TVector g, TVector o, float* cell, int k, long unit)
    {
        int n = row.StateSize;
        float* trace = row.Trace + (unit * 5 * n) + k;
        i = Activation<TSimd, TVector>.Sigmoid(i);
        f = Activation<TSimd, TVector>.Sigmoid(f);
        g = Activation<TSimd, TVector>.Tanh(g);
        o = Activation<TSimd, TVector>.Sigmoid(o);
        TVector c = TSimd.MultiplyAdd(f, TSimd.Load(cell), TSimd.Multiply(i, g));
        TVector tanhC = Activation<TSimd, TVector>.Tanh(c);
        TSimd.Store(i, trace);
        TSimd.Store(f, trace + n);
        TSimd.Store(g, trace + (2 * n));
        TSimd.Store(o, trace + (3 * n));
        TSimd.Store(tanhC, trace + (4 * n));
        return (c, TSimd.Multiply(o, tanhC));
    }
}
