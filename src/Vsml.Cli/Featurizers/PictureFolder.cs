namespace Vsml.Cli.Featurizers;

/// <summary>A folder that has a folder of pictures for every class, as a dataset.</summary>
internal static class PictureFolder
{
    private static readonly string[] Extensions = [".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp"];

    /// <summary>Whether it is one: a folder without tables in which some folder has pictures.</summary>
    public static bool IsOne(string path) => Directory.Exists(path) && !Directory.EnumerateFiles(path).Any(TableFile.HasTableName)
        && Directory.EnumerateDirectories(path).Any(folder => Pictures(folder).Any());

    /// <summary>The pictures of all classes.</summary>
    public static IReadOnlyList<string> FilesOf(string path) => [.. Classes(path).SelectMany(Pictures)];

    /// <param name="path">One that <see cref="IsOne"/>.</param>
    /// <param name="name">Of the dataset.</param>
    /// <param name="featurizer">What a picture becomes.</param>
    /// <exception cref="CommandFailedException">There are fewer than two classes, or a file is no picture.</exception>
    public static Dataset Read(string path, string name, PictureFeaturizer featurizer)
    {
        string[][] files = [.. Classes(path).Select(folder => Pictures(folder).ToArray())];
        if (files.Length < 2)
            throw new CommandFailedException($"{path}: has {files.Length} folder with pictures in it; two or more, a class each, were expected");
        IReadOnlyList<float[]> features = featurizer.Encode([.. files.SelectMany(ofClass => ofClass)]);
        NumberColumn[] columns = [.. Enumerable.Range(0, featurizer.Length)
            .Select(slot => new NumberColumn($"{featurizer.Word} {slot}", [.. features.Select(picture => (double)picture[slot])]))];
        return new Dataset(
            name, columns, [.. files.SelectMany((ofClass, label) => ofClass.Select(_ => label))], [.. Classes(path).Select(folder => Path.GetFileName(folder)!)])
        {
            Remarks = [$"{features.Count} pictures of {files.Length} classes, {featurizer.Length} numbers each ({featurizer.Word})"],
        };
    }

    private static IEnumerable<string> Classes(string path) =>
        Directory.GetDirectories(path).Where(folder => Pictures(folder).Any()).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Pictures(string folder) =>
        Directory.GetFiles(folder).Where(file => Extensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase)).Order(StringComparer.Ordinal);
}
