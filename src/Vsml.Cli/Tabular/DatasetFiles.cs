namespace Vsml.Cli.Tabular;

/// <summary>Finds the tables that paths on the command line stand for, and reads them as datasets.</summary>
internal static class DatasetFiles
{
    /// <param name="paths">Files of any name, and folders that stand for the tables in them, known by their names (not in folders below).</param>
    /// <exception cref="CommandFailedException">A path does not exist, or a folder has no table.</exception>
    public static IReadOnlyList<string> Find(IEnumerable<string> paths)
    {
        var files = new List<string>();
        foreach (string path in paths)
        {
            if (File.Exists(path))
                files.Add(path);
            else if (!Directory.Exists(path))
                throw new CommandFailedException($"{path}: no such file or folder");
            else if (Directory.GetFiles(path).Where(TableFile.HasTableName).ToArray() is { Length: > 0 } found)
                files.AddRange(found.Order(StringComparer.Ordinal));
            else
                throw new CommandFailedException($"{path}: the folder has no .csv, .tsv, .csv.gz or .tsv.gz file");
        }
        return [.. files.DistinctBy(Path.GetFullPath)];
    }

    /// <param name="files">Tables.</param>
    /// <param name="label">The column to predict.</param>
    /// <param name="options">Null for what is found by looking.</param>
    /// <param name="names">Of the datasets, distinct; null for as much of their paths as tells them apart.</param>
    /// <exception cref="InvalidDataException">A file is no such table.</exception>
    public static IReadOnlyList<Dataset> Read(
        IReadOnlyList<string> files, string label, ReadOptions? options = null, IReadOnlyList<string>? names = null)
    {
        names ??= DistinctNames.Of(files, TableFile.StemOf);
        return [.. files.Select((file, i) => Dataset.Read(file, label, options, names[i]))];
    }

    /// <summary>The same of tables whose label column is of numbers.</summary>
    /// <exception cref="InvalidDataException">A file is no such table.</exception>
    public static IReadOnlyList<Dataset> ReadNumbers(IReadOnlyList<string> files, string label, ReadOptions? options = null)
    {
        IReadOnlyList<string> names = DistinctNames.Of(files, TableFile.StemOf);
        return [.. files.Select((file, i) => Dataset.ReadNumbers(file, label, options, names[i]))];
    }

    /// <summary>Tells the user what was decided in reading, a line each.</summary>
    public static void ShowRemarks(IEnumerable<Dataset> datasets, Terminal terminal)
    {
        foreach (Dataset dataset in datasets)
        {
            foreach (string remark in dataset.Remarks)
                terminal.Note($"{dataset.Name}: {remark}");
        }
    }
}
