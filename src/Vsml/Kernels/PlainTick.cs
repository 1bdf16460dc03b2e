namespace Vsml.Kernels;

/// <summary>The tick of a sub-RNN in plain words; <see cref="SimdTick{TSimd, TVector}"/> is held to it by a test.</summary>
internal static unsafe class PlainTick
{
    internal static void Run(in TickRow row)
    {
        int n = row.StateSize, gates = 4 * n;
        float* z = stackalloc float[gates];
        for (int u = 0; u < row.Count; u++)
        {
            long unit = row.Units[u];
            float x = row.Messages[unit * NetworkSpec.InputSize];
            float* cell = row.Source + (unit * 2 * n), hidden = cell + n;
            for (int k = 0; k < gates; k++)
            {
                z[k] = row.InputDrive[(unit * gates) + k] + row.OutputDrive[k] + (x * row.ProductDrive[k]);
                int lane = k % n, block = lane / NetworkSpec.BlockSize * NetworkSpec.BlockSize;
                for (int r = 0; r < NetworkSpec.BlockSize; r++)
                    z[k] += hidden[block + ((lane + r) % NetworkSpec.BlockSize)] * row.Recurrent[(r * gates) + k];
            }

            for (int k = 0; k < n; k++)
            {
                float i = Sigmoid(z[k]), f = Sigmoid(z[n + k]), g = MathF.Tanh(z[(2 * n) + k]), o = Sigmoid(z[(3 * n) + k]);
                float c = (f * cell[k]) + (i * g), tanhC = MathF.Tanh(c);
                row.Destination[(unit * 2 * n) + k] = c;
                row.Destination[(unit * 2 * n) + n + k] = o * tanhC;
                if (row.Trace != null)
                {
                    float* trace = row.Trace + (unit * 5 * n) + k;
                    (trace[0], trace[n], trace[2 * n], trace[3 * n], trace[4 * n]) = (i, f, g, o, tanhC);
                }
            }
        }
    }

    private static float Sigmoid(float x) => 1 / (1 + MathF.Exp(-x));
}
