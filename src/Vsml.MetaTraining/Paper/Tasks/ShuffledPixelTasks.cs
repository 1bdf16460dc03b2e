using TorchSharp;
using static TorchSharp.torch;

namespace Vsml.MetaTraining.Paper;

/// <summary>Episodes of another source, the inputs of each in a random order of its own that holds for all of its examples.</summary>
internal sealed class ShuffledPixelTasks(ITaskSource source) : ITaskSource
{
    public string Name => $"shuffled {source.Name}";

    public EpisodeBatch Sample(int episodes, int steps, Random random)
    {
        using DisposeScope scope = NewDisposeScope();
        EpisodeBatch batch = source.Sample(episodes, steps, random);
        int inputs = (int)batch.Form.Inputs;
        Tensor flat = batch.Inputs.reshape(episodes, steps, inputs);
        Tensor[] shuffled = [.. Enumerable.Range(0, episodes).Select(episode =>
            flat[episode].index_select(1, tensor([.. random.Permutation(inputs).Select(i => (long)i)])))];
        batch.Labels.MoveToOuterDisposeScope();
        return batch with { Inputs = stack(shuffled).reshape(batch.Inputs.shape).MoveToOuterDisposeScope() };
    }
}
