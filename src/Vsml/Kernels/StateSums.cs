using System.Runtime.Intrinsics;

namespace Vsml.Kernels;

/// <summary>What <see cref="StateSums"/> sums up, and where to.</summary>
internal unsafe struct StateSumsTask
{
    internal int StateSize, Inputs, Outputs, Count;

    /// <summary>[outputs, inputs, 2N].</summary>
    internal float* State;

    /// <summary>Present inputs.</summary>
    internal int* Units;

    /// <summary>r_a, [inputs, N].</summary>
    internal float* Query;

    /// <summary>Floats from the r_a of one output to those of the next; 0 where all have the same.</summary>
    internal long QueryStride;

    /// <summary>Receives sum_a h_ab / sqrt(n), [outputs, N].</summary>
    internal float* ForwardSums;

    /// <summary>Receives sum_b h_ab / sqrt(B) of the present inputs, [inputs, N].</summary>
    internal float* BackwardSums;
}

/// <summary>One walk over the hidden vectors of a state: their sums along rows and columns, and their reading sum_a r_a . h_ab.</summary>
internal static class StateSums
{
    internal static void Run(in StateSumsTask task, Span<float> readings)
    {
        readings.Clear();
        if (Vector512.IsHardwareAccelerated && task.StateSize % 16 == 0)
            StateSums<Simd512, Vector512<float>>.Run(task, readings);
        else if (Vector256.IsHardwareAccelerated)
            StateSums<Simd256, Vector256<float>>.Run(task, readings);
        else
            StateSums<Simd128, Vector128<float>>.Run(task, readings);
    }
}

/// <summary>The same for one width of vectors.</summary>
internal static unsafe class StateSums<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    internal static void Run(in StateSumsTask task, Span<float> readings)
    {
        nint n = task.StateSize, count = task.Count;
        int* units = task.Units;
        TVector forwardScale = TSimd.Broadcast(1 / MathF.Sqrt(Math.Max(task.Count, 1)));
        TVector backwardScale = TSimd.Broadcast(1 / MathF.Sqrt(task.Outputs));
        for (nint k = 0; k < n; k += TSimd.Width)
        {
            float* back = task.BackwardSums + k;
            for (int b = 0; b < task.Outputs; b++)
            {
                float* hidden = task.State + ((long)b * task.Inputs * 2 * n) + n + k, query = task.Query + (b * task.QueryStride) + k;
                TVector sum = default, reading = default;
                for (nint u = 0; u < count; u++)
                {
                    nint unit = units[u];
                    TVector h = TSimd.Load(hidden + (unit * 2 * n));
                    sum = TSimd.Add(sum, h);
                    reading = TSimd.MultiplyAdd(h, TSimd.Load(query + (unit * n)), reading);
                    TSimd.Store(b == 0 ? h : TSimd.Add(TSimd.Load(back + (unit * n)), h), back + (unit * n));
                }

                TSimd.Store(TSimd.Multiply(sum, forwardScale), task.ForwardSums + (b * n) + k);
                readings[b] += TSimd.Sum(reading);
            }

            for (nint u = 0; u < count; u++)
            {
                nint unit = units[u];
                TSimd.Store(TSimd.Multiply(TSimd.Load(back + (unit * n)), backwardScale), back + (unit * n));
            }
        }
    }
}
