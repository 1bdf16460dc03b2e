using TorchSharp;
using static TorchSharp.torch;

namespace Vsml.MetaTraining.Paper;

/// <summary>Episodes of another source, the classes of each in a random order of its own.</summary>
internal sealed class PermutedLabelTasks(ITaskSource source) : ITaskSource
{
    public string Name => $"{source.Name} with permuted labels";

    public EpisodeBatch Sample(int episodes, int steps, Random random)
    {
        using DisposeScope scope = NewDisposeScope();
        EpisodeBatch batch = source.Sample(episodes, steps, random);
        Tensor numbers = stack([.. Enumerable.Range(0, episodes).Select(_ => tensor([.. random.Permutation(batch.Classes).Select(i => (long)i)]))]);
        batch.Inputs.MoveToOuterDisposeScope();
        return batch with { Labels = numbers.gather(1, batch.Labels).MoveToOuterDisposeScope() };
    }
}
