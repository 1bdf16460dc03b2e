namespace Vsml.MetaTraining.Images;

/// <summary>Images, and a class for each.</summary>
/// <param name="Name">The images file's name, up to the word "images".</param>
/// <param name="Images">[rows, ...]</param>
/// <param name="Labels">[rows], index into <paramref name="Classes"/>.</param>
/// <param name="Classes">The distinct numbers of the labels file, smallest first.</param>
internal sealed record LabelledImages(string Name, IdxFile Images, int[] Labels, IReadOnlyList<byte> Classes)
{
    /// <exception cref="ImageDataException">There are not as many labels as images, or all are the same.</exception>
    public static LabelledImages From(IdxFile images, IdxFile labels)
    {
        if (images.Rows != labels.Rows)
            throw new ImageDataException(
                $"{labels.Path}: has {labels.Rows} labels; {images.Rows}, one for each image of {images.Path}, were expected");
        byte[] classes = [.. labels.Values.Distinct().Order()];
        if (classes.Length < 2)
            throw new ImageDataException($"{labels.Path}: all labels are {classes[0]}; two classes or more were expected");
        return new LabelledImages(
            IdxPairs.StemOf(images.Path), images, [.. labels.Values.Select(label => Array.BinarySearch(classes, label))], classes);
    }
}
