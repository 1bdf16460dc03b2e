/// <summary>A folder that has a folder of pictures for every class.</summary>
internal static class PictureFolders
{
    private static readonly string[] Extensions = [".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp"];

    /// <summary>Its pictures, class by class.</summary>
    /// <exception cref="InvalidDataException">It is no such folder.</exception>
    public static Picture[] Read(string root)
    {
        if (!Directory.Exists(root))
            throw new InvalidDataException($"{root}: no such folder");
        Picture[] pictures =
        [
            .. from folder in Directory.GetDirectories(root).Order(StringComparer.Ordinal)
               from file in Directory.GetFiles(folder).Order(StringComparer.Ordinal)
               where Extensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase)
               select new Picture { Path = file, Label = Path.GetFileName(folder) },
        ];
        int classes = pictures.DistinctBy(picture => picture.Label).Count();
        if (classes < 3)
            throw new InvalidDataException($"{root}: has {classes} folders with pictures in them; three or more, a class each, were expected");
        return pictures;
    }
}
