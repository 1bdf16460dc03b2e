using System.Globalization;
using System.Text.RegularExpressions;

namespace Vsml.Tables;

/// <summary>How a text writes a table: what separates its cells, and which lines are not of it.</summary>
/// <param name="Text">The table, comments included; a header that was commented out no longer is.</param>
/// <param name="Separator">Between two cells.</param>
/// <param name="LinesBefore">Lines of the file before <paramref name="Text"/>.</param>
/// <param name="Comments">Whether lines that begin with # are comments.</param>
internal sealed partial record CsvDialect(string Text, string Separator, int LinesBefore, bool Comments)
{
    private const int RecordsToLookAt = 200;

    private static readonly string[] Separators = [",", ";", "\t", "|"];

    /// <param name="text">The file's.</param>
    /// <param name="remarks">Receives what was found by looking and may be wrong.</param>
    public static CsvDialect Find(string text, ReadOptions options, ICollection<string> remarks)
    {
        // Excel's own way to say what separates the cells.
        Match first = SeparatorLine().Match(text);
        string table = options.Comments ? WithErrorsAsCells(text[first.Length..], options.Separator) : text[first.Length..];
        int commented = options.Comments ? CountComments(table) : 0;
        bool comments = commented > 0;
        ReadOnlyMemory<char>[] beginning = [.. CsvText.Records(table).Where(record => !comments || !IsComment(record)).Take(RecordsToLookAt)];
        string separator = options.Separator ?? (first.Success ? first.Groups["separator"].Value : FindSeparator(beginning));
        if (options.Separator is null && !first.Success && separator != ",")
            remarks.Add($"taken as separated by {NameOf(separator)}");

        if (comments && beginning.Length > 0 && CommentedHeader(table, separator, beginning[0]) is { } header)
        {
            // The sign becomes white space, so that every line keeps its number.
            table = $"{table[..header]} {table[(header + 1)..]}";
            commented--;
        }
        if (comments && commented > 0)
            remarks.Add($"{commented} {(commented == 1 ? "line that begins" : "lines that begin")} with '#' taken as {(commented == 1 ? "a comment" : "comments")}");
        return new CsvDialect(table, separator, first.Success ? 1 : 0, comments);
    }

    public static string NameOf(string separator) => separator switch
    {
        "\t" => "a tab",
        " " => "a space",
        _ => $"'{separator}'",
    };

    /// <summary>
    /// A row whose first cell is what a spreadsheet writes for an error (#N/A, #DIV/0!) is a row: white space before it, which is none of the cell, tells
    /// it from a comment, and every line keeps its number.
    /// </summary>
    private static string WithErrorsAsCells(string table, string? separator) => SpreadsheetError().Replace(table, error =>
        EndsCell(table, error.Index + error.Length, separator) ? $" {error.Value}" : error.Value);

    private static bool EndsCell(string table, int at, string? separator) => at == table.Length || table[at] is '\r' or '\n'
        || (separator is null ? Separators : [separator]).Any(each => string.CompareOrdinal(table, at, each, 0, each.Length) == 0);

    /// <summary>Lines that begin with #. Where most rows below the header do, as rows of colours (#ff0000) do, they are no comments.</summary>
    private static int CountComments(string table)
    {
        int above = CsvText.Records(table).TakeWhile(IsComment).Count(), below = 0, rows = 0;
        foreach (ReadOnlyMemory<char> record in CsvText.Records(table).Skip(above))
        {
            if (IsComment(record))
                below++;
            else
                rows++;
        }
        return below > rows / 2 || rows == 0 ? 0 : above + below;
    }

    private static bool IsComment(ReadOnlyMemory<char> record) => record.Span[0] == CsvText.Comment;

    /// <summary>The one by which most records have as many cells as the first, and more than one; of several the one of most cells.</summary>
    private static string FindSeparator(ReadOnlyMemory<char>[] records)
    {
        if (records.Length == 0)
            return Separators[0];
        var best = (Share: -1.0, Width: 1, Separator: Separators[0]);
        foreach (string separator in Separators)
        {
            int width = CsvText.CountCells(records[0].Span, separator);
            if (width < 2)
                continue;
            double share = records.Count(record => Fits(record, separator, width)) / (double)records.Length;
            if (share > best.Share || (share == best.Share && width > best.Width))
                best = (share, width, separator);
        }
        return best.Separator;
    }

    private static bool Fits(ReadOnlyMemory<char> record, string separator, int width)
    {
        List<string> cells = CsvText.Cells(record.Span, separator);
        return cells.Count == width || (cells.Count > width && cells.Skip(width).All(string.IsNullOrWhiteSpace));
    }

    /// <summary>Where the line just above the first row is its header, commented out: as many cells, no number among them, but some in the row.</summary>
    private static int? CommentedHeader(string table, string separator, ReadOnlyMemory<char> firstRow)
    {
        int at = 0;
        int? header = null;
        foreach (ReadOnlyMemory<char> record in CsvText.Records(table))
        {
            if (!IsComment(record))
                break;
            at = table.IndexOf(CsvText.Comment, at);
            header = CsvText.CountCells(record.Span, separator) is var width && width > 1 && width == CsvText.CountCells(firstRow.Span, separator)
                && !HasNumber(record, separator) && HasNumber(firstRow, separator) ? at : null;
            at += record.Length;
        }
        return header;
    }

    private static bool HasNumber(ReadOnlyMemory<char> record, string separator) => CsvText.Cells(record.Span, separator).Any(cell =>
        double.TryParse(cell.Trim(' ', '\t', CsvText.Quote, CsvText.Comment), NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out _));

    [GeneratedRegex(@"^#(N/A N/A|N/A|NAME\?|NA|DIV/0!|VALUE!|REF!|NUM!|NULL!)[ \t]*", RegexOptions.Multiline | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SpreadsheetError();

    [GeneratedRegex("""\A"?sep=(?<separator>[^"\r\n]+?)"?(\r\n|\r|\n|\z)""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SeparatorLine();
}
