using Microsoft.ML;
using Microsoft.ML.Data;
using Vsml.Tables;

/// <summary>A text, its class, and what it means as numbers.</summary>
internal sealed class LabelledText
{
    public string Text { get; set; } = "";

    public string Label { get; set; } = "";

    [VectorType(SentenceVectors.Length)]
    public float[] Vector { get; set; } = [];

    /// <summary>Reads a column of texts, and one of classes, of a table as the vsml tool reads it.</summary>
    /// <exception cref="InvalidDataException">The file cannot be read, or has no such columns.</exception>
    public static LabelledText[] Read(string path, string textColumn, string label)
    {
        Dataset table = Dataset.Read(path, label, ReadOptions.Default with { MissingCodes = false, NumberNotations = false });
        FeatureColumn column = table.Columns.FirstOrDefault(column => column.Name == textColumn)
            ?? throw new InvalidDataException($"{path}: has no column '{textColumn}' beside the label; its columns are '{string.Join("', '", table.Columns.Select(column => column.Name))}'");
        if (column is not TextColumn texts)
            throw new InvalidDataException($"{path}: column '{textColumn}' is of numbers; texts were expected");
        return
        [
            .. Enumerable.Range(0, table.Rows).Where(row => texts.Codes[row] != TextColumn.Missing)
                .Select(row => new LabelledText { Text = texts.Texts[texts.Codes[row]], Label = table.Classes[table.Labels[row]] }),
        ];
    }

    /// <summary>The same texts with their vectors, computed once for all that is learned from them.</summary>
    public static LabelledText[] WithVectors(MLContext context, IReadOnlyList<LabelledText> texts)
    {
        SchemaDefinition schema = SchemaDefinition.Create(typeof(LabelledText));
        schema.Remove(schema[nameof(Vector)]);
        IDataView rows = context.Data.LoadFromEnumerable(texts, schema);
        return [.. context.Data.CreateEnumerable<LabelledText>(SentenceVectors.Estimator(context).Fit(rows).Transform(rows), reuseRowObject: false)];
    }
}
