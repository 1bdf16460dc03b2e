namespace Vsml.Kernels;

/// <summary>The sums that a layer's messages are made of.</summary>
internal static unsafe class LayerSums<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>Of a state [outputs, inputs, 2N], S_b = sum_a h_ab / sqrt(n) and S_a = sum_b h_ab / sqrt(B).</summary>
    internal static void Gather(float* state, int n, int inputs, int outputs, int* units, int count, float* forwardSums, float* backwardSums)
    {
        for (int b = 0; b < outputs; b++)
        {
            for (int k = 0; k < n; k += TSimd.Width)
                AddRow(state + ((long)b * inputs * 2 * n) + n + k, n, units, count, forwardSums + ((long)b * n) + k, backwardSums + k, isFirst: b == 0);
        }

        TVector scale = TSimd.Broadcast(1 / MathF.Sqrt(outputs));
        for (int i = 0; i < count; i++)
        {
            float* sum = backwardSums + ((long)units[i] * n);
            for (int k = 0; k < n; k += TSimd.Width)
                TSimd.Store(TSimd.Multiply(scale, TSimd.Load(sum + k)), sum + k);
        }
    }

    /// <summary>Sums one vector of h_ab over a, and adds the vectors to the sums over b.</summary>
    private static void AddRow(float* hidden, long n, int* units, int count, float* forwardSum, float* backwardSums, bool isFirst)
    {
        TVector sum = default;
        for (int i = 0; i < count; i++)
        {
            long at = units[i] * n;
            TVector h = TSimd.Load(hidden + (2 * at));
            sum = TSimd.Add(sum, h);
            TSimd.Store(isFirst ? h : TSimd.Add(TSimd.Load(backwardSums + at), h), backwardSums + at);
        }

        TSimd.Store(TSimd.Multiply(sum, TSimd.Broadcast(1 / MathF.Sqrt(count))), forwardSum);
    }
}
