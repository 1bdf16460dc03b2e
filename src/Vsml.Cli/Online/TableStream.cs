using Vsml.Cli.Tabular;

namespace Vsml.Cli.Online;

/// <summary>
/// The rows of a table, shuffled: many a file is sorted by its label. Numbers are as in the file; text is one-hot encoded by the
/// texts of the whole file, missing text as all zeros.
/// </summary>
internal sealed class TableStream(Dataset dataset) : RowStream
{
    public override string Name => dataset.Name;

    public override int Rows => dataset.Rows;

    public override int Inputs { get; } = dataset.Columns.Sum(WidthOf);

    public override int Classes => dataset.Classes.Count;

    protected override bool FileOrderIsDefault => false;

    public override void Read(int row, Span<float> features)
    {
        foreach (FeatureColumn column in dataset.Columns)
        {
            Span<float> slots = features[..WidthOf(column)];
            features = features[slots.Length..];
            if (column is NumberColumn numbers)
            {
                slots[0] = (float)Math.Clamp(numbers.Values[row], float.MinValue, float.MaxValue);
                continue;
            }
            slots.Clear();
            if (column is TextColumn texts && texts.Codes[row] != TextColumn.Missing)
                slots[texts.Codes[row]] = 1;
        }
    }

    public override int Label(int row) => dataset.Labels[row];

    private static int WidthOf(FeatureColumn column) => column is TextColumn texts ? texts.Texts.Count : 1;
}
