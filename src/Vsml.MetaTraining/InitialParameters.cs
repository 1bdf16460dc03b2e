namespace Vsml.MetaTraining;

/// <summary>V_M before meta-training.</summary>
internal static class InitialParameters
{
    /// <summary>
    /// Draws matrices uniformly from +-1/sqrt(rows), gate biases so that cells keep what they have (Kirsch and Schmidhuber shift the input
    /// gate down and the forget gate up; ours by less in prediction ticks, which commit nothing), and small readouts.
    /// </summary>
    /// <param name="spec">The network.</param>
    /// <param name="random">Source of the numbers.</param>
    /// <returns>V_M, flat, in the order of <see cref="ParameterLayout"/>.</returns>
    public static float[] Draw(NetworkSpec spec, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        ParameterLayout layout = new(spec);
        float[] parameters = new float[layout.Length];
        foreach (ParameterTensor tensor in layout.Tensors)
        {
            Span<float> values = parameters.AsSpan(tensor.Offset, tensor.Length);
            float range = tensor.Role switch
            {
                ParameterRole.InitialState or ParameterRole.InitialNoise => 0.1f,
                ParameterRole.Readout => 0.3f,
                ParameterRole.GateBias => 0,
                _ => 1 / MathF.Sqrt(tensor.Rows),
            };
            for (int i = 0; i < values.Length; i++)
                values[i] = range * ((2 * random.NextSingle()) - 1);
            if (tensor.Role == ParameterRole.GateBias)
                ShiftGates(values, spec.StateSize, tensor.Ticks == ParameterTicks.Prediction);
            if (tensor.Role == ParameterRole.InitialNoise)
                values[(values.Length / 2)..].Fill(1);
        }

        return parameters;
    }

    private static void ShiftGates(Span<float> bias, int stateSize, bool prediction)
    {
        bias[..stateSize].Fill(prediction ? -1 : -2);
        bias[stateSize..(2 * stateSize)].Fill(prediction ? 2 : 4);
    }
}
