using System.Text;

namespace Vsml.Tables.Tests;

/// <summary>Makes small tables in memory and in files.</summary>
internal static class Tables
{
    /// <summary>A dataset of the text of a file; the label column is "label".</summary>
    public static Dataset Dataset(string text, ReadOptions? options = null) =>
        Vsml.Tables.Dataset.From(Csv(text, options), "label", "t", options ?? ReadOptions.Default);

    public static CsvTable Csv(string text, ReadOptions? options = null) => CsvTable.Parse("t.csv", text, options ?? ReadOptions.Default);

    /// <summary>A dataset of one feature column x, its cells quoted, and labels a and b in turn.</summary>
    public static Dataset OfCells(IEnumerable<string> cells, ReadOptions? options = null) =>
        Dataset($"x,label\n{string.Concat(cells.Select((cell, i) => $"\"{cell}\",{"ab"[i % 2]}\n"))}", options);

    /// <summary>What reading a file of these bytes gives.</summary>
    public static T Read<T>(byte[] bytes, Func<string, T> read)
    {
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.csv");
        File.WriteAllBytes(path, bytes);
        try
        {
            return read(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>With the encoding's byte order mark.</summary>
    public static byte[] Marked(this Encoding encoding, string text) => [.. encoding.GetPreamble(), .. encoding.GetBytes(text)];
}
