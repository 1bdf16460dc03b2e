using TorchSharp;
using static TorchSharp.torch;

namespace Vsml.MetaTraining.Paper;

/// <summary>Episodes of another source in which, from a random step of each on, the classes are numbered anew: what was learned of labels must be learned anew.</summary>
/// <param name="source">The source.</param>
internal sealed class ChangingLabelTasks(ITaskSource source) : ITaskSource
{
    public string Name => $"{source.Name} with changing labels";

    public EpisodeBatch Sample(int episodes, int steps, Random random)
    {
        using DisposeScope scope = NewDisposeScope();
        EpisodeBatch batch = source.Sample(episodes, steps, random);
        long[] labels = batch.Labels.data<long>().ToArray();
        for (int episode = 0; episode < episodes; episode++)
        {
            int change = random.Next(steps);
            int[] anew = random.Permutation(batch.Classes);
            foreach (ref long label in labels.AsSpan((episode * steps) + change, steps - change))
                label = anew[label];
        }
        batch.Inputs.MoveToOuterDisposeScope();
        return batch with { Labels = tensor(labels, [episodes, steps]).MoveToOuterDisposeScope() };
    }
}
