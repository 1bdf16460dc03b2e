namespace Vsml.MetaTraining;

/// <summary>
/// Tasks of another distribution in which one concept follows another as rows go on, abruptly, gradually, or again and again
/// (<see cref="ConceptChange"/>). In most tasks the concepts are the same table with columns that exchanged what they mean
/// (<see cref="ColumnExchange"/>), so that no column by itself tells which one holds; in the others each is a table of its own.
/// </summary>
internal sealed class ConceptDriftTasks : ITaskDistribution
{
    private readonly ITaskDistribution _source;
    private readonly ConceptChange _change;

    /// <summary>Wraps a distribution.</summary>
    /// <param name="source">The distribution whose concepts change.</param>
    /// <param name="change">How they change.</param>
    public ConceptDriftTasks(ITaskDistribution source, ConceptChange change)
    {
        ArgumentNullException.ThrowIfNull(source);
        (_source, _change) = (source, change);
    }

    /// <inheritdoc/>
    public string Name => $"{_change.ToString().ToLowerInvariant()} change of concepts of {_source.Name}";

    /// <inheritdoc/>
    public TabularTask Sample(TaskShape shape, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        TabularTask task = _source.Sample(shape, random);
        int[] concepts = ConceptSchedule.Sample(_change, task.Rows, random);
        bool sameTable = random.Chance(0.7);
        float[] features = [.. task.Features];
        int[] labels = [.. task.Labels];
        for (int concept = 1; concept < ConceptSchedule.Most; concept++)
        {
            if (!concepts.Contains(concept))
                continue;
            if (sameTable)
                Exchange(concept);
            else
                Replace(concept);
        }

        return task with { Features = features, Labels = labels };

        void Exchange(int concept)
        {
            ColumnExchange exchange = new(task, random);
            for (int row = 0; row < task.Rows; row++)
            {
                if (concepts[row] == concept)
                    exchange.Write(row, features.AsSpan(row * task.Inputs, task.Inputs));
            }
        }

        void Replace(int concept)
        {
            TabularTask other = _source.Sample(shape, random);
            for (int row = 0; row < task.Rows; row++)
            {
                if (concepts[row] != concept)
                    continue;
                other.Row(row).CopyTo(features.AsSpan(row * task.Inputs));
                labels[row] = other.Labels[row];
            }
        }
    }
}
