namespace Vsml.Kernels;

/// <summary>
/// The state before the first example. All sub-RNNs start alike; those of hidden layers add noise to their cells, or their units would
/// stay alike for ever (the paper starts half of every cell at random).
/// </summary>
internal static unsafe class InitialState
{
    /// <summary>Fills a state [outputs, inputs, 2N].</summary>
    internal static void Fill(PackedParameters parameters, LayerShape shape, float* state)
    {
        int n = parameters.StateSize;
        float* cell = parameters.Pointer + parameters.InitialCell, hidden = parameters.Pointer + parameters.InitialHidden;
        float* noise = parameters.Pointer + parameters.InitialNoise;
        for (int b = 0; b < shape.Outputs; b++)
        {
            for (int a = 0; a < shape.Inputs; a++)
            {
                float* s = state + ((((long)b * shape.Inputs) + a) * 2 * n);
                for (int k = 0; k < n; k++)
                {
                    s[k] = cell[k] + (shape.IsLast ? 0 : noise[k] * Noise(shape.Index, a, b, k));
                    s[n + k] = hidden[k];
                }
            }
        }
    }

    /// <summary>A standard normal number fixed by its place (splitmix64, then Box-Muller).</summary>
    internal static float Noise(int layer, int input, int output, int entry)
    {
        ulong x = (((((ulong)layer * 0x10001) + (ulong)input) * 0x10001) + (ulong)output) * 0x10001 + (ulong)entry;
        double u = SplitMix.ToUnit(SplitMix.Mix(2 * x)), v = SplitMix.ToUnit(SplitMix.Mix((2 * x) + 1));
        return (float)(Math.Sqrt(-2 * Math.Log(1 - u)) * Math.Cos(2 * Math.PI * v));
    }
}
