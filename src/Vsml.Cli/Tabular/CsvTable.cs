using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace Vsml.Cli.Tabular;

/// <summary>A CSV file (comma separated, RFC 4180 quoting, header row) as text: every row has as many cells as the header.</summary>
internal sealed record CsvTable(string Path, IReadOnlyList<string> Header, IReadOnlyList<string[]> Rows)
{
    /// <exception cref="CommandFailedException">The file cannot be read or is not such a table; names file and line.</exception>
    public static CsvTable Read(string path)
    {
        try
        {
            using var reader = new StreamReader(path);
            return Read(path, reader);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException($"{path}: cannot be read: {e.Message}", e);
        }
    }

    public static CsvTable Read(string path, TextReader reader)
    {
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = ",",
            TrimOptions = TrimOptions.Trim,
            BadDataFound = bad =>
                throw new CommandFailedException($"{path}: line {bad.Context.Parser!.RawRow}: a quote that is not closed or not doubled"),
        };
        using var parser = new CsvParser(reader, configuration);
        if (!parser.Read())
            throw new CommandFailedException($"{path}: is empty; a header row was expected");
        string[] header = parser.Record!;
        RequireDistinct(path, header);

        var rows = new List<string[]>();
        while (parser.Read())
        {
            string[] row = parser.Record!;
            if (row.Length != header.Length)
                throw new CommandFailedException(
                    $"{path}: line {parser.RawRow} has {row.Length} fields; the header has {header.Length}");
            rows.Add(row);
        }
        return new CsvTable(path, header, rows);
    }

    /// <exception cref="CommandFailedException">There is no such column; names those there are.</exception>
    public int IndexOf(string column)
    {
        for (int i = 0; i < Header.Count; i++)
        {
            if (Header[i] == column)
                return i;
        }
        throw new CommandFailedException(
            $"{Path}: has no column '{column}'; its columns are {string.Join(", ", Header.Select(name => $"'{name}'"))}");
    }

    private static void RequireDistinct(string path, string[] header)
    {
        string? twice = header.GroupBy(name => name).FirstOrDefault(names => names.Count() > 1)?.Key;
        if (twice is not null)
            throw new CommandFailedException($"{path}: the header names the column '{twice}' more than once");
    }
}
