namespace Vsml.MetaTraining;

/// <summary>
/// Tasks of another distribution whose measurements turn slowly, row by row (incremental drift, as of a rotating hyperplane): pairs of
/// columns are rotated in their plane, about their means and in units of their deviations, by up to half a turn in all.
/// </summary>
internal sealed class RotatingTasks : ITaskDistribution
{
    private const int Attempts = 4;
    private readonly ITaskDistribution _source;

    /// <summary>Wraps a distribution.</summary>
    /// <param name="source">The distribution that turns. Its tasks without two measurements are passed over, where there are others.</param>
    public RotatingTasks(ITaskDistribution source)
    {
        ArgumentNullException.ThrowIfNull(source);
        _source = source;
    }

    /// <inheritdoc/>
    public string Name => $"rotation of {_source.Name}";

    /// <inheritdoc/>
    public TabularTask Sample(TaskShape shape, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        TabularTask task = _source.Sample(shape, random);
        int[] columns = Measurements(task);
        for (int attempt = 1; attempt < Attempts && columns.Length < 2; attempt++)
        {
            task = _source.Sample(shape, random);
            columns = Measurements(task);
        }

        random.Shuffle(columns);
        double share = random.Uniform(0.3, 1);
        for (int k = 0; k + 1 < columns.Length; k += 2)
        {
            if (k == 0 || random.Chance(share))
                Rotate(task, columns[k], columns[k + 1], random.Uniform(0.25, 1) * (random.Chance(0.5) ? Math.PI : -Math.PI));
        }

        return task;
    }

    private static int[] Measurements(TabularTask task) =>
        [.. Enumerable.Range(0, task.Inputs).Where(input => ValueKinds.Deviation(task, input) > 0)];

    private static void Rotate(TabularTask task, int first, int second, double angle)
    {
        (double meanX, double deviationX) = (ValueKinds.Mean(task, first), ValueKinds.Deviation(task, first));
        (double meanY, double deviationY) = (ValueKinds.Mean(task, second), ValueKinds.Deviation(task, second));
        for (int row = 0; row < task.Rows; row++)
        {
            ref float x = ref task.Features[row * task.Inputs + first], y = ref task.Features[row * task.Inputs + second];
            if (float.IsNaN(x) || float.IsNaN(y))
                continue;
            (double sine, double cosine) = Math.SinCos(angle * row / task.Rows);
            double u = (x - meanX) / deviationX, v = (y - meanY) / deviationY;
            x = (float)(meanX + deviationX * (cosine * u - sine * v));
            y = (float)(meanY + deviationY * (sine * u + cosine * v));
        }
    }
}
