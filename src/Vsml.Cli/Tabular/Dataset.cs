namespace Vsml.Cli.Tabular;

/// <summary>A classification task: feature columns, and a class for every row.</summary>
/// <param name="Name">The file's name without its extension.</param>
/// <param name="Columns">Every column but the label, those without a single value left out.</param>
/// <param name="Labels">[rows], index into <paramref name="Classes"/>.</param>
/// <param name="Classes">The distinct texts of the label column, in order of appearance.</param>
/// <param name="RowsWithoutLabel">Rows of the file that were left out because their label cell is empty.</param>
internal sealed record Dataset(
    string Name, IReadOnlyList<FeatureColumn> Columns, int[] Labels, IReadOnlyList<string> Classes, int RowsWithoutLabel = 0)
{
    public int Rows => Labels.Length;

    /// <exception cref="CommandFailedException">No such label column, no features, or a label that is not a class.</exception>
    public static Dataset From(CsvTable table, string label, string name)
    {
        int labelIndex = table.IndexOf(label);
        string[][] rows = [.. table.Rows.Where(row => row[labelIndex].Length > 0)];

        var labels = TextColumn.From(label, [.. rows.Select(row => row[labelIndex])]);
        if (labels.Texts.Count < 2)
            throw new CommandFailedException(
                $"{table.Path}: column '{label}' has {labels.Texts.Count} distinct values in {rows.Length} rows; classes, at least two, were expected");
        if (labels.Texts.Count > rows.Length / 2 && rows.Length > 10)
            throw new CommandFailedException(
                $"{table.Path}: column '{label}' has {labels.Texts.Count} distinct values in {rows.Length} rows; classes were expected");

        var columns = new List<FeatureColumn>();
        for (int i = 0; i < table.Header.Count; i++)
        {
            if (i == labelIndex || rows.All(row => row[i].Length == 0))
                continue;
            columns.Add(FeatureColumn.Read(table.Header[i], [.. rows.Select(row => row[i])]));
        }
        if (columns.Count == 0)
            throw new CommandFailedException($"{table.Path}: has no column beside the label '{label}' with a value in it");
        return new Dataset(name, columns, labels.Codes, labels.Texts, table.Rows.Count - rows.Length);
    }
}
