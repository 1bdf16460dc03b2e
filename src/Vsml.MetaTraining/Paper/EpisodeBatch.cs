using static TorchSharp.torch;

namespace Vsml.MetaTraining.Paper;

/// <summary>Episodes side by side: each is a dataset of its own, met example by example.</summary>
/// <param name="Inputs">`[episodes, steps, ...]`, 32-bit floats; what follows the steps is the shape of an example: `[inputs]` or `[channels, height, width]`.</param>
/// <param name="Labels">`[episodes, steps]`, 64-bit integers, 0 to classes - 1.</param>
/// <param name="Classes">How many classes there are, 2 or more, in every episode.</param>
internal sealed record EpisodeBatch(Tensor Inputs, Tensor Labels, int Classes)
{
    /// <summary>Whether the learner is shown the label after a step, `[steps]`; null: after every one.</summary>
    public IReadOnlyList<bool>? IsShown { get; init; }

    /// <summary>What a step counts in the loss of its episode, `[steps]`, not negative, not all zero; null: all the same.</summary>
    public IReadOnlyList<double>? LossWeights { get; init; }

    /// <summary>Fixes all random numbers of the learner: equal seeds, equal numbers.</summary>
    public long Seed { get; init; }

    public int Episodes => (int)Inputs.size(0);

    public int Steps => (int)Inputs.size(1);

    public EpisodeForm Form => new(Episodes, [.. Inputs.shape[2..]], Classes, Seed);
}

/// <summary>What a learner is told before the first example.</summary>
/// <param name="Episodes">How many run side by side.</param>
/// <param name="InputShape">`[inputs]` or `[channels, height, width]`.</param>
/// <param name="Classes">How many classes there are.</param>
/// <param name="Seed">Fixes what the learner draws at random.</param>
internal sealed record EpisodeForm(int Episodes, IReadOnlyList<long> InputShape, int Classes, long Seed = 0)
{
    /// <summary>Numbers of an example.</summary>
    public long Inputs => InputShape.Aggregate(1L, (product, size) => product * size);
}
