using System.Runtime.Intrinsics;
using Vsml.Kernels;

namespace Vsml.MetaTraining.Fused;

/// <summary>The way back from what was read and summed up of a state to its hidden vectors.</summary>
internal unsafe struct ReadGradientTask
{
    internal int StateSize, Inputs, Outputs, Count;

    /// <summary>The state that was read, [outputs, inputs, 2N].</summary>
    internal float* State;

    /// <summary>Adds dL/dh to its hidden halves, [outputs, inputs, 2N].</summary>
    internal float* Gradient;

    /// <summary>Present inputs.</summary>
    internal int* Units;

    /// <summary>r_a, [senders, N], and floats from those of one output to those of the next, 0 where all have the same.</summary>
    internal float* Query;

    internal long QueryStride;

    /// <summary>dL/dr_a, [senders, N], zero on entry.</summary>
    internal float* QueryGradient;

    /// <summary>dL/d(sum_a r_a . h_ab), [outputs].</summary>
    internal float* Readings;

    /// <summary>dL/d(sum_a h_ab), [outputs, N].</summary>
    internal float* ForwardSums;

    /// <summary>dL/d(sum_b h_ab), [inputs, N].</summary>
    internal float* BackwardSums;
}

/// <summary>dL/dh_ab += dS_b + dS_a + d_b r_a, and dL/dr_a = sum_b d_b h_ab.</summary>
internal static unsafe class ReadGradient
{
    internal static void Run(in ReadGradientTask task)
    {
        if (Vector512.IsHardwareAccelerated && task.StateSize % 16 == 0)
            ReadGradient<Simd512, Vector512<float>>.Run(task);
        else
            ReadGradient<Simd256, Vector256<float>>.Run(task);
    }
}

/// <summary>The same for one width of vectors.</summary>
internal static unsafe class ReadGradient<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    internal static void Run(in ReadGradientTask task)
    {
        nint n = task.StateSize;
        for (nint k = 0; k < n; k += TSimd.Width)
        {
            for (int b = 0; b < task.Outputs; b++)
            {
                long first = ((long)b * task.Inputs * 2 * n) + n + k;
                float* hidden = task.State + first, gradient = task.Gradient + first;
                float* query = task.Query + (b * task.QueryStride) + k, queryGradient = task.QueryGradient + (b * task.QueryStride) + k;
                TVector d = TSimd.Broadcast(task.Readings[b]), forward = TSimd.Load(task.ForwardSums + (b * n) + k);
                for (nint u = 0; u < task.Count; u++)
                {
                    nint unit = task.Units[u];
                    float* target = gradient + (unit * 2 * n), at = queryGradient + (unit * n);
                    TVector sum = TSimd.Add(TSimd.Load(target), TSimd.Add(forward, TSimd.Load(task.BackwardSums + (unit * n) + k)));
                    TSimd.Store(TSimd.MultiplyAdd(d, TSimd.Load(query + (unit * n)), sum), target);
                    TSimd.Store(TSimd.MultiplyAdd(d, TSimd.Load(hidden + (unit * 2 * n)), TSimd.Load(at)), at);
                }
            }
        }
    }
}
