namespace Vsml.MetaTraining;

/// <summary>Where a picture is drawn: position on the canvas p -> scale (p - shift), turned by an angle.</summary>
internal readonly record struct Deformation(double ShiftX, double ShiftY, double Scale, double Angle);

/// <summary>
/// A random smooth grey picture on the square [-1, 1] x [-1, 1]: a sum of Gaussian blobs, stretched ones lying in a chain for
/// strokes. It can be drawn at any size and deformation.
/// </summary>
internal sealed class SmoothPicture
{
    private readonly Blob[] _blobs;

    private SmoothPicture(Blob[] blobs) => _blobs = blobs;

    public static SmoothPicture Sample(bool strokes, Random random)
    {
        Blob[] blobs = new Blob[random.Next(3, 9)];
        double x = random.Uniform(-0.6, 0.6), y = random.Uniform(-0.6, 0.6), direction = random.Uniform(0, 2 * Math.PI);
        for (int i = 0; i < blobs.Length; i++)
        {
            double width = strokes ? random.Uniform(0.08, 0.16) : random.LogUniform(0.12, 0.6);
            blobs[i] = new Blob(x, y, Math.Cos(direction), Math.Sin(direction), width * (strokes ? 2 : random.Uniform(1, 2)), width,
                strokes ? 1 : random.Gaussian());
            direction += strokes ? 0.8 * random.Gaussian() : random.Uniform(0, 2 * Math.PI);
            x = strokes ? Math.Clamp(x + 0.35 * Math.Cos(direction), -0.8, 0.8) : random.Uniform(-0.7, 0.7);
            y = strokes ? Math.Clamp(y + 0.35 * Math.Sin(direction), -0.8, 0.8) : random.Uniform(-0.7, 0.7);
        }

        return new SmoothPicture(blobs);
    }

    /// <summary>This picture with another one, weakened, behind it.</summary>
    public SmoothPicture Over(SmoothPicture background, double strength)
    {
        if (strength == 0)
            return this;
        Blob[] behind = Array.ConvertAll(background._blobs, blob => blob with { Height = strength * blob.Height });
        return new SmoothPicture([.. _blobs, .. behind]);
    }

    /// <summary>Draws the picture.</summary>
    /// <param name="deformation">How it is moved.</param>
    /// <param name="side">Pixels of a side of the canvas.</param>
    /// <param name="canvas"><c>[side, side]</c>, row-major, overwritten.</param>
    public void Draw(Deformation deformation, int side, Span<float> canvas)
    {
        canvas.Clear();
        double cosine = Math.Cos(deformation.Angle), sine = Math.Sin(deformation.Angle), step = 2.0 / side, scale = deformation.Scale;
        foreach (Blob blob in _blobs)
        {
            double x = (cosine * blob.X - sine * blob.Y) / scale + deformation.ShiftX;
            double y = (sine * blob.X + cosine * blob.Y) / scale + deformation.ShiftY;
            double alongX = cosine * blob.DirectionX - sine * blob.DirectionY, alongY = sine * blob.DirectionX + cosine * blob.DirectionY;
            double longer = scale / blob.Length, shorter = scale / blob.Width, reach = 2.5 * blob.Length / scale;
            int top = Pixel(y - reach), bottom = Pixel(y + reach), left = Pixel(x - reach), right = Pixel(x + reach);
            for (int row = top; row < bottom; row++)
            {
                double dy = (row + 0.5) * step - 1 - y;
                for (int column = left; column < right; column++)
                {
                    double dx = (column + 0.5) * step - 1 - x;
                    double u = (dx * alongX + dy * alongY) * longer, v = (dy * alongX - dx * alongY) * shorter;
                    double square = u * u + v * v;
                    if (square < 6.25)
                        canvas[row * side + column] += (float)(blob.Height * Math.Exp(-0.5 * square));
                }
            }
        }

        int Pixel(double position) => Math.Clamp((int)Math.Round((position + 1) / step), 0, side);
    }

    /// <summary>An elliptic Gaussian: centre, direction of its longer axis, half axes, height.</summary>
    private readonly record struct Blob(
        double X, double Y, double DirectionX, double DirectionY, double Length, double Width, double Height);
}
