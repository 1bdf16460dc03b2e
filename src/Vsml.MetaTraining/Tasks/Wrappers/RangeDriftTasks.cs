namespace Vsml.MetaTraining;

/// <summary>
/// Tasks of another distribution in which the ranges of measurements change as rows go on, slowly or at once: a column is stretched or
/// shrunk about its mean and moved, as by a sensor that ages, or comes in another unit from some row on. What depends on what stays.
/// </summary>
internal sealed class RangeDriftTasks : ITaskDistribution
{
    private readonly ITaskDistribution _source;

    /// <summary>Wraps a distribution.</summary>
    /// <param name="source">The distribution whose ranges change.</param>
    public RangeDriftTasks(ITaskDistribution source)
    {
        ArgumentNullException.ThrowIfNull(source);
        _source = source;
    }

    /// <inheritdoc/>
    public string Name => $"changing ranges of {_source.Name}";

    /// <inheritdoc/>
    public TabularTask Sample(TaskShape shape, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        TabularTask task = _source.Sample(shape, random);
        float[] progress = DriftProgress.Sample(task.Rows, random);
        double share = random.Uniform(0.2, 1), widest = random.LogUniform(1.5, 8), distance = random.Chance(0.3) ? 0 : random.LogUniform(0.5, 5);
        bool units = random.Chance(0.2);
        for (int input = 0; input < task.Inputs; input++)
        {
            double deviation = ValueKinds.Deviation(task, input);
            if (deviation == 0 || !random.Chance(share))
                continue;
            double scale = random.LogUniform(1 / widest, widest), way = units ? 0 : distance * random.Gaussian() * deviation;
            double centre = units ? 0 : ValueKinds.Mean(task, input);
            for (int row = 0; row < task.Rows; row++)
            {
                ref float value = ref task.Features[row * task.Inputs + input];
                double changed = units ? Math.Round(progress[row]) : progress[row];
                value = (float)(centre + (value - centre) * Math.Pow(scale, changed) + way * changed);
            }
        }

        return task;
    }
}
