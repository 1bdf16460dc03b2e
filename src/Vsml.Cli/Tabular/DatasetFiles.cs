namespace Vsml.Cli.Tabular;

/// <summary>Finds the CSV files that paths on the command line stand for, and reads them as datasets.</summary>
internal static class DatasetFiles
{
    /// <param name="paths">Files, and folders that stand for the *.csv files in them (not in folders below).</param>
    /// <exception cref="CommandFailedException">A path does not exist, or a folder has no CSV file.</exception>
    public static IReadOnlyList<string> Find(IEnumerable<string> paths)
    {
        var files = new List<string>();
        foreach (string path in paths)
        {
            if (File.Exists(path))
                files.Add(path);
            else if (!Directory.Exists(path))
                throw new CommandFailedException($"{path}: no such file or folder");
            else if (Directory.GetFiles(path, "*.csv") is { Length: > 0 } found)
                files.AddRange(found.Order(StringComparer.Ordinal));
            else
                throw new CommandFailedException($"{path}: the folder has no .csv file");
        }
        return [.. files.DistinctBy(Path.GetFullPath)];
    }

    /// <summary>Two files of one name in different folders are told apart by their folder's name.</summary>
    public static IReadOnlyList<Dataset> Read(IReadOnlyList<string> files, string label)
    {
        HashSet<string> ambiguous = [.. files.GroupBy(Path.GetFileNameWithoutExtension)
            .Where(sameName => sameName.Count() > 1).Select(sameName => sameName.Key!)];
        return [.. files.Select(file => Dataset.From(CsvTable.Read(file), label, NameOf(file)))];

        string NameOf(string file)
        {
            string name = Path.GetFileNameWithoutExtension(file);
            return ambiguous.Contains(name) ? $"{Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(file)))}/{name}" : name;
        }
    }
}
