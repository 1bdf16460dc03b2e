using Vsml.MetaTraining.Images;

namespace Vsml.MetaTraining.Paper;

/// <summary>The images of a set as numbers, channel by channel.</summary>
internal sealed class ImageEncoding(ImageSet images, Standardisation standardisation)
{
    /// <summary>`[channels, height, width]`.</summary>
    public IReadOnlyList<long> Shape { get; } = [images.Size.Channels, images.Size.Height, images.Size.Width];

    /// <summary>Writes one image, `[channels, height, width]`.</summary>
    public void Encode(int row, Span<float> target)
    {
        ReadOnlySpan<byte> pixels = images.Row(row);
        (float mean, float deviation) = standardisation switch
        {
            Standardisation.ByDataset => images.PixelMoments,
            Standardisation.ByImage => MomentsOf(pixels),
            Standardisation.None => (0, 255),
            _ => throw new InvalidOperationException($"{standardisation} is no way to standardise."),
        };
        float scale = deviation > 0 ? 1 / deviation : 0;
        int channels = images.Size.Channels, plane = pixels.Length / channels;
        for (int i = 0; i < plane; i++)
        {
            for (int channel = 0; channel < channels; channel++)
                target[(channel * plane) + i] = (pixels[(i * channels) + channel] - mean) * scale;
        }
    }

    private static (float Mean, float Deviation) MomentsOf(ReadOnlySpan<byte> pixels)
    {
        double sum = 0, squares = 0;
        foreach (byte pixel in pixels)
        {
            sum += pixel;
            squares += (double)pixel * pixel;
        }
        double mean = sum / pixels.Length;
        return ((float)mean, (float)Math.Sqrt(Math.Max(0, (squares / pixels.Length) - (mean * mean))));
    }
}
