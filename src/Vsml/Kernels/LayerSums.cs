namespace Vsml.Kernels;

/// <summary>The sums that a layer's messages are made of, of a state [outputs, inputs, 2N].</summary>
internal static unsafe class LayerSums<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>S_b = sum_a h_ab / sqrt(n) of the output units from <paramref name="from"/> to before <paramref name="to"/>.</summary>
    internal static void OverInputs(float* state, int n, int inputs, int from, int to, int* units, int count, float* sums)
    {
        TVector scale = TSimd.Broadcast(1 / MathF.Sqrt(count));
        for (long b = from; b < to; b++)
        {
            for (int k = 0; k < n; k += TSimd.Width)
            {
                float* hidden = state + (b * inputs * 2 * n) + n + k;
                TVector sum = default;
                for (int i = 0; i < count; i++)
                    sum = TSimd.Add(sum, TSimd.Load(hidden + (units[i] * 2L * n)));
                TSimd.Store(TSimd.Multiply(sum, scale), sums + (b * n) + k);
            }
        }
    }

    /// <summary>S_a = sum_b h_ab / sqrt(B) of some input units.</summary>
    internal static void OverOutputs(float* state, int n, int inputs, int outputs, int* units, int count, float* sums)
    {
        TVector scale = TSimd.Broadcast(1 / MathF.Sqrt(outputs));
        long row = (long)inputs * 2 * n;
        for (int i = 0; i < count; i++)
        {
            for (int k = 0; k < n; k += TSimd.Width)
            {
                float* hidden = state + (units[i] * 2L * n) + n + k;
                TVector sum = default;
                for (int b = 0; b < outputs; b++, hidden += row)
                    sum = TSimd.Add(sum, TSimd.Load(hidden));
                TSimd.Store(TSimd.Multiply(sum, scale), sums + ((long)units[i] * n) + k);
            }
        }
    }
}
