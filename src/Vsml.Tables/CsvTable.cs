using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace Vsml.Tables;

/// <summary>
/// A table of text (RFC 4180 quoting, header row): every row has as many cells as the header, without outer white space. Columns that have neither a
/// name nor a value are left out, and so is one without a name that numbers the rows.
/// </summary>
/// <param name="Path">The file, for messages.</param>
/// <param name="Header">The columns' names, distinct, none empty.</param>
/// <param name="Separator">Between two cells.</param>
/// <param name="Remarks">What was found by looking and may be wrong, a line each.</param>
internal sealed record CsvTable(
    string Path, IReadOnlyList<string> Header, IReadOnlyList<string[]> Rows, string Separator, IReadOnlyList<string> Remarks)
{
    /// <param name="path">The file, or what to call <paramref name="content"/>.</param>
    /// <param name="options">How it is read.</param>
    /// <param name="content">Read to its end in place of the file.</param>
    /// <exception cref="InvalidDataException">The file cannot be read or is not such a table; names file and line.</exception>
    public static CsvTable Read(string path, ReadOptions options, Stream? content = null)
    {
        var remarks = new List<string>();
        return Parse(path, TextFile.Read(path, options.Encoding, remarks, content), options, remarks);
    }

    /// <exception cref="InvalidDataException">The text is not such a table; names file and line.</exception>
    public static CsvTable Parse(string path, string text, ReadOptions options) => Parse(path, text, options, []);

    /// <exception cref="InvalidDataException">There is no such column; names those there are.</exception>
    public int IndexOf(string column)
    {
        for (int i = 0; i < Header.Count; i++)
        {
            if (Header[i] == column)
                return i;
        }
        string separated = Header.Count == 1 || Separator != "," ? $" (separated by {CsvDialect.NameOf(Separator)})" : "";
        throw new InvalidDataException($"{Path}: has no column '{column}'; its columns{separated} are {string.Join(", ", Header.Select(name => $"'{name}'"))}");
    }

    private static CsvTable Parse(string path, string text, ReadOptions options, List<string> remarks)
    {
        CsvDialect dialect = CsvDialect.Find(text, options, remarks);
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = dialect.Separator,
            TrimOptions = TrimOptions.Trim,
            AllowComments = dialect.Comments,
            Comment = CsvText.Comment,
            BadDataFound = _ => throw new InvalidDataException(
                $"{path}: line {dialect.LinesBefore + CsvText.LineOfBadQuote(dialect.Text, dialect.Separator, dialect.Comments)}: a quote that is not closed or not doubled"),
        };
        using var reader = new StringReader(dialect.Text);
        using var parser = new CsvParser(reader, configuration);
        if (!parser.Read())
            throw new InvalidDataException($"{path}: is empty; a header row was expected");
        string[] header = Trimmed(parser.Record!);
        RequireDistinct(path, header);

        var rows = new List<string[]>();
        while (parser.Read())
        {
            string[] row = Trimmed(parser.Record!);
            // White space alone is a blank line.
            if (header.Length > 1 && row is [""])
                continue;
            int lineBreaks = row.Sum(cell => cell.Count(c => c == '\n'));
            rows.Add(WithWidth(header, row) ?? throw new InvalidDataException(
                $"{path}: line {dialect.LinesBefore + parser.RawRow - lineBreaks} has {row.Length} fields; the header has {header.Length}"));
        }
        return Named(path, header, rows, dialect.Separator, remarks);
    }

    private static string[] Trimmed(string[] cells)
    {
        for (int i = 0; i < cells.Length; i++)
            cells[i] = cells[i].Trim();
        return cells;
    }

    /// <summary>The row as wide as the header: a separator too many at the end of either is not counted. Null if it is of another width.</summary>
    private static string[]? WithWidth(string[] header, string[] row)
    {
        if (row.Length == header.Length)
            return row;
        if (row.AsSpan(Math.Min(header.Length, row.Length)).ContainsAnyExcept("") || header.AsSpan(Math.Min(header.Length, row.Length)).ContainsAnyExcept(""))
            return null;
        string[] wide = new string[header.Length];
        Array.Fill(wide, "");
        row.AsSpan(0, Math.Min(row.Length, wide.Length)).CopyTo(wide);
        return wide;
    }

    private static CsvTable Named(string path, string[] header, List<string[]> rows, string separator, List<string> remarks)
    {
        var names = new List<string>();
        var kept = new List<int>();
        for (int i = 0; i < header.Length; i++)
        {
            int column = i;
            if (header[i].Length == 0 && rows.TrueForAll(row => row[column].Length == 0))
                continue;
            if (header[i].Length == 0 && NumbersTheRows(rows, i))
            {
                remarks.Add($"column {i + 1}, which has no name, numbers the rows and is left out");
                continue;
            }
            string name = header[i];
            if (name.Length == 0)
            {
                name = $"column {i + 1}";
                while (header.Contains(name) || names.Contains(name))
                    name += "'";
                remarks.Add($"column {i + 1}, which has no name, is called '{name}'");
            }
            names.Add(name);
            kept.Add(i);
        }
        if (kept.Count == 0)
            throw new InvalidDataException($"{path}: is empty; a header row was expected");
        if (kept.Count < header.Length)
            rows = [.. rows.Select(row => kept.Select(i => row[i]).ToArray())];
        return new CsvTable(path, names, rows, separator, remarks);
    }

    /// <summary>Whether a column has a whole number of its own for every row, as an index has.</summary>
    private static bool NumbersTheRows(List<string[]> rows, int column)
    {
        var seen = new HashSet<long>();
        return rows.TrueForAll(row => long.TryParse(row[column], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) && seen.Add(number));
    }

    private static void RequireDistinct(string path, string[] header)
    {
        string? twice = header.Where(name => name.Length > 0).GroupBy(name => name).FirstOrDefault(names => names.Count() > 1)?.Key;
        if (twice is not null)
            throw new InvalidDataException($"{path}: the header names the column '{twice}' more than once");
    }
}
