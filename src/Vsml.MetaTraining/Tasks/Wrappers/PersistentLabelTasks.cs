namespace Vsml.MetaTraining;

/// <summary>
/// Tasks of another distribution in an order in which the same class comes in runs (its labels are about a Markov chain), as the states of
/// a machine, the activities of a day or the price of electricity do. In some tasks the classes follow each other in a fixed order.
/// The rows themselves stay as they are: who knows the last label predicts better than the features alone allow.
/// </summary>
internal sealed class PersistentLabelTasks : ITaskDistribution
{
    private readonly ITaskDistribution _source;

    /// <summary>Wraps a distribution.</summary>
    /// <param name="source">The distribution whose rows are put in order.</param>
    public PersistentLabelTasks(ITaskDistribution source)
    {
        ArgumentNullException.ThrowIfNull(source);
        _source = source;
    }

    /// <inheritdoc/>
    public string Name => $"persistent labels of {_source.Name}";

    /// <inheritdoc/>
    public TabularTask Sample(TaskShape shape, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        TabularTask task = _source.Sample(shape, random);
        double stays = 1 - random.LogUniform(0.02, 0.5);
        int[]? next = random.Chance(0.3) ? random.Permutation(task.Classes) : null;
        Stack<int>[] left = [.. Enumerable.Range(0, task.Classes).Select(_ => new Stack<int>())];
        for (int row = task.Rows - 1; row >= 0; row--)
            left[task.Labels[row]].Push(row);

        int[] order = new int[task.Rows];
        float[] remaining = new float[task.Classes];
        int current = task.Labels[random.Next(task.Rows)];
        for (int place = 0; place < order.Length; place++)
        {
            if (place > 0 && !random.Chance(stays))
                current = next is null ? AnyLeft() : next[current];
            if (left[current].Count == 0)
                current = AnyLeft();
            order[place] = left[current].Pop();
        }

        return task.InOrder(order);

        // Classes keep their shares as long as they last.
        int AnyLeft()
        {
            for (int c = 0; c < remaining.Length; c++)
                remaining[c] = left[c].Count;
            return random.Pick(remaining);
        }
    }
}
