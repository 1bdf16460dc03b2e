using System.Globalization;
using System.Text;
using CsvHelper;

namespace Vsml.Cli;

/// <summary>What a results file holds whose last line may have been cut short by the end of a process.</summary>
/// <param name="Lines">The fields of every line below the header that came to its end.</param>
/// <param name="Length">Bytes of the lines that came to their end, the header included.</param>
/// <param name="FileLength">Bytes of the file.</param>
internal sealed record WholeLines(IReadOnlyList<string[]> Lines, long Length, long FileLength)
{
    public static WholeLines None { get; } = new([], 0, 0);

    /// <param name="path">Of a file, or of nothing yet.</param>
    /// <param name="header">That it must have.</param>
    /// <exception cref="CommandFailedException">It has another header, or a line above the last is damaged.</exception>
    public static WholeLines Read(string path, string[] header)
    {
        if (!File.Exists(path))
            return None;
        byte[] content = File.ReadAllBytes(path);
        int end = EndOfLastWholeLine(content);
        if (end == 0 && !CsvLines.Bytes([header]).AsSpan().StartsWith(content))
            throw IsNone(path, Encoding.UTF8.GetString(content.AsSpan(0, Math.Min(content.Length, 80))), header);

        string[][] lines = Parse(path, content.AsSpan(0, end));
        if (lines.Length > 0 && !lines[0].SequenceEqual(header))
            throw IsNone(path, string.Join(',', lines[0]), header);
        int damaged = Array.FindIndex(lines, fields => fields.Length != header.Length);
        if (damaged >= 0)
            throw new CommandFailedException($"{path}: result {damaged} has {lines[damaged].Length} fields; {header.Length} were expected");
        return new WholeLines([.. lines.Skip(1)], end, content.Length);
    }

    private static CommandFailedException IsNone(string path, string found, string[] header) => new(
        $"{path}: holds no results to go on with: it begins with '{found.ReplaceLineEndings(" ")}'; the columns {string.Join(',', header)} were expected");

    /// <summary>A line ends with a line feed that is not within quotes.</summary>
    private static int EndOfLastWholeLine(byte[] content)
    {
        int end = 0;
        bool isQuoted = false;
        for (int i = 0; i < content.Length; i++)
        {
            if (content[i] == '"')
                isQuoted = !isQuoted;
            else if (content[i] == '\n' && !isQuoted)
                end = i + 1;
        }
        return end;
    }

    private static string[][] Parse(string path, ReadOnlySpan<byte> content)
    {
        using var parser = new CsvParser(new StringReader(Encoding.UTF8.GetString(content)), CultureInfo.InvariantCulture);
        var lines = new List<string[]>();
        try
        {
            while (parser.Read())
                lines.Add(parser.Record!);
        }
        catch (CsvHelperException e)
        {
            throw new CommandFailedException($"{path}: line {parser.RawRow} is damaged", e);
        }
        return [.. lines];
    }
}
