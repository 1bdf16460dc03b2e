namespace Vsml.MetaTraining.Images;

/// <summary>Reads the file of one image: its height and width, and [height, width] shades, 0 black.</summary>
internal delegate (int Height, int Width, byte[] Shades) ImageDecoder(string path);

/// <summary>
/// A set as folders of images, as Omniglot comes: a folder for each alphabet, in it one for each character, in it .png files; or one
/// level less, a folder for each class.
/// </summary>
internal static class ImageFolders
{
    /// <summary>Every image resized, dark ink on light ground made bright on dark; classes in the order of their names.</summary>
    /// <param name="name">Of the set.</param>
    /// <param name="root">Holds the alphabets.</param>
    /// <param name="decode">Reads a file.</param>
    /// <param name="side">Height and width of the images of the set.</param>
    /// <exception cref="ImageDataException">There is no image, or one cannot be read.</exception>
    public static ImageSet Read(string name, string root, ImageDecoder decode, int side)
    {
        (string Folder, string[] Files)[] classes = [.. Directory.EnumerateDirectories(root, "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(folder => (folder, Directory.GetFiles(folder, "*.png").Order(StringComparer.Ordinal).ToArray()))
            .Where(c => c.Item2.Length > 0)];
        if (classes.Length < 2)
            throw new ImageDataException($"{root}: has {classes.Length} folders with .png files; two or more, a class each, were expected");
        ImageSet[] ofClass = [.. classes.Select((c, label) => Of(name, c.Files, label, classes.Length, decode, side))];
        return new ImageSet(
            name, ofClass[0].Size, [.. ofClass.SelectMany(set => set.Pixels)], [.. ofClass.SelectMany(set => set.Labels)], classes.Length)
        {
            Groups = [.. classes.Select(c => Path.GetRelativePath(root, Path.GetDirectoryName(c.Folder)!))],
        };
    }

    private static ImageSet Of(string name, string[] files, int label, int classes, ImageDecoder decode, int side)
    {
        var pixels = new List<byte>();
        foreach (string file in files)
        {
            (int height, int width, byte[] shades) = decode(file);
            bool isDarkOnLight = shades.Average(shade => shade) > 127;
            byte[] bright = isDarkOnLight ? [.. shades.Select(shade => (byte)(255 - shade))] : shades;
            pixels.AddRange(new ImageSet(name, new(height, width, 1), bright, [0], 1).Resized(side, side).Pixels);
        }
        return new ImageSet(name, new(side, side, 1), [.. pixels], [.. files.Select(_ => label)], classes);
    }
}
