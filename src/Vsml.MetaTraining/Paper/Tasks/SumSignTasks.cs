using static TorchSharp.torch;

namespace Vsml.MetaTraining.Paper;

/// <summary>The paper's set "Sum-Sign": independent normal inputs; the class is whether their sum is positive.</summary>
/// <param name="shape">Of an example.</param>
/// <param name="outputs">Classes that a learner has to tell apart, of which only 0 and 1 occur.</param>
internal sealed class SumSignTasks(IReadOnlyList<long> shape, int outputs = 2) : ITaskSource
{
    public string Name => "sum-sign";

    public EpisodeBatch Sample(int episodes, int steps, Random random)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(episodes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        int length = (int)shape.Aggregate(1L, (product, size) => product * size);
        var inputs = new float[(long)episodes * steps * length];
        random.FillGaussian(inputs);
        var labels = new long[episodes * steps];
        for (int i = 0; i < labels.Length; i++)
        {
            double sum = 0;
            foreach (float value in inputs.AsSpan(i * length, length))
                sum += value;
            labels[i] = sum > 0 ? 1 : 0;
        }
        return new EpisodeBatch(tensor(inputs, [episodes, steps, .. shape]), tensor(labels, [episodes, steps]), outputs) { Seed = random.NextInt64() };
    }
}
