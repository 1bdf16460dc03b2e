namespace Vsml.MetaTraining.Images;

/// <summary>Images in a frame of zeros.</summary>
internal static class ImagePadding
{
    /// <summary>Every image in the middle of a larger one; where the difference is odd, one pixel nearer to the top or the left.</summary>
    /// <exception cref="ImageDataException">The size is smaller than the images.</exception>
    public static ImageSet Padded(this ImageSet images, int height, int width)
    {
        ImageSize size = images.Size, to = size with { Height = height, Width = width };
        if (height < size.Height || width < size.Width)
            throw new ImageDataException($"{images.Name}: has images of {size}, which do not fit into {height} x {width}");
        if (size == to)
            return images;
        int top = (height - size.Height) / 2, left = (width - size.Width) / 2, stride = size.Width * size.Channels;
        var pixels = new byte[images.Count * to.Values];
        for (int image = 0; image < images.Count; image++)
        {
            for (int y = 0; y < size.Height; y++)
            {
                int at = (image * to.Values) + ((((top + y) * width) + left) * size.Channels);
                images.Row(image).Slice(y * stride, stride).CopyTo(pixels.AsSpan(at));
            }
        }
        return new ImageSet(images.Name, to, pixels, images.Labels, images.Classes) { Groups = images.Groups };
    }
}
