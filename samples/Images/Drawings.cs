using SkiaSharp;

/// <summary>Pictures of simple things in changing colours, sizes, places and light, on speckled grounds: made up, for who has no folder at hand.</summary>
internal static class Drawings
{
    private const int Side = 96;

    private static readonly Dictionary<string, Action<SKCanvas, SKPaint>> Things = new()
    {
        ["house"] = (canvas, paint) =>
        {
            canvas.DrawRect(-18, -6, 36, 26, paint);
            canvas.DrawPath(Polygon((-24, -6), (0, -28), (24, -6)), paint);
        },
        ["tree"] = (canvas, paint) =>
        {
            canvas.DrawRect(-4, 4, 8, 24, paint);
            canvas.DrawCircle(0, -10, 18, paint);
        },
        ["boat"] = (canvas, paint) =>
        {
            canvas.DrawPath(Polygon((-26, 8), (26, 8), (16, 22), (-16, 22)), paint);
            canvas.DrawPath(Polygon((-2, 6), (-2, -28), (20, 4)), paint);
        },
        ["flower"] = (canvas, paint) =>
        {
            for (int petal = 0; petal < 6; petal++)
                canvas.DrawCircle(14 * MathF.Cos(petal * MathF.PI / 3), 14 * MathF.Sin(petal * MathF.PI / 3), 8, paint);
            canvas.DrawCircle(0, 0, 5, paint);
        },
        ["cup"] = (canvas, paint) =>
        {
            canvas.DrawRoundRect(-16, -14, 28, 32, 5, 5, paint);
            using SKPaint handle = paint.Clone();
            handle.Style = SKPaintStyle.Stroke;
            handle.StrokeWidth = 5;
            canvas.DrawCircle(14, 2, 9, handle);
        },
        ["star"] = (canvas, paint) => canvas.DrawPath(
            Polygon([.. Enumerable.Range(0, 10).Select(i => ((i % 2 == 0 ? 27f : 11f) * MathF.Sin(i * MathF.PI / 5), (i % 2 == 0 ? -27f : -11f) * MathF.Cos(i * MathF.PI / 5)))]), paint),
    };

    /// <summary>Draws so many of every class into a folder for each, below a folder.</summary>
    public static void Make(string root, int perClass, int seed)
    {
        var random = new Random(seed);
        foreach ((string name, Action<SKCanvas, SKPaint> draw) in Things)
        {
            string folder = Directory.CreateDirectory(Path.Combine(root, name)).FullName;
            for (int i = 0; i < perClass; i++)
            {
                using SKBitmap picture = Draw(draw, random);
                using SKData file = picture.Encode(SKEncodedImageFormat.Png, 100);
                using FileStream stream = File.Create(Path.Combine(folder, $"{i:000}.png"));
                file.SaveTo(stream);
            }
        }
    }

    private static SKBitmap Draw(Action<SKCanvas, SKPaint> draw, Random random)
    {
        float Between(float low, float high) => low + ((high - low) * random.NextSingle());
        SKColor Colour() => SKColor.FromHsl(Between(0, 360), Between(20, 90), Between(25, 80));

        var picture = new SKBitmap(Side, Side);
        using var canvas = new SKCanvas(picture);
        using var paint = new SKPaint { IsAntialias = true };
        canvas.Clear(Colour());
        for (int speckle = 0; speckle < 40; speckle++)
        {
            paint.Color = Colour().WithAlpha(120);
            canvas.DrawCircle(Between(0, Side), Between(0, Side), Between(1, 7), paint);
        }
        canvas.Translate(Between(32, Side - 32), Between(32, Side - 32));
        canvas.RotateDegrees(Between(-25, 25));
        canvas.Scale(Between(0.7f, 1.2f), Between(0.7f, 1.2f));
        paint.Color = Colour();
        draw(canvas, paint);
        return picture;
    }

    private static SKPath Polygon(params (float X, float Y)[] corners)
    {
        var path = new SKPath();
        path.AddPoly([.. corners.Select(corner => new SKPoint(corner.X, corner.Y))]);
        return path;
    }
}
