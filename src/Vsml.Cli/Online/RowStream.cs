using Vsml.Cli.Tabular;

namespace Vsml.Cli.Online;

/// <summary>Reads the rows of one run, in the order in which they are met: a text is encoded by those met before.</summary>
/// <param name="row">Of the file.</param>
/// <param name="features">Receives [<see cref="RowStream.Inputs"/>]; NaN is missing.</param>
internal delegate void RowReader(int row, Span<float> features);

/// <summary>Labelled rows that are met one after the other. Features are raw; how many there are, and the classes, is known beforehand.</summary>
internal abstract class RowStream
{
    /// <summary>As in the results.</summary>
    public abstract string Name { get; }

    public abstract int Rows { get; }

    /// <summary>Features of a row.</summary>
    public abstract int Inputs { get; }

    public abstract int Classes { get; }

    /// <summary>Whether the rows are met in the order of the file unless a seed shuffles them.</summary>
    protected abstract bool FileOrderIsDefault { get; }

    /// <summary>Streams of one such name, and as many rows, are met in one order.</summary>
    protected virtual string OrderName => Name;

    /// <summary>Begins a run.</summary>
    public abstract RowReader Begin();

    public abstract int Label(int row);

    /// <summary>All rows of the file in the order in which they are met.</summary>
    /// <param name="seed">Null for the default order in the first repeat.</param>
    /// <param name="repeat">0-based; each has an order of its own.</param>
    /// <param name="inOrder">The order of the file, whatever the seed and the repeat.</param>
    public int[] Order(int? seed, int repeat, bool inOrder = false)
    {
        int[] order = [.. Enumerable.Range(0, Rows)];
        if (!inOrder && (seed is not null || repeat > 0 || !FileOrderIsDefault))
            new Random(NamedSeed.Of(OrderName, repeat, seed ?? 0)).Shuffle(order);
        return order;
    }
}
