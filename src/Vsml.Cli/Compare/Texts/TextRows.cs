using Vsml.Cli.Featurizers;

namespace Vsml.Cli.Compare;

/// <summary>One column of texts, from which alone is learned.</summary>
/// <param name="Texts">[rows]</param>
/// <param name="Vectors">[rows] of what the texts mean as numbers; null where that is not to be had.</param>
internal sealed record TextRows(IReadOnlyList<string> Texts, IReadOnlyList<float[]>? Vectors)
{
    private static readonly float[] Nothing = [0];

    /// <summary>What stands in the column Features before a contender makes its own of the text.</summary>
    public float[] Features(int row) => Vectors is null ? Nothing : Vectors[row];

    /// <param name="dataset">A table.</param>
    /// <param name="column">Of texts.</param>
    /// <param name="path">To name it.</param>
    /// <returns>The dataset with this column alone, rows without a text left out.</returns>
    /// <exception cref="CommandFailedException">There is no such column, or it is of numbers.</exception>
    public static Dataset Reduce(Dataset dataset, string column, string path)
    {
        FeatureColumn found = dataset.Columns.FirstOrDefault(other => other.Name == column)
            ?? throw new CommandFailedException(
                $"{path}: has no column '{column}' beside the label; its columns are {string.Join(", ", dataset.Columns.Select(other => $"'{other.Name}'"))}");
        if (found is not TextColumn texts)
            throw new CommandFailedException($"{path}: column '{column}' is of numbers; --text-column with a column of texts was expected");
        int[] rows = [.. Enumerable.Range(0, dataset.Rows).Where(row => texts.Codes[row] != TextColumn.Missing)];
        // That a column of free texts has too many to be encoded one by one is what this is for.
        List<string> remarks = [.. dataset.Remarks.Where(remark => !remark.StartsWith($"column '{column}':", StringComparison.Ordinal) || !remark.Contains("different texts", StringComparison.Ordinal))];
        if (rows.Length < dataset.Rows)
            remarks.Add($"{dataset.Rows - rows.Length} rows without a text in '{column}' are left out");
        int[] classes = [.. rows.Select(row => dataset.Labels[row]).Distinct()];
        if (classes.Length < 2)
            throw new CommandFailedException($"{path}: rows with a text in '{column}' are of {classes.Length} class; two or more were expected");
        return dataset with
        {
            Columns = [texts with { Codes = [.. rows.Select(row => texts.Codes[row])] }],
            Labels = [.. rows.Select(row => Array.IndexOf(classes, dataset.Labels[row]))],
            Classes = [.. classes.Select(label => dataset.Classes[label])],
            Remarks = remarks,
        };
    }

    /// <param name="dataset">Of <see cref="Reduce"/>.</param>
    /// <param name="sentences">Or null.</param>
    public static TextRows Of(Dataset dataset, SentenceFeaturizer? sentences)
    {
        var column = (TextColumn)dataset.Columns.Single();
        float[][]? vectors = sentences?.Encode(column.Texts);
        return new TextRows([.. column.Codes.Select(code => column.Texts[code])], vectors is null ? null : [.. column.Codes.Select(code => vectors[code])]);
    }
}
