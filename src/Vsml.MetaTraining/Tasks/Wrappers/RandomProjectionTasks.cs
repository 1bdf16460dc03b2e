namespace Vsml.MetaTraining;

/// <summary>
/// Tasks of another distribution seen through a random linear map of their inputs, after Kirsch et al. (2022, "General-purpose
/// in-context learning by meta-learning transformers"): the dependence survives, its axes do not. Missing values of the source
/// count as the mean of their column. The source is as wide as the result, or narrower, when inputs become redundant.
/// </summary>
internal sealed class RandomProjectionTasks : ITaskDistribution
{
    private readonly ITaskDistribution _source;

    /// <summary>Wraps a distribution.</summary>
    /// <param name="source">The distribution whose tasks are projected.</param>
    public RandomProjectionTasks(ITaskDistribution source)
    {
        ArgumentNullException.ThrowIfNull(source);
        _source = source;
    }

    /// <inheritdoc/>
    public string Name => $"random projection of {_source.Name}";

    /// <inheritdoc/>
    public TabularTask Sample(TaskShape shape, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        shape.Validate();
        int width = random.Chance(0.5) ? shape.Inputs : random.LogUniformInteger(1, shape.Inputs);
        TabularTask task = _source.Sample(shape with { Inputs = width }, random);
        float[] columns = StandardisedColumns(task);
        float[] map = new float[shape.Inputs * width];
        random.FillGaussian(map, 1 / Math.Sqrt(width));

        float[] features = new float[shape.Rows * shape.Inputs], projected = new float[shape.Rows];
        for (int input = 0; input < shape.Inputs; input++)
        {
            Array.Clear(projected);
            for (int k = 0; k < width; k++)
                ColumnMath.AddScaled(columns.AsSpan(k * shape.Rows, shape.Rows), map[input * width + k], projected);
            for (int row = 0; row < shape.Rows; row++)
                features[row * shape.Inputs + input] = projected[row];
        }

        return new TabularTask(shape.Inputs, shape.Classes, features, task.Labels);
    }

    /// <summary>The inputs of a task as columns <c>[inputs, rows]</c> of mean 0 and deviation 1, without gaps.</summary>
    private static float[] StandardisedColumns(TabularTask task)
    {
        float[] columns = new float[task.Features.Length];
        for (int input = 0; input < task.Inputs; input++)
        {
            Span<float> column = columns.AsSpan(input * task.Rows, task.Rows);
            double sum = 0;
            int present = 0;
            for (int row = 0; row < task.Rows; row++)
            {
                float value = column[row] = task.Features[row * task.Inputs + input];
                if (float.IsNaN(value))
                    continue;
                sum += value;
                present++;
            }

            float mean = present > 0 ? (float)(sum / present) : 0;
            foreach (ref float value in column)
                value = float.IsNaN(value) ? mean : value;
            ColumnMath.Standardise(column);
        }

        return columns;
    }
}
