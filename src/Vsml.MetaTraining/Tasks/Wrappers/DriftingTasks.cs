namespace Vsml.MetaTraining;

/// <summary>
/// Tasks of another distribution whose rows are no longer exchangeable, as those of a stream: in the course of the rows,
/// slowly or at once, classes become rarer and others more frequent, measurements move, or classes change their roles. The
/// last rows are the latest, and the test rows of a task are its last: an algorithm that
/// forgets at the right pace gains.
/// </summary>
internal sealed class DriftingTasks : ITaskDistribution
{
    private readonly ITaskDistribution _source;

    /// <summary>Wraps a distribution.</summary>
    /// <param name="source">The distribution that drifts.</param>
    public DriftingTasks(ITaskDistribution source)
    {
        ArgumentNullException.ThrowIfNull(source);
        _source = source;
    }

    /// <inheritdoc/>
    public string Name => $"drift of {_source.Name}";

    /// <inheritdoc/>
    public TabularTask Sample(TaskShape shape, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        TabularTask task = _source.Sample(shape, random);
        float[] progress = DriftProgress.Sample(task.Rows, random);
        switch (random.Pick([0.35f, 0.4f, 0.25f]))
        {
            case 0:
                return ChangePrior(task, progress, random);
            case 1:
                MoveMeasurements(task, progress, random);
                return task;
            default:
                ChangeRoles(task, progress, random);
                return task;
        }
    }

    /// <summary>The same rows in another order: those of some classes tend to come late, those of others early.</summary>
    private static TabularTask ChangePrior(TabularTask task, float[] progress, Random random)
    {
        double strength = random.Uniform(0.3, 1);
        double[] late = new double[task.Classes];
        for (int c = 0; c < late.Length; c++)
            late[c] = random.NextDouble();
        int latest = random.Next(task.Classes), earliest = (latest + random.Next(1, task.Classes)) % task.Classes;
        (late[latest], late[earliest]) = (1, 0);

        // Each place, from the last, takes a row: the later, the likelier one of a late class.
        List<int> left = [.. Enumerable.Range(0, task.Rows)];
        int[] order = new int[task.Rows];
        for (int place = task.Rows - 1; place >= 0; place--)
        {
            int at = random.Next(left.Count);
            for (int attempt = 0; attempt < 8 && !Accepted(task.Labels[left[at]]); attempt++)
                at = random.Next(left.Count);
            order[place] = left[at];
            left[at] = left[^1];
            left.RemoveAt(left.Count - 1);

            bool Accepted(int label) => random.Chance(1 - strength * progress[place] * (1 - late[label]));
        }

        return task.InOrder(order);
    }

    private static void MoveMeasurements(TabularTask task, float[] progress, Random random)
    {
        double share = random.Uniform(0.2, 1), distance = random.LogUniform(0.5, 4);
        for (int input = 0; input < task.Inputs; input++)
        {
            double way = random.Chance(share) ? distance * random.Gaussian() * ValueKinds.Deviation(task, input) : 0;
            for (int row = 0; row < task.Rows && way != 0; row++)
                task.Features[row * task.Inputs + input] += (float)(way * progress[row]);
        }
    }

    /// <summary>Two classes, or all in a circle, exchange what their rows look like.</summary>
    private static void ChangeRoles(TabularTask task, float[] progress, Random random)
    {
        int[] now = [.. Enumerable.Range(0, task.Classes)];
        int first = random.Next(task.Classes), second = (first + random.Next(1, task.Classes)) % task.Classes;
        if (random.Chance(0.7))
            (now[first], now[second]) = (second, first);
        else
            now = Array.ConvertAll(now, c => (c + 1) % task.Classes);
        for (int row = 0; row < task.Rows; row++)
        {
            if (random.Chance(progress[row]))
                task.Labels[row] = now[task.Labels[row]];
        }
    }
}
