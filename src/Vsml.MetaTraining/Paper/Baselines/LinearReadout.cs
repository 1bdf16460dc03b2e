using static TorchSharp.torch;

namespace Vsml.MetaTraining.Paper;

/// <summary>x W + b, with the W and b of every group of episodes.</summary>
internal static class LinearReadout
{
    public static IEnumerable<MetaTensor> Parameters(string name, int inputs, int outputs)
    {
        yield return new($"{name}.weights", [inputs, outputs], Math.Sqrt(3.0 / inputs));
        yield return new($"{name}.constants", [outputs], 0);
    }

    /// <param name="x">`[episodes, inputs]`.</param>
    /// <param name="parameters">Of groups.</param>
    /// <param name="name">As it was given to <see cref="Parameters"/>.</param>
    public static Tensor Linear(this Tensor x, IReadOnlyDictionary<string, Tensor> parameters, string name)
    {
        Tensor y = x.TimesOfGroup(parameters[$"{name}.weights"]);
        return y + parameters[$"{name}.constants"].OfGroup(y);
    }
}
