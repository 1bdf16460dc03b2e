using TorchSharp;
using static TorchSharp.torch;

namespace Vsml.MetaTraining.Paper;

/// <summary>
/// Episodes of another source of which some see their inputs through a random linear map of their own, of as many outputs: what can be
/// told of an example stays, its axes and neighbourhoods don't.
/// </summary>
/// <param name="source">The source.</param>
/// <param name="share">Of the episodes that are projected, 0 to 1.</param>
internal sealed class ProjectedTasks(ITaskSource source, double share = 1) : ITaskSource
{
    public string Name => share == 1 ? $"projected {source.Name}" : FormattableString.Invariant($"{share:0.##} projected {source.Name}");

    public EpisodeBatch Sample(int episodes, int steps, Random random)
    {
        using DisposeScope scope = NewDisposeScope();
        EpisodeBatch batch = source.Sample(episodes, steps, random);
        int inputs = (int)batch.Form.Inputs;
        Tensor flat = batch.Inputs.reshape(episodes, steps, inputs);
        for (int episode = 0; episode < episodes; episode++)
        {
            if (!random.Chance(share))
                continue;
            using DisposeScope inner = NewDisposeScope();
            var map = new float[inputs * inputs];
            random.FillGaussian(map, 1 / Math.Sqrt(inputs));
            flat[episode] = flat[episode].matmul(tensor(map, [inputs, inputs]));
        }
        batch.Labels.MoveToOuterDisposeScope();
        return batch with { Inputs = flat.reshape(batch.Inputs.shape).MoveToOuterDisposeScope() };
    }
}
