namespace Vsml.MetaTraining.Paper;

/// <summary>
/// Backpropagation as every weight of a network sees it, with the input t = tanh(x), the weight w, its bias b and the error e of its output:
/// <code>
/// forward message    K (t w + b)            their mean over the inputs is the output unit's x
/// backward message   J e w (1 - t^2)        their mean over the outputs is the input unit's e
/// learning           w - r e t,  b - q e
/// </code>
/// The means take the place of sums: up to a factor of each layer's rates it is gradient descent, of the biases too.
/// </summary>
internal sealed record BackpropagationRule
{
    /// <summary>K.</summary>
    public double ForwardGain { get; init; } = 100;

    /// <summary>J.</summary>
    public double BackwardGain { get; init; } = 30;

    /// <summary>r.</summary>
    public double WeightRate { get; init; } = 0.02;

    /// <summary>q.</summary>
    public double BiasRate { get; init; } = 0.002;

    /// <summary>Standard deviation of the first weights where there is a hidden layer; a single layer starts at zero.</summary>
    public double InitialWeight { get; init; } = 0.1;
}
