using TorchSharp;
using static TorchSharp.torch;

namespace Vsml.MetaTraining.Paper;

/// <summary>
/// Episodes that show one image of another source again and again: the first half of the time with its label, then with the next class in
/// place of it.
/// </summary>
internal sealed class RepeatedImageTasks(ITaskSource source) : ITaskSource
{
    public string Name => $"one image of {source.Name} repeated, its label swapped";

    public EpisodeBatch Sample(int episodes, int steps, Random random)
    {
        using DisposeScope scope = NewDisposeScope();
        EpisodeBatch first = source.Sample(episodes, 1, random);
        Tensor label = first.Labels, swapped = (label + 1) % first.Classes;
        Tensor labels = cat([label.expand(episodes, steps / 2), swapped.expand(episodes, steps - (steps / 2))], dim: 1).contiguous();
        long[] repeat = [1, steps, .. Enumerable.Repeat(1L, (int)first.Inputs.dim() - 2)];
        return first with { Inputs = first.Inputs.repeat(repeat).MoveToOuterDisposeScope(), Labels = labels.MoveToOuterDisposeScope() };
    }
}
