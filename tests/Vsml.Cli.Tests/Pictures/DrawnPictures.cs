using SkiaSharp;

namespace Vsml.Cli.Tests.Pictures;

/// <summary>A folder of a folder of pictures for each of three classes.</summary>
internal static class DrawnPictures
{
    private static readonly string[] Kinds = ["disc", "frame", "bar"];

    public static string Write(string root, int perClass, SKColor colour)
    {
        var random = new Random(1);
        foreach (string kind in Kinds)
        {
            string folder = Directory.CreateDirectory(Path.Combine(root, kind)).FullName;
            for (int i = 0; i < perClass; i++)
            {
                // Not square, so that the middle is what counts.
                using var picture = new SKBitmap(80, 60);
                using var canvas = new SKCanvas(picture);
                using var paint = new SKPaint { Color = colour, IsStroke = kind == "frame", StrokeWidth = 4 };
                canvas.Clear(SKColors.Black);
                float x = 40 + random.Next(-5, 6), y = 30 + random.Next(-5, 6);
                if (kind == "disc")
                    canvas.DrawCircle(x, y, 14, paint);
                else
                    canvas.DrawRect(SKRect.Create(x - 16, y - (kind == "bar" ? 3 : 16), 32, kind == "bar" ? 6 : 32), paint);
                using SKData file = picture.Encode(SKEncodedImageFormat.Png, 100);
                File.WriteAllBytes(Path.Combine(folder, $"{i}.png"), file.ToArray());
            }
        }
        return root;
    }
}
