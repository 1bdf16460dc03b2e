using Microsoft.ML;
using Microsoft.ML.Data;
using Vsml.Tables;

/// <summary>A row of a table whose columns are not known beforehand.</summary>
internal sealed class TableRow
{
    /// <summary>One a column of numbers; NaN is missing.</summary>
    public float[] Numbers { get; init; } = [];

    /// <summary>One a column of text, such as "colour: red"; empty is missing.</summary>
    public string[] Texts { get; init; } = [];

    public string Label { get; init; } = "";

    /// <summary>Reads a CSV file as the vsml tool does: its separator, its encoding and how it writes numbers are found by looking, and said.</summary>
    /// <exception cref="InvalidDataException">The file cannot be read, or is no table with such a label.</exception>
    public static IDataView Load(MLContext context, string path, string label, ReadOptions? options = null)
    {
        Dataset table = Dataset.Read(path, label, options);
        foreach (string remark in table.Remarks)
            Console.Error.WriteLine($"{path}: {remark}");

        NumberColumn[] numbers = [.. table.Columns.OfType<NumberColumn>()];
        TextColumn[] texts = [.. table.Columns.OfType<TextColumn>()];
        // Of a column of ids or dates few texts, or none: thousands of inputs that are met once would say nothing.
        HashSet<int>[] encoded = [.. texts.Select(column => column.Categories(Enumerable.Range(0, table.Rows)).ToHashSet())];
        if (numbers.Length == 0 && encoded.All(codes => codes.Count == 0))
            throw new InvalidDataException($"{path}: has columns of texts alone, none of which come again: nothing can be learned from them");
        string TextOf(int column, int row) =>
            encoded[column].Contains(texts[column].Codes[row]) ? $"{texts[column].Name}: {texts[column].Texts[texts[column].Codes[row]]}" : "";

        TableRow[] rows = [.. Enumerable.Range(0, table.Rows).Select(row => new TableRow
        {
            Numbers = [.. numbers.Select(column => column.AsFloat(row))],
            Texts = [.. texts.Select((_, column) => TextOf(column, row))],
            Label = table.Classes[table.Labels[row]],
        })];
        SchemaDefinition schema = SchemaDefinition.Create(typeof(TableRow));
        SetLength(schema, nameof(Numbers), NumberDataViewType.Single, numbers.Length);
        SetLength(schema, nameof(Texts), TextDataViewType.Instance, texts.Length);
        return context.Data.LoadFromEnumerable(rows, schema);
    }

    /// <summary>The feature columns, alone or vectors, whose items are of a type.</summary>
    public static string[] FeaturesOf(IDataView rows, DataViewType type) => [.. rows.Schema
        .Where(column => !column.IsHidden && column.Name != nameof(Label) && (column.Type is VectorDataViewType vector ? vector.ItemType : column.Type).Equals(type))
        .Select(column => column.Name)];

    private static void SetLength(SchemaDefinition schema, string column, PrimitiveDataViewType type, int length)
    {
        if (length == 0)
            schema.Remove(schema[column]);
        else
            schema[column].ColumnType = new VectorDataViewType(type, length);
    }
}
