using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

/// <summary>Loads a CSV file whose columns are not known beforehand: numbers as numbers, all else as text.</summary>
internal static class CsvRows
{
    public const string Label = "Label";

    /// <param name="context">Loads the rows.</param>
    /// <param name="path">A comma-separated file with a header row; an empty cell is missing.</param>
    /// <param name="label">The column to predict; it is called "Label" in the result.</param>
    public static IDataView Load(MLContext context, string path, string label)
    {
        if (!File.Exists(path))
            throw new ArgumentException($"{path}: no such file");
        string[] names = [.. (File.ReadLines(path).FirstOrDefault() ?? "").Split(',').Select(name => name.Trim(' ', '"'))];
        if (!names.Contains(label))
            throw new ArgumentException($"{path}: has no column '{label}'; its columns are {string.Join(", ", names)}");

        // Read all as text first, to see which columns are numbers.
        IDataView texts = Read(context, path, names, _ => DataKind.String);
        bool IsNumber(string name) => name != label && texts.GetColumn<string>(name).All(cell =>
            cell.Length == 0 || float.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out _));
        HashSet<string> numbers = [.. names.Where(IsNumber)];

        IDataView rows = Read(context, path, names, name => numbers.Contains(name) ? DataKind.Single : DataKind.String);
        return label == Label ? rows : context.Transforms.CopyColumns(Label, label)
            .Append(context.Transforms.DropColumns(label))
            .Fit(rows).Transform(rows);
    }

    /// <summary>The columns of a type that are features.</summary>
    public static string[] FeaturesOf(IDataView rows, DataViewType type) =>
        [.. rows.Schema.Where(column => !column.IsHidden && column.Name != Label && column.Type.Equals(type)).Select(column => column.Name)];

    private static IDataView Read(MLContext context, string path, string[] names, Func<string, DataKind> kindOf) =>
        context.Data.CreateTextLoader(new TextLoader.Options
        {
            Columns = [.. names.Select((name, index) => new TextLoader.Column(name, kindOf(name), index))],
            Separators = [','],
            HasHeader = true,
            AllowQuoting = true,
            MissingRealsAsNaNs = true,
        }).Load(path);
}
