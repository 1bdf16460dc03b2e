using TorchSharp;
using static TorchSharp.torch;

namespace Vsml.MetaTraining.Paper;

/// <summary>What a recurrent computation keeps from step to step.</summary>
/// <param name="Tensors">Each `[episodes, ...]`, in an order that only their owner knows.</param>
internal sealed record EpisodeState(params IReadOnlyList<Tensor> Tensors)
{
    public Tensor this[int index] => Tensors[index];

    /// <summary>The same numbers, without the graph of how they came about.</summary>
    public EpisodeState Detach() => new([.. Tensors.Select(tensor => tensor.detach())]);

    /// <summary>
    /// Lets the tensors outlive a scope, as part of the one around it. Those that were not made in it, since a learner may hand on what it did not change, stay where
    /// they are: moved on, they would outlive every scope, and all that they were computed from with them.
    /// </summary>
    public EpisodeState OutOf(DisposeScope scope)
    {
        scope.MoveToOuter(Tensors);
        return this;
    }
}
