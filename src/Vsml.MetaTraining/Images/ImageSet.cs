namespace Vsml.MetaTraining.Images;

/// <summary>A set of labelled images of one size, in memory.</summary>
internal sealed class ImageSet
{
    private readonly Lazy<int[][]> _rowsByClass;
    private readonly Lazy<(float Mean, float Deviation)> _moments;

    /// <summary>Takes over the arrays.</summary>
    /// <param name="name">As in tables and messages.</param>
    /// <param name="size">Of every image.</param>
    /// <param name="pixels">[images, height, width, channels], the last fastest.</param>
    /// <param name="labels">[images], 0 to classes - 1.</param>
    /// <param name="classes">1 or more; a class may have no image.</param>
    /// <exception cref="ImageDataException">The numbers of pixels, images and labels do not fit each other, or a label is out of its range.</exception>
    public ImageSet(string name, ImageSize size, byte[] pixels, int[] labels, int classes)
    {
        if (labels.Length == 0)
            throw new ImageDataException($"{name}: holds no images; one or more were expected");
        if (pixels.LongLength != (long)labels.Length * size.Values)
            throw new ImageDataException(
                $"{name}: has {pixels.LongLength} pixels; {labels.Length} images of {size} need {(long)labels.Length * size.Values}");
        if (Array.FindIndex(labels, label => label < 0 || label >= classes) is var wrong and >= 0)
            throw new ImageDataException($"{name}: image {wrong} has the label {labels[wrong]}; 0 to {classes - 1} were expected");
        (Name, Size, Pixels, Labels, Classes) = (name, size, pixels, labels, classes);
        _rowsByClass = new(() => [.. Enumerable.Range(0, classes).Select(c => Enumerable.Range(0, Count).Where(row => labels[row] == c).ToArray())]);
        _moments = new(Moments);
    }

    /// <summary>As in tables and messages.</summary>
    public string Name { get; }

    /// <summary>Of every image.</summary>
    public ImageSize Size { get; }

    /// <summary>[images, height, width, channels].</summary>
    public byte[] Pixels { get; }

    /// <summary>[images].</summary>
    public int[] Labels { get; }

    /// <summary>Number of classes.</summary>
    public int Classes { get; }

    /// <summary>[classes], the group of each, an alphabet of Omniglot, say; null where they have none.</summary>
    public IReadOnlyList<string>? Groups { get; init; }

    /// <summary>Number of images.</summary>
    public int Count => Labels.Length;

    /// <summary>For every class the indices of its images, ascending.</summary>
    public IReadOnlyList<int[]> RowsByClass => _rowsByClass.Value;

    /// <summary>Mean and standard deviation over all pixels of all images.</summary>
    public (float Mean, float Deviation) PixelMoments => _moments.Value;

    /// <summary>[height, width, channels] of one image.</summary>
    public ReadOnlySpan<byte> Row(int row) => Pixels.AsSpan(row * Size.Values, Size.Values);

    /// <summary>Images and labels of a pair of IDX files: [rows, height, width] or [rows, height, width, channels]; of two dimensions, a row of pixels.</summary>
    public static ImageSet From(LabelledImages source)
    {
        IReadOnlyList<int> sizes = source.Images.Sizes;
        ImageSize size = sizes.Count switch
        {
            2 => new(1, sizes[1], 1),
            3 => new(sizes[1], sizes[2], 1),
            _ => new(sizes[1], sizes[2], sizes[3]),
        };
        return new ImageSet(source.Name, size, source.Images.Values, source.Labels, source.Classes.Count);
    }

    /// <summary>The first images, no more than <paramref name="most"/>; itself where there are no more.</summary>
    public ImageSet First(int most) => most >= Count ? this : new(Name, Size, Pixels[..(most * Size.Values)], Labels[..most], Classes) { Groups = Groups };

    /// <summary>The images of some classes, which are numbered anew in the order given.</summary>
    /// <exception cref="ImageDataException">There is no such class, or none is given.</exception>
    public ImageSet OfClasses(IReadOnlyList<int> classes)
    {
        foreach (int c in classes)
        {
            if (c < 0 || c >= Classes)
                throw new ImageDataException($"{Name}: has no class {c}; 0 to {Classes - 1} were expected");
        }
        int[] numbers = [.. Enumerable.Range(0, Classes).Select(c => Array.IndexOf([.. classes], c))];
        int[] rows = [.. Enumerable.Range(0, Count).Where(row => numbers[Labels[row]] >= 0)];
        var pixels = new byte[rows.Length * Size.Values];
        for (int i = 0; i < rows.Length; i++)
            Row(rows[i]).CopyTo(pixels.AsSpan(i * Size.Values));
        return new ImageSet(Name, Size, pixels, [.. rows.Select(row => numbers[Labels[row]])], classes.Count)
        {
            Groups = Groups is null ? null : [.. classes.Select(c => Groups[c])],
        };
    }

    private (float Mean, float Deviation) Moments()
    {
        double sum = 0, squares = 0;
        foreach (byte pixel in Pixels)
        {
            sum += pixel;
            squares += (double)pixel * pixel;
        }
        double mean = sum / Pixels.Length;
        return ((float)mean, (float)Math.Sqrt(Math.Max(0, (squares / Pixels.Length) - (mean * mean))));
    }
}
