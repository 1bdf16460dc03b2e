using SkiaSharp;

namespace Vsml.Cli.Featurizers;

/// <summary>Reads a picture of any format and size as a square of pixels: its middle, scaled.</summary>
internal static class SquarePicture
{
    /// <returns>[3, side, side] shades of red, green and blue, 0 to 255; what is transparent is on black.</returns>
    /// <exception cref="CommandFailedException">The file is no picture.</exception>
    public static float[] Read(string path, int side)
    {
        using SKBitmap picture = Decode(path);
        int middle = Math.Min(picture.Width, picture.Height);
        var from = SKRectI.Create((picture.Width - middle) / 2, (picture.Height - middle) / 2, middle, middle);
        using var scaled = new SKBitmap(new SKImageInfo(side, side, SKColorType.Rgba8888, SKAlphaType.Premul));
        using (var canvas = new SKCanvas(scaled))
        using (SKImage image = SKImage.FromBitmap(picture))
        {
            canvas.Clear(SKColors.Black);
            canvas.DrawImage(image, from, SKRect.Create(side, side), new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        }

        ReadOnlySpan<byte> bytes = scaled.GetPixelSpan();
        var shades = new float[3 * side * side];
        for (int pixel = 0; pixel < side * side; pixel++)
        {
            for (int colour = 0; colour < 3; colour++)
                shades[(colour * side * side) + pixel] = bytes[(4 * pixel) + colour];
        }
        return shades;
    }

    private static SKBitmap Decode(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            return SKBitmap.Decode(file) ?? throw new CommandFailedException($"{path}: is no picture that can be read");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException($"{path}: cannot be read: {e.Message}");
        }
    }
}
