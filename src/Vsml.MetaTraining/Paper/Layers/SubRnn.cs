using static TorchSharp.torch;

namespace Vsml.MetaTraining.Paper;

/// <summary>The states of the sub-RNNs of a layer, of A input units and B output units.</summary>
/// <param name="Cell">c, `[episodes, A, B, N]`.</param>
/// <param name="Hidden">h, `[episodes, A, B, N]`.</param>
internal sealed record SubRnnState(Tensor Cell, Tensor Hidden);

/// <summary>
/// The sub-RNN: an LSTM in the place of a weight, and what it says to both sides. All parameters are those of groups of episodes
/// (<see cref="GroupedTensors"/>).
/// </summary>
internal sealed class SubRnn(IReadOnlyDictionary<string, Tensor> parameters, string prefix)
{
    private const double Slowness = 5, Epsilon = 1e-5;

    /// <summary>The parameters of a sub-RNN.</summary>
    /// <param name="prefix">Begins their names.</param>
    /// <param name="n">N, size of the state.</param>
    /// <param name="m">M, size of a message.</param>
    /// <param name="normalises">Whether messages go through LayerNorm.</param>
    public static IEnumerable<MetaTensor> Parameters(string prefix, int n, int m, bool normalises)
    {
        // Uniform numbers of standard deviation 1 / sqrt(inputs).
        double gates = Math.Sqrt(3.0 / (m + m + n)), messages = Math.Sqrt(3.0 / n);
        yield return new($"{prefix}.from_forward", [m, 4 * n], gates);
        yield return new($"{prefix}.from_backward", [m, 4 * n], gates);
        yield return new($"{prefix}.from_hidden", [n, 4 * n], gates);
        yield return new($"{prefix}.gates", [4 * n], 0);
        foreach (string direction in (string[])["forward", "backward"])
        {
            yield return new($"{prefix}.to_{direction}", [n, m], messages);
            yield return new($"{prefix}.to_{direction}_constant", [m], 0);
            if (!normalises) continue;
            yield return new($"{prefix}.to_{direction}_scale", [m], 0, Centre: 1);
            yield return new($"{prefix}.to_{direction}_offset", [m], 0);
        }
    }

    /// <summary>What forward messages add to the gates.</summary>
    /// <param name="message">`[episodes, ..., M]`.</param>
    /// <returns>`[episodes, ..., 4N]`.</returns>
    public Tensor FromForward(Tensor message) => message.TimesOfGroup(parameters[$"{prefix}.from_forward"]);

    /// <summary>What backward messages add to the gates; shapes as in <see cref="FromForward"/>.</summary>
    public Tensor FromBackward(Tensor message) => message.TimesOfGroup(parameters[$"{prefix}.from_backward"]);

    /// <summary>What the sub-RNNs' own hidden states add to the gates, with the constant: h W + w, `[episodes, A, B, 4N]`.</summary>
    public Tensor FromHidden(Tensor hidden)
    {
        Tensor own = hidden.TimesOfGroup(parameters[$"{prefix}.from_hidden"]);
        return own + parameters[$"{prefix}.gates"].OfGroup(own);
    }

    /// <summary>The LSTM, slow by nature: c' = s(f + 5) c + s(i - 5) tanh(g), h' = s(o) tanh(c').</summary>
    /// <param name="gates">i, g, f, o, `[..., 4N]`.</param>
    /// <param name="cell">c, `[..., N]`, broadcast where it lacks a dimension.</param>
    public static SubRnnState Lstm(Tensor gates, Tensor cell)
    {
        Tensor[] z = gates.chunk(4, dim: -1);
        Tensor i = sigmoid(z[0] - Slowness), g = tanh(z[1]), f = sigmoid(z[2] + Slowness), o = sigmoid(z[3]);
        Tensor next = f * cell + i * g;
        return new SubRnnState(next, o * tanh(next));
    }

    /// <summary>Forward messages, mean over some of the sub-RNNs.</summary>
    /// <param name="hidden">h, `[episodes, ..., N]`.</param>
    /// <param name="over">The dimension over which messages are averaged.</param>
    /// <returns>`[episodes, ..., M]`, without that dimension.</returns>
    public Tensor ToForward(Tensor hidden, int over) => Message("to_forward", hidden, over);

    /// <summary>Backward messages; as in <see cref="ToForward"/>.</summary>
    public Tensor ToBackward(Tensor hidden, int over) => Message("to_backward", hidden, over);

    private Tensor Message(string name, Tensor hidden, int over)
    {
        Tensor weights = parameters[$"{prefix}.{name}"], constant = parameters[$"{prefix}.{name}_constant"];
        if (!parameters.TryGetValue($"{prefix}.{name}_scale", out Tensor? scale))
        {
            // The mean of linear messages is the message of the mean, at a fraction of the arithmetic.
            Tensor mean = hidden.mean([over]).TimesOfGroup(weights);
            return mean + constant.OfGroup(mean);
        }

        Tensor message = hidden.TimesOfGroup(weights);
        Tensor normal = nn.functional.layer_norm(message + constant.OfGroup(message), [message.size(-1)], eps: Epsilon);
        return (normal * scale.OfGroup(normal) + parameters[$"{prefix}.{name}_offset"].OfGroup(normal)).mean([over]);
    }
}
