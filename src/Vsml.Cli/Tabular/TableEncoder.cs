namespace Vsml.Cli.Tabular;

/// <summary>
/// Turns rows into the feature vectors that every trainer is given alike, by what the training rows show.
/// A number is standardised (mean 0, variance 1), missing as the mean; text is one-hot encoded,
/// missing or never met in the training rows as all zeros, and of very many texts only the most frequent;
/// a number that does not vary is 0.
/// </summary>
internal sealed class TableEncoder
{
    private readonly ColumnEncoding[] _columns;

    private TableEncoder(ColumnEncoding[] columns)
    {
        _columns = columns;
        Width = columns.Sum(column => column.Width);
    }

    /// <summary>Features of an encoded row; at least one.</summary>
    public int Width { get; }

    public static TableEncoder Learn(Dataset dataset, IReadOnlyList<int> trainingRows)
    {
        ColumnEncoding[] columns = [.. dataset.Columns.Select(column => ColumnEncoding.Learn(column, trainingRows))];
        return new TableEncoder(columns.Any(column => column.Width > 0) ? columns : [new NothingKnown()]);
    }

    /// <returns>[<see cref="Width"/>]</returns>
    public float[] Encode(int row)
    {
        var features = new float[Width];
        int start = 0;
        foreach (ColumnEncoding column in _columns)
        {
            column.Write(row, features.AsSpan(start, column.Width));
            start += column.Width;
        }
        return features;
    }

    /// <summary>Stands in where the training rows have only empty text cells, for no trainer takes a vector of no features.</summary>
    private sealed class NothingKnown : ColumnEncoding
    {
        public override int Width => 1;

        public override void Write(int row, Span<float> slots) => slots.Clear();
    }
}
