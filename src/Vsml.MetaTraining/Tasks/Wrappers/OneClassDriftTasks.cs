namespace Vsml.MetaTraining;

/// <summary>
/// Tasks of another distribution in which the rows of one class change what they look like as rows go on, and those of the others do not,
/// as when fraud finds a new way: their measurements move, or their columns exchange what they mean.
/// </summary>
internal sealed class OneClassDriftTasks : ITaskDistribution
{
    private readonly ITaskDistribution _source;

    /// <summary>Wraps a distribution.</summary>
    /// <param name="source">The distribution of which one class drifts.</param>
    public OneClassDriftTasks(ITaskDistribution source)
    {
        ArgumentNullException.ThrowIfNull(source);
        _source = source;
    }

    /// <inheritdoc/>
    public string Name => $"drift of one class of {_source.Name}";

    /// <inheritdoc/>
    public TabularTask Sample(TaskShape shape, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        TabularTask task = _source.Sample(shape, random);
        float[] progress = DriftProgress.Sample(task.Rows, random);
        int drifting = task.Labels[random.Next(task.Rows)];
        double[] ways = Ways(task, random);
        if (Array.TrueForAll(ways, way => way == 0) || random.Chance(0.3))
            return Exchanged(task, drifting, progress, random);
        for (int row = 0; row < task.Rows; row++)
        {
            for (int input = 0; input < task.Inputs && task.Labels[row] == drifting; input++)
            {
                if (ways[input] != 0)
                    task.Features[row * task.Inputs + input] += (float)(ways[input] * progress[row]);
            }
        }

        return task;
    }

    /// <summary>How far the measurements of the class move, <c>[inputs]</c>; 0 for those that stay and for levels.</summary>
    private static double[] Ways(TabularTask task, Random random)
    {
        double share = random.Uniform(0.3, 1), distance = random.LogUniform(0.7, 4);
        double[] ways = new double[task.Inputs];
        for (int input = 0; input < task.Inputs; input++)
        {
            if (random.Chance(share))
                ways[input] = distance * random.Gaussian() * ValueKinds.Deviation(task, input);
        }

        return ways;
    }

    private static TabularTask Exchanged(TabularTask task, int drifting, float[] progress, Random random)
    {
        ColumnExchange exchange = new(task, random);
        float[] features = [.. task.Features];
        for (int row = 0; row < task.Rows; row++)
        {
            if (task.Labels[row] == drifting && random.Chance(progress[row]))
                exchange.Write(row, features.AsSpan(row * task.Inputs, task.Inputs));
        }

        return task with { Features = features };
    }
}
