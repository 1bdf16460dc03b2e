using Vsml.Cli.Featurizers;

namespace Vsml.Cli.Tabular;

/// <summary>Finds the tables that paths on the command line stand for, and reads them as datasets.</summary>
internal static class DatasetFiles
{
    /// <param name="paths">Files of any name, and folders that stand for the tables in them, known by their names (not in folders below).</param>
    /// <returns>Tables, and folders that have a folder of pictures for every class.</returns>
    /// <exception cref="CommandFailedException">A path does not exist, or a folder has neither tables nor folders of pictures.</exception>
    public static IReadOnlyList<string> Find(IEnumerable<string> paths)
    {
        var files = new List<string>();
        foreach (string path in paths)
        {
            if (File.Exists(path))
                files.Add(path);
            else if (!Directory.Exists(path))
                throw new CommandFailedException($"{(string.IsNullOrWhiteSpace(path) ? $"'{path}'" : path)}: no such file or folder");
            else if (PictureFolder.IsOne(path))
                files.Add(path);
            else if (Directory.GetFiles(path).Where(TableFile.HasTableName).ToArray() is { Length: > 0 } found)
                files.AddRange(found.Order(StringComparer.Ordinal));
            else
                throw new CommandFailedException($"{path}: the folder has no .csv, .tsv, .csv.gz or .tsv.gz file, and no folders of pictures");
        }
        return [.. files.DistinctBy(Path.GetFullPath)];
    }

    /// <summary>Every single file that is read.</summary>
    public static IReadOnlyList<string> Inputs(IEnumerable<string> found) =>
        [.. found.SelectMany(path => PictureFolder.IsOne(path) ? PictureFolder.FilesOf(path) : [path])];

    /// <param name="files">Tables, and folders of pictures.</param>
    /// <param name="label">The column of the tables to predict.</param>
    /// <param name="options">Null for what is found by looking.</param>
    /// <param name="names">Of the datasets, distinct; null for as much of their paths as tells them apart.</param>
    /// <param name="featurizer">What a picture becomes, as on the command line; null for its pixels.</param>
    /// <exception cref="InvalidDataException">A file is no such table.</exception>
    /// <exception cref="CommandFailedException">A folder of pictures has a file that is none, or there is a table and no label.</exception>
    public static IReadOnlyList<Dataset> Read(
        IReadOnlyList<string> files, string? label, ReadOptions? options = null, IReadOnlyList<string>? names = null, string? featurizer = null)
    {
        bool[] arePictures = [.. files.Select(PictureFolder.IsOne)];
        names ??= DistinctNames.Of(files, TableFile.StemOf);
        if (label is null && files.Where((_, i) => !arePictures[i]).FirstOrDefault() is { } table)
            throw new CommandFailedException($"{table}: is a table; --label with the column to predict was expected");
        return [.. files.Select((file, i) => arePictures[i]
            ? PictureFolder.Read(file, names[i], PictureFeaturizer.Of(featurizer ?? PictureFeaturizer.Words[0]))
            : Dataset.Read(file, label!, options, names[i]))];
    }

    /// <summary>The same of tables whose label column is of numbers.</summary>
    /// <exception cref="InvalidDataException">A file is no such table.</exception>
    /// <exception cref="CommandFailedException">One is a folder of pictures, or there is no label.</exception>
    public static IReadOnlyList<Dataset> ReadNumbers(IReadOnlyList<string> files, string? label, ReadOptions? options = null)
    {
        if (files.FirstOrDefault(PictureFolder.IsOne) is { } pictures)
            throw new CommandFailedException($"{pictures}: is a folder of pictures, whose folders are classes; a table with a column of numbers was expected");
        if (label is null)
            throw new CommandFailedException($"{files[0]}: is a table; --label with the column to predict was expected");
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
