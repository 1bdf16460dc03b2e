namespace Vsml.Tables;

/// <summary>Names of files that hold tables.</summary>
public static class TableFile
{
    private const string Compressed = ".gz";

    private static readonly string[] Extensions = [".csv", ".tsv"];

    /// <summary>Whether a name, in any case, is that of a table: .csv, .tsv, .csv.gz or .tsv.gz.</summary>
    public static bool HasTableName(string path) => Array.Exists(Extensions, extension =>
        WithoutCompression(Path.GetFileName(path)).EndsWith(extension, StringComparison.OrdinalIgnoreCase));

    /// <summary>The file's name without its folder and its extension: "x" of "d/x.csv.gz".</summary>
    public static string StemOf(string path) => Path.GetFileNameWithoutExtension(WithoutCompression(Path.GetFileName(path)));

    private static string WithoutCompression(string name) =>
        name.EndsWith(Compressed, StringComparison.OrdinalIgnoreCase) ? name[..^Compressed.Length] : name;
}
