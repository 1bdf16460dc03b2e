namespace Vsml.Tables;

/// <summary>A classification task: feature columns, and a class for every row.</summary>
/// <param name="Name">As in tables and remarks.</param>
/// <param name="Columns">Every column but the label, those without a single value left out; at least one.</param>
/// <param name="Labels">[rows], index into <paramref name="Classes"/>.</param>
/// <param name="Classes">The distinct texts of the label column, in order of appearance; at least two.</param>
public sealed record Dataset(string Name, IReadOnlyList<FeatureColumn> Columns, int[] Labels, IReadOnlyList<string> Classes)
{
    /// <summary>What was decided in reading the file and might be wrong, a line each: whoever shows results of it shows these.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>[rows], the numbers to predict, where the label column is of numbers (<see cref="ReadNumbers"/>): then all rows are of one class. Else null.</summary>
    public double[]? Targets { get; init; }

    /// <summary>How the column of <see cref="Targets"/> writes its numbers; null where there is none.</summary>
    public NumberMarks? TargetMarks { get; init; }

    /// <summary>How many rows there are.</summary>
    public int Rows => Labels.Length;

    /// <param name="path">A table of text (CSV), plain or gzip-compressed, with a header row; or what to call <paramref name="content"/>.</param>
    /// <param name="label">The column to predict; rows without a label are left out.</param>
    /// <param name="options">Null for what is found by looking.</param>
    /// <param name="name">Null for the file's name without its extension.</param>
    /// <param name="content">Read to its end in place of the file.</param>
    /// <exception cref="InvalidDataException">The file cannot be read, or is no such table; names what was found and what was expected.</exception>
    public static Dataset Read(string path, string label, ReadOptions? options = null, string? name = null, Stream? content = null) =>
        From(CsvTable.Read(path, options ?? ReadOptions.Default, content), label, name ?? TableFile.StemOf(path), options ?? ReadOptions.Default);

    /// <summary>A table whose label column is of numbers. Parameters as in <see cref="Read"/>; rows without a number are left out.</summary>
    /// <exception cref="InvalidDataException">The file cannot be read, or is no such table; names what was found and what was expected.</exception>
    public static Dataset ReadNumbers(string path, string label, ReadOptions? options = null, string? name = null, Stream? content = null)
    {
        options ??= ReadOptions.Default;
        CsvTable table = CsvTable.Read(path, options, content);
        int labelIndex = table.IndexOf(label);
        if (table.Rows.Count == 0)
            throw new InvalidDataException($"{table.Path}: has a header and no rows");
        var remarks = new List<string>(table.Remarks);
        ColumnReader[] readers = [.. table.Header.Select((column, i) => new ColumnReader(column, [.. table.Rows.Select(row => row[i])], options))];
        char decimalMark = DecimalMark(readers, table.Separator);
        if (readers[labelIndex].Read(decimalMark, remarks) is not NumberColumn numbers)
            throw new InvalidDataException($"{table.Path}: column '{label}' has cells that are no numbers; numbers were expected{OtherThanNumbers(table, labelIndex)}");
        int[] rows = [.. Enumerable.Range(0, numbers.Values.Length).Where(row => float.IsFinite((float)numbers.Values[row]))];
        if (rows.Length < numbers.Values.Length)
            remarks.Add($"{numbers.Values.Length - rows.Length} rows without a value of '{label}' are left out");
        if (rows.Select(row => numbers.Values[row]).Distinct().Count() < 2)
            throw new InvalidDataException($"{table.Path}: column '{label}' has one value in all of its {rows.Length} rows; numbers that differ were expected");
        FeatureColumn[] columns =
        [
            .. Enumerable.Range(0, table.Header.Count).Where(i => i != labelIndex)
                .Select(i => new ColumnReader(table.Header[i], [.. rows.Select(row => table.Rows[row][i])], options).Read(decimalMark, remarks)).OfType<FeatureColumn>(),
        ];
        if (columns.Length == 0)
            throw new InvalidDataException($"{table.Path}: has no column beside the label '{label}' with a value in it");
        return new Dataset(name ?? TableFile.StemOf(path), columns, new int[rows.Length], [label])
        {
            Remarks = remarks,
            Targets = [.. rows.Select(row => numbers.Values[row])],
            TargetMarks = numbers.Marks,
        };
    }

    // The first cell that is none, with its place.
    private static string OtherThanNumbers(CsvTable table, int column)
    {
        for (int row = 0; row < table.Rows.Count; row++)
        {
            string cell = table.Rows[row][column];
            if (cell.Length > 0 && !double.TryParse(cell, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out _))
                return $", found '{cell}' in row {row + 1}";
        }

        return "";
    }

    /// <exception cref="InvalidDataException">No such label column, no features, or a label that is not a class.</exception>
    internal static Dataset From(CsvTable table, string label, string name, ReadOptions options)
    {
        int labelIndex = table.IndexOf(label);
        if (table.Rows.Count == 0)
            throw new InvalidDataException($"{table.Path}: has a header and no rows");
        var remarks = new List<string>(table.Remarks);
        string?[] found = LabelReader.Read(label, [.. table.Rows.Select(row => row[labelIndex])], options, remarks);
        string[][] rows = [.. table.Rows.Where((_, row) => found[row] is not null)];
        if (rows.Length < found.Length)
            remarks.Add($"{found.Length - rows.Length} rows without a value of '{label}' are left out");

        TextColumn labels = TextColumn.From(label, [.. found.Where(cell => cell is not null)]);
        RequireClasses(table.Path, labels);

        ColumnReader[] readers = [.. Enumerable.Range(0, table.Header.Count).Where(i => i != labelIndex)
            .Select(i => new ColumnReader(table.Header[i], [.. rows.Select(row => row[i])], options))];
        char decimalMark = DecimalMark(readers, table.Separator);
        FeatureColumn[] columns = [.. readers.Select(reader => reader.Read(decimalMark, remarks)).OfType<FeatureColumn>()];
        if (columns.Length == 0)
            throw new InvalidDataException($"{table.Path}: has no column beside the label '{label}' with a value in it");
        return new Dataset(name, columns, labels.Codes, labels.Texts) { Remarks = remarks };
    }

    /// <summary>Whether so many values in so many rows are not classes but numbers or names, a value of its own for most rows.</summary>
    public static bool AreTooMany(int values, int rows) => values > rows / 2 && rows > 10;

    private static void RequireClasses(string path, TextColumn labels)
    {
        int rows = labels.Codes.Length;
        if (labels.Texts.Count < 2)
            throw new InvalidDataException(
                $"{path}: column '{labels.Name}' {Values(labels.Texts.Count, rows)}; classes, at least two, were expected");
        if (AreTooMany(labels.Texts.Count, rows))
            throw new InvalidDataException(
                $"{path}: column '{labels.Name}' {Values(labels.Texts.Count, rows)}; classes were expected");

        static string Values(int values, int rows) => $"has {values} distinct value{(values == 1 ? "" : "s")} in {rows} row{(rows == 1 ? "" : "s")}";
    }

    /// <summary>The one that columns show which can have no other; else, as where commas are decimal they can't separate cells, by the separator.</summary>
    internal static char DecimalMark(IReadOnlyList<ColumnReader> columns, string separator)
    {
        bool comma = columns.Any(column => column.DecimalMark == ','), point = columns.Any(column => column.DecimalMark == '.');
        return comma != point ? (comma ? ',' : '.') : separator == ";" ? ',' : '.';
    }
}
