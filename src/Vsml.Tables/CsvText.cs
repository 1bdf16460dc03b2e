namespace Vsml.Tables;

/// <summary>What can be seen of a table's text before its cells are taken apart. A line break or separator between quotes is none.</summary>
internal static class CsvText
{
    public const char Quote = '"';
    public const char Comment = '#';

    /// <summary>The records of a text, without their line ends; blank lines are none. A comment's quotes do not count.</summary>
    public static IEnumerable<ReadOnlyMemory<char>> Records(string text)
    {
        int start = 0;
        while (start < text.Length)
        {
            int end = EndOfRecord(text, start);
            ReadOnlyMemory<char> record = text.AsMemory(start, end - start);
            if (!record.Span.IsWhiteSpace())
                yield return record;
            start = end + 1;
        }
    }

    /// <summary>Cells of a record.</summary>
    public static int CountCells(ReadOnlySpan<char> record, string separator) => Cells(record, separator).Count;

    /// <summary>Cells of a record, with their quotes and their white space.</summary>
    public static List<string> Cells(ReadOnlySpan<char> record, string separator)
    {
        var cells = new List<string>();
        int start = 0;
        bool quoted = false;
        for (int i = 0; i < record.Length; i++)
        {
            if (record[i] == Quote)
            {
                quoted = !quoted;
            }
            else if (!quoted && record[i..].StartsWith(separator, StringComparison.Ordinal))
            {
                cells.Add(record[start..i].ToString());
                start = i + separator.Length;
                i = start - 1;
            }
        }
        cells.Add(record[start..].ToString());
        return cells;
    }

    /// <summary>The line (from 1) of the first quote that is opened and not closed, or that stands within a cell and is not doubled.</summary>
    public static int LineOfBadQuote(string text, string separator, bool comments)
    {
        int i = 0;
        bool recordBegins = true;
        while (i < text.Length)
        {
            if (recordBegins && comments && text[i] == Comment)
            {
                i = EndOfLine(text, i) + 1;
                continue;
            }
            int bad = FindBadQuote(text, separator, ref i);
            if (bad >= 0)
                return LineOf(text, bad);
            recordBegins = i >= text.Length || !text.AsSpan(i).StartsWith(separator, StringComparison.Ordinal);
            i += recordBegins ? 1 : separator.Length;
        }
        return LineOf(text, text.Length);
    }

    private static int LineOf(string text, int position)
    {
        ReadOnlySpan<char> before = text.AsSpan(0, position);
        return 1 + before.Count('\n') + before.Count('\r') - before.Count("\r\n");
    }

    /// <summary>Goes from a cell's beginning to its end.</summary>
    /// <returns>Where the cell has a quote that is not as it should be, or -1.</returns>
    private static int FindBadQuote(string text, string separator, ref int i)
    {
        while (i < text.Length && text[i] == ' ')
            i++;
        int open = i < text.Length && text[i] == Quote ? i : -1;
        if (open >= 0)
        {
            for (i++; i < text.Length; i++)
            {
                if (text[i] != Quote)
                    continue;
                if (i + 1 >= text.Length || text[i + 1] != Quote)
                    break;
                i++;
            }
            if (i >= text.Length)
                return open;
            for (i++; i < text.Length && text[i] == ' ';)
                i++;
            return i >= text.Length || EndsCell(text, i, separator) ? -1 : open;
        }
        for (; i < text.Length && !EndsCell(text, i, separator); i++)
        {
            if (text[i] == Quote)
                return i;
        }
        return -1;
    }

    private static bool EndsCell(string text, int i, string separator) =>
        text[i] is '\r' or '\n' || text.AsSpan(i).StartsWith(separator, StringComparison.Ordinal);

    private static int EndOfRecord(string text, int start)
    {
        if (text[start] == Comment)
            return EndOfLine(text, start);
        bool quoted = false;
        for (int i = start; i < text.Length; i++)
        {
            if (text[i] == Quote)
                quoted = !quoted;
            else if (!quoted && text[i] is '\r' or '\n')
                return i;
        }
        return text.Length;
    }

    private static int EndOfLine(string text, int start)
    {
        int length = text.AsSpan(start).IndexOfAny('\r', '\n');
        return length < 0 ? text.Length : start + length;
    }
}
