using static TorchSharp.torch;

namespace Vsml.MetaTraining.Paper;

/// <summary>
/// The product's synthetic tables as episodes: a task each, its columns standardised over the episode; a missing value is 0.
/// </summary>
/// <param name="tables">The distribution of tables.</param>
/// <param name="inputs">Columns.</param>
/// <param name="classes">2 or more.</param>
internal sealed class TableSource(ITaskDistribution tables, int inputs, int classes) : ITaskSource
{
    public string Name => tables.Name;

    public EpisodeBatch Sample(int episodes, int steps, Random random)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(episodes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        var values = new float[(long)episodes * steps * inputs];
        var labels = new long[episodes * steps];
        for (int episode = 0; episode < episodes; episode++)
        {
            TabularTask task = tables.Sample(new TaskShape(inputs, classes, steps), random);
            for (int column = 0; column < inputs; column++)
                Standardise(task, column, values.AsSpan(episode * steps * inputs));
            for (int t = 0; t < steps; t++)
                labels[(episode * steps) + t] = task.Labels[t];
        }
        return new EpisodeBatch(tensor(values, [episodes, steps, inputs]), tensor(labels, [episodes, steps]), classes) { Seed = random.NextInt64() };
    }

    private static void Standardise(TabularTask task, int column, Span<float> target)
    {
        double sum = 0, squares = 0;
        int present = 0;
        for (int t = 0; t < task.Rows; t++)
        {
            float value = task.Features[(t * task.Inputs) + column];
            if (float.IsNaN(value))
                continue;
            sum += value;
            squares += (double)value * value;
            present++;
        }
        double mean = sum / Math.Max(present, 1), deviation = Math.Sqrt(Math.Max(0, (squares / Math.Max(present, 1)) - (mean * mean)));
        for (int t = 0; t < task.Rows; t++)
        {
            float value = task.Features[(t * task.Inputs) + column];
            target[(t * task.Inputs) + column] = float.IsNaN(value) || deviation == 0 ? 0 : (float)((value - mean) / deviation);
        }
    }
}
