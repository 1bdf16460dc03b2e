namespace Vsml.MetaTraining.Images;

/// <summary>Images of another size, by linear interpolation; where they shrink, each new pixel is a mean over all that it covers.</summary>
internal static class ImageResize
{
    /// <summary>Every image brought to the size; its channels stay.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A side is less than 1.</exception>
    public static ImageSet Resized(this ImageSet images, int height, int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ImageSize size = images.Size, to = size with { Height = height, Width = width };
        if (size == to)
            return images;
        Tap[][] rows = Taps(size.Height, height), columns = Taps(size.Width, width);
        var pixels = new byte[images.Count * to.Values];
        var between = new float[height * size.Width * size.Channels];
        int stride = size.Width * size.Channels;
        for (int image = 0; image < images.Count; image++)
        {
            ReadOnlySpan<byte> source = images.Row(image);
            Array.Clear(between);
            for (int y = 0; y < height; y++)
            {
                foreach ((int at, float weight) in rows[y])
                {
                    for (int i = 0; i < stride; i++)
                        between[(y * stride) + i] += weight * source[(at * stride) + i];
                }
            }
            Span<byte> target = pixels.AsSpan(image * to.Values, to.Values);
            for (int y = 0, i = 0; y < height; y++)
            {
                for (int x = 0; x < width; x++)
                {
                    for (int channel = 0; channel < size.Channels; channel++, i++)
                    {
                        float sum = 0.5f;
                        foreach ((int at, float weight) in columns[x])
                            sum += weight * between[(y * stride) + (at * size.Channels) + channel];
                        target[i] = (byte)Math.Clamp(sum, 0, 255);
                    }
                }
            }
        }
        return new ImageSet(images.Name, to, pixels, images.Labels, images.Classes) { Groups = images.Groups };
    }

    /// <summary>For every new pixel the old ones that it is made of; weights of one pixel add up to 1.</summary>
    private static Tap[][] Taps(int from, int to)
    {
        float scale = (float)from / to, reach = Math.Max(1, scale);
        return [.. Enumerable.Range(0, to).Select(i =>
        {
            float centre = ((i + 0.5f) * scale) - 0.5f;
            Tap[] taps = [.. Enumerable.Range(0, from)
                .Select(at => new Tap(at, 1 - (Math.Abs(at - centre) / reach))).Where(tap => tap.Weight > 0)];
            float sum = taps.Sum(tap => tap.Weight);
            return taps.Select(tap => tap with { Weight = tap.Weight / sum }).ToArray();
        })];
    }

    private readonly record struct Tap(int At, float Weight);
}
