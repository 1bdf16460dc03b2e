using SkiaSharp;
using Vsml.MetaTraining.Images;

namespace Vsml.Cli.Data;

/// <summary>Reads files of images.</summary>
internal static class SkiaImages
{
    /// <summary>The shades of an image of any format that Skia reads.</summary>
    /// <exception cref="ImageDataException">It is no image.</exception>
    public static (int Height, int Width, byte[] Shades) Decode(string path)
    {
        using SKBitmap? image = SKBitmap.Decode(path);
        if (image is null)
            throw new ImageDataException($"{path}: is no image that can be read");
        var shades = new byte[image.Height * image.Width];
        for (int y = 0, i = 0; y < image.Height; y++)
        {
            for (int x = 0; x < image.Width; x++, i++)
            {
                SKColor colour = image.GetPixel(x, y);
                shades[i] = (byte)((colour.Red + colour.Green + colour.Blue + 1) / 3);
            }
        }
        return (image.Height, image.Width, shades);
    }
}
