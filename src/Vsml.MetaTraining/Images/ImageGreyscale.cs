namespace Vsml.MetaTraining.Images;

/// <summary>Images of one channel.</summary>
internal static class ImageGreyscale
{
    /// <summary>The mean of the channels of every pixel.</summary>
    public static ImageSet Grey(this ImageSet images)
    {
        int channels = images.Size.Channels;
        if (channels == 1)
            return images;
        var pixels = new byte[images.Pixels.Length / channels];
        for (int i = 0; i < pixels.Length; i++)
        {
            int sum = channels / 2;
            foreach (byte value in images.Pixels.AsSpan(i * channels, channels))
                sum += value;
            pixels[i] = (byte)(sum / channels);
        }
        return new ImageSet(images.Name, images.Size with { Channels = 1 }, pixels, images.Labels, images.Classes) { Groups = images.Groups };
    }
}
