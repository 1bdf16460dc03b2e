using System.Buffers.Binary;
using System.IO.Compression;
using SkiaSharp;

/// <summary>Pictures out of a pair of IDX files, as MNIST and (with three bytes a pixel) CIFAR-10 are handed around, plain or gzip-compressed.</summary>
internal static class IdxPictures
{
    /// <summary>Writes the first so many pictures of every class into a folder for each, below a folder.</summary>
    /// <exception cref="InvalidDataException">The files are no such pair.</exception>
    public static void Unpack(string images, string labels, string root, int perClass)
    {
        (int[] sizes, byte[] bytes) = Read(images);
        (int[] count, byte[] classes) = Read(labels);
        if (sizes.Length is not (3 or 4) || (sizes.Length == 4 && sizes[3] != 3) || count.Length != 1 || count[0] != sizes[0])
            throw new InvalidDataException($"{images}, {labels}: grey or coloured pictures, and a label for each, were expected");

        (int height, int width, int channels) = (sizes[1], sizes[2], sizes.Length == 4 ? 3 : 1);
        var written = new int[256];
        for (int i = 0; i < classes.Length; i++)
        {
            if (written[classes[i]]++ >= perClass)
                continue;
            using var picture = new SKBitmap(width, height);
            for (int pixel = 0; pixel < height * width; pixel++)
            {
                ReadOnlySpan<byte> of = bytes.AsSpan(((i * height * width) + pixel) * channels, channels);
                picture.SetPixel(pixel % width, pixel / width, new SKColor(of[0], of[channels / 2], of[^1]));
            }
            string folder = Directory.CreateDirectory(Path.Combine(root, $"{classes[i]:00}")).FullName;
            using SKData file = picture.Encode(SKEncodedImageFormat.Png, 100);
            using FileStream stream = File.Create(Path.Combine(folder, $"{i:000000}.png"));
            file.SaveTo(stream);
        }
    }

    private static (int[] Sizes, byte[] Bytes) Read(string path)
    {
        using FileStream file = File.OpenRead(path);
        using Stream content = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionMode.Decompress) : file;
        using var all = new MemoryStream();
        content.CopyTo(all);
        byte[] bytes = all.ToArray();
        // Two zeros, 8 for unsigned bytes, the number of dimensions, their sizes; then the bytes.
        if (bytes is not [0, 0, 8, >= 1 and <= 4, ..] || bytes.Length < 4 + (4 * bytes[3]))
            throw new InvalidDataException($"{path}: an IDX file of unsigned bytes was expected");
        int[] sizes = [.. Enumerable.Range(0, bytes[3]).Select(dimension => BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(4 + (4 * dimension))))];
        int start = 4 + (4 * sizes.Length);
        if (sizes.Aggregate(1L, (product, size) => product * size) != bytes.Length - start)
            throw new InvalidDataException($"{path}: {string.Join(" x ", sizes)} bytes were expected after its header");
        return (sizes, bytes[start..]);
    }
}
