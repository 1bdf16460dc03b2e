using static TorchSharp.torch;

namespace Vsml.MetaTraining.Paper;

/// <summary>
/// The paper's set "Random": an episode has a few images of pure noise, each with a random label for good, and shows them again and
/// again. There is nothing to learn but which image has which label.
/// </summary>
/// <param name="shape">Of an example.</param>
/// <param name="classes">2 or more.</param>
/// <param name="images">Of an episode.</param>
internal sealed class RandomLabelTasks(IReadOnlyList<long> shape, int classes = 10, int images = 20) : ITaskSource
{
    public string Name => "random";

    public EpisodeBatch Sample(int episodes, int steps, Random random)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(episodes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        int length = (int)shape.Aggregate(1L, (product, size) => product * size);
        var inputs = new float[(long)episodes * steps * length];
        var labels = new long[episodes * steps];
        var pool = new float[images * length];
        for (int episode = 0, at = 0; episode < episodes; episode++)
        {
            random.FillGaussian(pool);
            int[] labelOf = [.. Enumerable.Range(0, images).Select(_ => random.Next(classes))];
            for (int t = 0; t < steps; t++, at++)
            {
                int image = random.Next(images);
                pool.AsSpan(image * length, length).CopyTo(inputs.AsSpan(at * length));
                labels[at] = labelOf[image];
            }
        }
        return new EpisodeBatch(tensor(inputs, [episodes, steps, .. shape]), tensor(labels, [episodes, steps]), classes) { Seed = random.NextInt64() };
    }
}
