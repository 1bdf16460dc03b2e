using Vsml.Cli.Tabular;

namespace Vsml.Cli.Compare;

/// <summary>How the rows of a dataset are divided into training and test rows, the same for every trainer.</summary>
internal abstract record SplitRule
{
    /// <summary>As in the results file.</summary>
    public abstract string Name { get; }

    /// <summary>As above a table.</summary>
    public abstract string Title { get; }

    /// <summary>What a dataset lacks that is left out.</summary>
    public abstract string Wanted { get; }

    /// <summary>Splits of every repeat.</summary>
    public virtual int Parts => 1;

    public abstract bool Fits(Dataset dataset);

    /// <param name="dataset">One that <see cref="Fits"/>.</param>
    /// <param name="index">Repeat times <see cref="Parts"/>, and the part.</param>
    /// <param name="seed">Of all splits.</param>
    public abstract RowSplit Draw(Dataset dataset, int index, int seed);

    /// <summary>All rows in an order of their own for every dataset, repeat and seed.</summary>
    protected static int[] Shuffled(Dataset dataset, int repeat, int seed)
    {
        int[] order = [.. Enumerable.Range(0, dataset.Rows)];
        new Random(NamedSeed.Of(dataset.Name, repeat, seed)).Shuffle(order);
        return order;
    }
}
