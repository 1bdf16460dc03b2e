namespace Vsml.MetaTraining.Images;

/// <summary>Finds which labels belong to which images.</summary>
internal static class IdxPairs
{
    private static readonly char[] Separators = ['-', '_', '.', ' '];

    /// <summary>
    /// Labels belong to the images whose file is of the same folder and the same name up to the words "images" and "labels";
    /// where no name decides it, to the images named just before them.
    /// </summary>
    /// <exception cref="ImageDataException">A file is no IDX file, or one of a pair is missing; names the other.</exception>
    public static IReadOnlyList<LabelledImages> Read(IReadOnlyList<string> paths)
    {
        IdxFile[] files = [.. paths.DistinctBy(Path.GetFullPath).Select(IdxFile.Read)];
        var labelsOf = new Dictionary<IdxFile, IdxFile>(ReferenceEqualityComparer.Instance);
        List<IdxFile> left = [.. files.Where(file => file.IsLabels)];
        foreach (IdxFile images in files.Where(file => !file.IsLabels))
        {
            if (left.FirstOrDefault(labels => KeyOf(labels.Path) == KeyOf(images.Path)) is { } named)
                Pair(images, named);
        }
        foreach (IdxFile images in files.Where(file => !file.IsLabels && !labelsOf.ContainsKey(file)))
        {
            if (files.SkipWhile(file => file != images).Skip(1).FirstOrDefault() is { IsLabels: true } next && left.Contains(next))
                Pair(images, next);
            else
                throw new ImageDataException($"{images.Path}: has no labels; their IDX file was expected after it");
        }
        if (left.Count > 0)
            throw new ImageDataException($"{left[0].Path}: has labels, but no images; their IDX file was expected before it");
        return [.. files.Where(file => !file.IsLabels).Select(images => LabelledImages.From(images, labelsOf[images]))];

        void Pair(IdxFile images, IdxFile labels)
        {
            labelsOf.Add(images, labels);
            left.Remove(labels);
        }
    }

    /// <summary>"mnist-train" of "mnist-train-images.idx3-ubyte.gz".</summary>
    public static string StemOf(string path)
    {
        string name = Path.GetFileName(path);
        int end = Math.Max(
            name.LastIndexOf("images", StringComparison.OrdinalIgnoreCase), name.LastIndexOf("labels", StringComparison.OrdinalIgnoreCase));
        string stem = (end < 0 ? name.Split('.')[0] : name[..end]).Trim(Separators);
        return stem.Length == 0 ? name : stem;
    }

    private static (string? Folder, string Stem) KeyOf(string path) => (Path.GetDirectoryName(Path.GetFullPath(path)), StemOf(path));
}
