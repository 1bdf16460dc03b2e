using static TorchSharp.torch;

namespace Vsml.MetaTraining.Paper;

/// <summary>What many synapses meet in some examples: inputs x and errors e, each `[steps, synapses]`.</summary>
internal sealed record SynapseBatch(Tensor Inputs, Tensor Errors)
{
    /// <summary>
    /// Inputs as pixels and hidden units send them: normal, skewed, or (a pixel of the margin) always the same. Errors from none to those
    /// of a wrong class.
    /// </summary>
    public static SynapseBatch Draw(int steps, int synapses, Generator random)
    {
        Tensor Normal() => randn([steps, synapses], generator: random);
        Tensor Uniform(long rows) => rand([rows, synapses], generator: random);
        Tensor kind = Uniform(1);
        Tensor varied = where(kind < 0.5, Normal(), (Uniform(steps) * 3.3) - 0.45);
        Tensor inputs = where(kind < 0.75, varied, ((Uniform(1) * 3) - 1).expand(steps, -1));
        Tensor size = pow(10, -2 * Uniform(steps));
        return new SynapseBatch(inputs, (Normal() * size).clamp(-1, 1) * (Uniform(steps) < 0.9).to(ScalarType.Float32));
    }

    /// <summary>Weights and biases as they come about in learning, each `[synapses]`.</summary>
    public static (Tensor Weights, Tensor Biases) DrawMemory(int synapses, Generator random)
    {
        Tensor Normal() => randn([synapses], generator: random);
        Tensor size = pow(10, -1.5 * rand([synapses], generator: random));
        return (Normal() * size * 0.6, Normal() * size * 0.1);
    }
}
