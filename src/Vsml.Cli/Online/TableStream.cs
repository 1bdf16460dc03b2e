namespace Vsml.Cli.Online;

/// <summary>
/// The rows of a table, shuffled unless they are asked for in order: many a file is sorted by its label. Numbers are as in the file, but for
/// an origin where floats would not tell them apart (<see cref="NumberColumn.Origin"/>); text is one-hot encoded as it is met.
/// </summary>
internal sealed class TableStream : RowStream
{
    private readonly Dataset _dataset;
    private readonly int[] _widths;

    /// <param name="dataset">The table.</param>
    /// <param name="orderName">Null for its own name.</param>
    public TableStream(Dataset dataset, string? orderName = null)
    {
        _dataset = dataset;
        OrderName = orderName ?? dataset.Name;
        _widths = [.. dataset.Columns.Select(column => column is TextColumn texts ? TextSlots.WidthOf(texts) : 1)];
        // Where there are only columns of unique texts, no learner takes rows of no features.
        Inputs = Math.Max(1, _widths.Sum());
    }

    public override string Name => _dataset.Name;

    public override int Rows => _dataset.Rows;

    public override int Inputs { get; }

    public override int Classes => _dataset.Classes.Count;

    protected override bool FileOrderIsDefault => false;

    protected override string OrderName { get; }

    public override RowReader Begin()
    {
        TextSlots?[] slotsOf = [.. _dataset.Columns.Select(column => column is TextColumn texts ? new TextSlots(texts) : null)];
        return (row, features) =>
        {
            features.Clear();
            for (int i = 0, start = 0; i < _widths.Length; start += _widths[i++])
            {
                if (_dataset.Columns[i] is NumberColumn numbers)
                    features[start] = numbers.AsFloat(row);
                else if (slotsOf[i]!.Meet(row) is { } slot)
                    features[start + slot] = 1;
            }
        };
    }

    public override int Label(int row) => _dataset.Labels[row];
}
