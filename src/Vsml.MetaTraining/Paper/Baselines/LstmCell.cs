using static TorchSharp.torch;

namespace Vsml.MetaTraining.Paper;

/// <summary>An LSTM: i, g, f, o = x W + h U + b; c' = s(f + 1) c + s(i) tanh(g), h' = s(o) tanh(c').</summary>
/// <param name="parameters">Of groups of episodes.</param>
/// <param name="prefix">Begins their names.</param>
internal sealed class LstmCell(IReadOnlyDictionary<string, Tensor> parameters, string prefix)
{
    public static IEnumerable<MetaTensor> Parameters(string prefix, int inputs, int units)
    {
        yield return new($"{prefix}.from_input", [inputs, 4 * units], Math.Sqrt(3.0 / inputs));
        yield return new($"{prefix}.from_hidden", [units, 4 * units], Math.Sqrt(3.0 / units));
        yield return new($"{prefix}.gates", [4 * units], 0);
    }

    /// <param name="input">`[episodes, inputs]`.</param>
    /// <param name="cell">`[episodes, units]`.</param>
    /// <param name="hidden">`[episodes, units]`.</param>
    public (Tensor Cell, Tensor Hidden) Step(Tensor input, Tensor cell, Tensor hidden)
    {
        Tensor own = input.TimesOfGroup(parameters[$"{prefix}.from_input"]) + hidden.TimesOfGroup(parameters[$"{prefix}.from_hidden"]);
        Tensor[] z = (own + parameters[$"{prefix}.gates"].OfGroup(own)).chunk(4, dim: -1);
        Tensor next = (sigmoid(z[2] + 1) * cell) + (sigmoid(z[0]) * tanh(z[1]));
        return (next, sigmoid(z[3]) * tanh(next));
    }
}
