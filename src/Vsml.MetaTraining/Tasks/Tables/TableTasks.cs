namespace Vsml.MetaTraining;

/// <summary>
/// Base of the synthetic tabular tasks. A derived class says how features and labels depend on each other; this class does
/// what all tables have in common: kinds of columns (measurements, skewed, coded, ordinal, binary, one-hot, redundant, noise,
/// constant), units, class frequencies, label noise, missing values, and random order of classes and columns.
/// </summary>
internal abstract class TableTasks : ITaskDistribution
{
    private protected TableTasks()
    {
    }

    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public TabularTask Sample(TaskShape shape, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        shape.Validate();
        Table table = new(Plan(shape.Inputs, random), shape.Rows);
        int[] labels = new int[shape.Rows];
        float[] prior = ClassPrior.Sample(shape.Classes, shape.Rows, random);
        Generate(table, prior, labels, random);

        table.Observe(0, table.Informative, random);
        table.FillOtherLatents(random);
        table.Observe(table.Informative, table.Columns.Length, random);
        (float[] features, int[] starts) = TableWriter.Write(table, shape.Inputs, random);

        LabelNoise.Apply(labels, prior, random, CleanLabels);
        MissingValues.Remove(table, starts, labels, features, random, CompleteTables);
        int[] renamed = random.Permutation(shape.Classes);
        foreach (ref int label in labels.AsSpan())
            label = renamed[label];
        return new TabularTask(shape.Inputs, shape.Classes, features, labels);
    }

    /// <summary>Share of the tasks without a wrong label.</summary>
    private protected virtual double CleanLabels => LabelNoise.Clean;

    /// <summary>Share of the tasks without a missing value.</summary>
    private protected virtual double CompleteTables => MissingValues.Complete;

    /// <summary>Draws the columns of a table, informative ones (at least one) first, whose widths add up to the inputs.</summary>
    private protected virtual Column[] Plan(int inputs, Random random) => ColumnPlan.Sample(inputs, random);

    /// <summary>
    /// Fills the labels and the latent (or observed) values of the informative columns, by drawing either from the other.
    /// Rows must come in random order.
    /// </summary>
    /// <param name="table">Its informative columns are to be filled.</param>
    /// <param name="prior">Wished class frequencies, <c>[classes]</c>.</param>
    /// <param name="labels"><c>[rows]</c>, to be filled.</param>
    /// <param name="random">The source of randomness.</param>
    private protected abstract void Generate(Table table, float[] prior, int[] labels, Random random);
}
