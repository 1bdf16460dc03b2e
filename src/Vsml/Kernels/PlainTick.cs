namespace Vsml.Kernels;

/// <summary>The tick of a sub-RNN in plain words; <see cref="SimdTick{TSimd, TVector}"/> is held to it by a test.</summary>
internal static unsafe class PlainTick
{
    internal static void Run(in TickRow row)
    {
        int n = row.StateSize, gates = 4 * n;
        float* z = stackalloc float[gates];
        new Span<float>(row.HiddenSum, n).Clear();
        new Span<float>(row.WeightedHiddenSum, n).Clear();
        for (int i = 0; i < row.Count; i++)
        {
            long unit = row.Units[i];
            float x = row.Messages[unit * row.MessageStride];
            float* cell = row.Source + (unit * 2 * n), hidden = cell + n;
            for (int k = 0; k < gates; k++)
            {
                z[k] = row.InputDrive[(unit * gates) + k] + row.OutputDrive[k] + (x * row.ProductDrive[k]);
                for (int j = 0; j < n; j++)
                    z[k] += hidden[j] * row.Recurrent[(j * gates) + k];
            }

            for (int k = 0; k < n; k++)
            {
                float c = (Sigmoid(z[n + k]) * cell[k]) + (Sigmoid(z[k]) * MathF.Tanh(z[(2 * n) + k]));
                float h = Sigmoid(z[(3 * n) + k]) * MathF.Tanh(c);
                row.HiddenSum[k] += h;
                row.WeightedHiddenSum[k] += x * h;
                if (row.Destination != null)
                {
                    row.Destination[(unit * 2 * n) + k] = c;
                    row.Destination[(unit * 2 * n) + n + k] = h;
                }
            }
        }
    }

    private static float Sigmoid(float x) => 1 / (1 + MathF.Exp(-x));
}
