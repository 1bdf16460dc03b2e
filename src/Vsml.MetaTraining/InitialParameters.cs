namespace Vsml.MetaTraining;

/// <summary>V_M before meta-training.</summary>
public static class InitialParameters
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
            float range = tensor.Name.StartsWith("initial", StringComparison.Ordinal) ? 0.1f
                : tensor.Name.StartsWith("readout", StringComparison.Ordinal) ? 0.3f
                : tensor.IsVector ? 0 : 1 / MathF.Sqrt(tensor.Rows);
            for (int i = 0; i < values.Length; i++)
                values[i] = range * ((2 * random.NextSingle()) - 1);
            if (tensor.Name.EndsWith(".bias", StringComparison.Ordinal))
                ShiftGates(values, spec.StateSize, tensor.Name.StartsWith("predict", StringComparison.Ordinal));
            if (tensor.Name == "initial.noise")
                values[(values.Length / 2)..].Fill(1);
        }

        return parameters;
    }

    /// <summary>
    /// The parameters of a learning algorithm, to go on from. Where it never met projections and the network has them, what a unit says of
    /// being one begins without effect.
    /// </summary>
    /// <param name="start">The learning algorithm.</param>
    /// <param name="spec">The network to go on with.</param>
    /// <returns>V_M, flat.</returns>
    /// <exception cref="ArgumentException">Its parameters have other names or shapes than the network's.</exception>
    public static float[] From(LearningAlgorithm start, NetworkSpec spec)
    {
        ArgumentNullException.ThrowIfNull(start);
        ParameterLayout layout = new(spec);
        if (!layout.Tensors.SequenceEqual(start.Layout.Tensors))
            throw new ArgumentException("the learning algorithm to start from has parameters of another form than the recipe's network", nameof(start));
        float[] parameters = start.Parameters.ToArray();
        if (start.Spec.Projections is not null || spec.Projections is null)
            return parameters;
        foreach (ParameterTensor tensor in layout.Tensors)
        {
            if (tensor.Name.EndsWith(".forward", StringComparison.Ordinal) && tensor.Columns == 4 * spec.StateSize)
                parameters.AsSpan(tensor.Offset + (InputEncoder.ProjectionMark * tensor.Columns), tensor.Columns).Clear();
        }

        return parameters;
    }

    private static void ShiftGates(Span<float> bias, int stateSize, bool prediction)
    {
        bias[..stateSize].Fill(prediction ? -1 : -2);
        bias[stateSize..(2 * stateSize)].Fill(prediction ? 2 : 4);
    }
}
