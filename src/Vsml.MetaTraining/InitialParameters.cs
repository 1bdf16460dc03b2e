namespace Vsml.MetaTraining;

/// <summary>V_M before meta-training.</summary>
internal static class InitialParameters
{
    // What experts say is not listened to at first.
    private const float Reading = 0.3f, ReadingOfExperts = 0.03f, State = 0.1f;

    /// <summary>
    /// Draws matrices uniformly from +-1/sqrt(rows), gate biases so that cells keep what they have (Kirsch and Schmidhuber shift the input
    /// gate down and the forget gate up), and small readings.
    /// </summary>
    /// <param name="spec">The network.</param>
    /// <param name="random">Source of the numbers.</param>
    /// <returns>V_M, flat, in the order of <see cref="ParameterLayout"/>.</returns>
    internal static float[] Draw(NetworkSpec spec, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        ParameterLayout layout = new(spec);
        float[] parameters = new float[layout.Length];
        foreach (ParameterTensor tensor in layout.Tensors)
        {
            Span<float> values = parameters.AsSpan(tensor.Offset, tensor.Length);
            float range = tensor.Role switch
            {
                ParameterRole.GateWeights or ParameterRole.MessageWeights or ParameterRole.VerdictWeights => 1 / MathF.Sqrt(tensor.Rows),
                ParameterRole.ReadingBias or ParameterRole.ReadingWeights =>
                    tensor.Name.StartsWith(ParameterLayout.Expert, StringComparison.Ordinal) ? ReadingOfExperts : Reading,
                ParameterRole.InitialState => State,
                _ => 0,
            };
            for (int i = 0; i < values.Length; i++)
                values[i] = range * ((2 * random.NextSingle()) - 1);
            if (tensor.Role == ParameterRole.GateBias)
                ShiftGates(values, spec.StateSize);
        }

        return parameters;
    }

    private static void ShiftGates(Span<float> bias, int stateSize)
    {
        bias[..stateSize].Fill(-2);
        bias[stateSize..(2 * stateSize)].Fill(4);
    }
}
