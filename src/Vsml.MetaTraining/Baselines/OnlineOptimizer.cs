namespace Vsml.MetaTraining;

/// <summary>The rule by which an <see cref="OnlineNetwork"/> learns; TorchSharp's own.</summary>
public enum OnlineOptimizer
{
    /// <summary>Stochastic gradient descent without momentum (<c>torch.optim.SGD</c>).</summary>
    Sgd,

    /// <summary>Adam with betas 0.9 and 0.999 and epsilon 1e-8 (<c>torch.optim.Adam</c>).</summary>
    Adam,
}
