namespace Vsml.Tables;

/// <summary>A table of which the columns are known beforehand: they are found by name, in whatever order, and read as what they are known to be.</summary>
/// <param name="Name">The file's, as in messages.</param>
/// <param name="Header">The names of all columns of the file.</param>
/// <param name="Cells">[rows][columns of the file], as they stand, without outer white space.</param>
/// <param name="Columns">The known ones, in the order that they were asked for.</param>
/// <param name="Labels">[rows], null where there is none; null if the file has no such column.</param>
public sealed record KnownTable(
    string Name, IReadOnlyList<string> Header, IReadOnlyList<string[]> Cells, IReadOnlyList<FeatureColumn> Columns, IReadOnlyList<string?>? Labels)
{
    private const int MostNames = 12;

    /// <summary>What was decided in reading the file and might be wrong, a line each.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>[rows], the numbers of the label column where it was read as one of numbers, NaN where there is none; else null.</summary>
    public double[]? Targets { get; init; }

    /// <summary>How many rows there are.</summary>
    public int Rows => Cells.Count;

    /// <param name="path">A table of text (CSV), plain or gzip-compressed, with a header row; or what to call <paramref name="content"/>.</param>
    /// <param name="columns">Those to read.</param>
    /// <param name="label">The column of classes, read where it is there; null for none.</param>
    /// <param name="classes">Labels that are known to be classes.</param>
    /// <param name="options">How it is read.</param>
    /// <param name="content">Read to its end in place of the file.</param>
    /// <param name="target">The label column where it is of numbers, read where it is there; null where labels are classes.</param>
    /// <exception cref="InvalidDataException">The file cannot be read, lacks columns, or one of them is not what it is known to be; names them.</exception>
    public static KnownTable Read(
        string path, IReadOnlyList<KnownColumn> columns, string? label, IReadOnlyCollection<string> classes, ReadOptions options, Stream? content = null,
        KnownNumbers? target = null)
    {
        label = target?.Name ?? label;
        CsvTable table = CsvTable.Read(path, options, content);
        Dictionary<string, int> indexOf = table.Header.Index().ToDictionary(column => column.Item, column => column.Index);
        string[] missing = [.. columns.Select(column => column.Name).Where(name => !indexOf.ContainsKey(name))];
        if (missing.Length > 0)
        {
            throw new InvalidDataException(
                $"{path}: has no column {Quoted(missing)}, which the model needs; its columns (separated by {CsvDialect.NameOf(table.Separator)}) are {Quoted(table.Header)}");
        }

        var remarks = new List<string>(table.Remarks);
        string[] CellsOf(string name) => [.. table.Rows.Select(row => row[indexOf[name]])];
        bool hasTargets = target is not null && indexOf.ContainsKey(target.Name);
        Dictionary<string, ColumnReader> numbers = columns.OfType<KnownNumbers>().Concat(hasTargets ? [target!] : []).ToDictionary(
            column => column.Name,
            column => new ColumnReader(column.Name, CellsOf(column.Name), options, column.Marks));
        char decimalMark = Dataset.DecimalMark([.. numbers.Values], table.Separator);
        FeatureColumn Read(KnownColumn column) => column switch
        {
            KnownNumbers => numbers[column.Name].ReadNumbers(decimalMark, remarks),
            KnownCategories categories => Categories(categories, CellsOf(column.Name), options, remarks),
            _ => TextColumn.From(column.Name, CellsOf(column.Name)),
        };

        string?[]? labels = null;
        double[]? targets = null;
        FeatureColumn[] read;
        try
        {
            read = [.. columns.Select(Read)];
            if (hasTargets)
            {
                targets = numbers[target!.Name].ReadNumbers(decimalMark, remarks).Values;
                labels = [.. CellsOf(target.Name).Select((cell, row) => float.IsFinite((float)targets[row]) ? cell : null)];
            }
            else if (label is not null && indexOf.ContainsKey(label))
                labels = LabelReader.Read(label, CellsOf(label), options, remarks, classes);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{path}: {e.Message}", e);
        }

        string[] others = [.. table.Header.Where(name => name != label && columns.All(column => column.Name != name))];
        if (others.Length > 0)
            remarks.Add($"{(others.Length == 1 ? "column" : $"{others.Length} columns")} that the model does not know {(others.Length == 1 ? "is" : "are")} passed over: {Quoted(others)}");
        return new KnownTable(path, table.Header, table.Rows, read, labels) { Remarks = remarks, Targets = targets };
    }

    private static TextColumn Categories(KnownCategories column, string[] cells, ReadOptions options, List<string> remarks)
    {
        HashSet<string> known = [.. column.Values];
        bool IsMissing(string cell) => cell.Length > 0 && !known.Contains(cell) && MissingCodes.IsAmongUnknownTexts(cell, options);
        ColumnReader.AddMissing(column.Name, cells, IsMissing, remarks);
        string?[] texts = [.. cells.Select(cell => cell.Length == 0 || IsMissing(cell) ? null : cell)];
        Dictionary<string, int> unknown = ColumnReader.CountTexts(texts.OfType<string>().Where(text => !known.Contains(text)));
        if (unknown.Count > 0)
            remarks.Add($"column '{column.Name}': {ColumnReader.Counted(unknown)} that the model does not know, taken as none of the texts that it knows");
        return TextColumn.From(column.Name, texts);
    }

    private static string Quoted(IReadOnlyList<string> names)
    {
        string quoted = string.Join(", ", names.Take(MostNames).Select(name => $"'{name}'"));
        return names.Count > MostNames ? $"{quoted} and {names.Count - MostNames} more" : quoted;
    }
}
