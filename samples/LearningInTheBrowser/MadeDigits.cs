/// <summary>Digits as strokes, each drawn a little otherwise, and what the page makes of strokes.</summary>
internal static class MadeDigits
{
    public const int Side = 12;

    private const double Radius = 0.075;

    // Of each digit its strokes, as points in a square, y downwards.
    private static readonly (double X, double Y)[][][] _strokes =
    [
        [Arc(0.5, 0.5, 0.28, 0.42, -90, 270)],
        [[(0.35, 0.25), (0.55, 0.08), (0.55, 0.92)]],
        [[.. Arc(0.5, 0.3, 0.26, 0.22, 180, 390), (0.25, 0.92), (0.78, 0.92)]],
        [[.. Arc(0.48, 0.29, 0.24, 0.2, 200, 440), .. Arc(0.48, 0.7, 0.28, 0.22, -80, 160)]],
        [[(0.6, 0.08), (0.22, 0.62), (0.8, 0.62)], [(0.62, 0.4), (0.62, 0.94)]],
        [[(0.74, 0.08), (0.34, 0.08), (0.3, 0.45), .. Arc(0.48, 0.66, 0.28, 0.26, -110, 150)]],
        [[(0.66, 0.08), (0.4, 0.34), .. Arc(0.5, 0.68, 0.24, 0.24, 200, 560)]],
        [[(0.22, 0.1), (0.78, 0.1), (0.42, 0.92)]],
        [[.. Arc(0.5, 0.28, 0.22, 0.2, 90, 450), .. Arc(0.5, 0.7, 0.27, 0.22, -90, 270)]],
        [[.. Arc(0.5, 0.32, 0.24, 0.24, 0, 360), (0.74, 0.34), (0.66, 0.92)]],
    ];

    /// <summary>A digit, drawn by chance, as the features of a row.</summary>
    public static float[] Draw(int digit, Random random)
    {
        double Chance(double most) => most * ((2 * random.NextDouble()) - 1);
        double slant = Chance(0.25), turn = Chance(0.12), wide = 1 + Chance(0.25);
        (double X, double Y)[][] strokes = [.. _strokes[digit].Select(stroke => stroke.Select(point =>
        {
            double x = wide * (point.X - 0.5), y = point.Y - 0.5;
            x -= slant * y;
            return ((x * Math.Cos(turn)) - (y * Math.Sin(turn)) + Chance(0.025), (x * Math.Sin(turn)) + (y * Math.Cos(turn)) + Chance(0.025));
        }).ToArray())];
        return Features(strokes);
    }

    // As features() of index.html: the strokes fitted into a square, and how near ink is to each of its cells.
    private static float[] Features((double X, double Y)[][] strokes)
    {
        (double X, double Y)[] all = [.. strokes.SelectMany(stroke => stroke)];
        double left = all.Min(p => p.X), top = all.Min(p => p.Y), width = all.Max(p => p.X) - left, height = all.Max(p => p.Y) - top;
        double scale = 0.8 / Math.Max(Math.Max(width, height), 1e-6), x0 = 0.5 - (scale * width / 2), y0 = 0.5 - (scale * height / 2);
        (double X, double Y)[][] fitted = [.. strokes.Select(stroke => stroke.Select(p => (x0 + (scale * (p.X - left)), y0 + (scale * (p.Y - top)))).ToArray())];
        return [.. Enumerable.Range(0, Side * Side).Select(i =>
            (float)Math.Clamp(1.5 - (Distance(fitted, ((i % Side) + 0.5) / Side, ((i / Side) + 0.5) / Side) / Radius), 0, 1))];
    }

    private static double Distance((double X, double Y)[][] strokes, double x, double y)
    {
        double least = double.PositiveInfinity;
        foreach ((double X, double Y)[] stroke in strokes)
        {
            for (int i = 0; i < stroke.Length; i++)
            {
                ((double X, double Y) a, (double X, double Y) b) = (stroke[i], stroke[Math.Min(i + 1, stroke.Length - 1)]);
                double dx = b.X - a.X, dy = b.Y - a.Y, square = (dx * dx) + (dy * dy);
                double t = square == 0 ? 0 : Math.Clamp((((x - a.X) * dx) + ((y - a.Y) * dy)) / square, 0, 1);
                least = Math.Min(least, double.Hypot(x - a.X - (t * dx), y - a.Y - (t * dy)));
            }
        }

        return least;
    }

    private static (double X, double Y)[] Arc(double x, double y, double rx, double ry, double from, double to) =>
        [.. Enumerable.Range(0, 13).Select(i => (from + ((to - from) * i / 12)) * Math.PI / 180).Select(angle => (x + (rx * Math.Cos(angle)), y + (ry * Math.Sin(angle))))];
}
