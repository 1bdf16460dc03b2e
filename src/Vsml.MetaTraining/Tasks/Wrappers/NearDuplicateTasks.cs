namespace Vsml.MetaTraining;

/// <summary>
/// Tasks of another distribution in which rows come again, as patients, customers and repeated measurements do: each row is one
/// of fewer original rows, its measurements a little moved. Copies have the label of the original, or in some tasks that of a
/// random row now and then. An algorithm that
/// takes every row for new evidence becomes too certain; one that remembers rows gains.
/// </summary>
internal sealed class NearDuplicateTasks : ITaskDistribution
{
    private readonly ITaskDistribution _source;

    /// <summary>Wraps a distribution.</summary>
    /// <param name="source">The distribution whose rows come again.</param>
    public NearDuplicateTasks(ITaskDistribution source)
    {
        ArgumentNullException.ThrowIfNull(source);
        _source = source;
    }

    /// <inheritdoc/>
    public string Name => $"near-duplicates of {_source.Name}";

    /// <inheritdoc/>
    public TabularTask Sample(TaskShape shape, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        shape.Validate();
        int inputs = shape.Inputs;
        TabularTask originals = _source.Sample(shape with { Rows = Math.Max(1, (int)(shape.Rows * random.Uniform(0.1, 0.8))) }, random);
        float[] jitters = new float[inputs], features = new float[shape.Rows * inputs];
        double jitter = random.Chance(0.3) ? 0 : random.LogUniform(0.001, 0.2), relabelled = random.Chance(0.7) ? 0 : random.Uniform(0, 0.3);
        for (int input = 0; input < inputs; input++)
            jitters[input] = (float)(jitter * ValueKinds.Deviation(originals, input));
        int[] labels = new int[shape.Rows];
        for (int row = 0; row < shape.Rows; row++)
        {
            int original = random.Next(originals.Rows);
            labels[row] = originals.Labels[random.Chance(relabelled) ? random.Next(originals.Rows) : original];
            Span<float> values = features.AsSpan(row * inputs, inputs);
            originals.Row(original).CopyTo(values);
            for (int input = 0; input < inputs; input++)
            {
                if (jitters[input] > 0)
                    values[input] += (float)(jitters[input] * random.Gaussian());
            }
        }

        return new TabularTask(inputs, shape.Classes, features, labels);
    }
}
