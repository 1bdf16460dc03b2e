using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Vsml;

/// <summary>
/// A first layer for pictures: random convolutions in the place of random projections. Its filters are drawn once and never learned; what they find is divided by the
/// contrast of where they look, rectified, and added up by parts of the picture. A learner of the result knows which pixels are neighbours, which one of the pixels
/// themselves can't: to that, every order of the pixels is the same. Not safe for concurrent use.
/// </summary>
public sealed class RandomConvolution
{
    /// <summary>Filters, each of which is looked for and its negative too.</summary>
    public const int Filters = 48;

    // A filter's sides, parts of the picture along each side; what is found counts from so many deviations on.
    private const int MostSide = 6, MostParts = 4, Lanes = Filters / 3;
    private const float LeastFound = 0.5f;

    // The share of the variance of the whole picture that is added to that of each place: where nothing is, nothing is found.
    private const float LeastContrast = 0.1f;
    private readonly int _side, _parts, _rows, _columns, _pixelStep, _channelStep;
    private readonly float[] _filters, _pixels;

    /// <summary>Draws the filters.</summary>
    /// <param name="height">Rows of a picture, 2 or more.</param>
    /// <param name="width">Columns, 2 or more.</param>
    /// <param name="channels">Numbers of a pixel, 1 or more.</param>
    /// <param name="arePlanar">Whether pixels come as [channels, height, width], as ML.NET's ExtractPixels gives them; else as [height, width, channels].</param>
    /// <param name="seed">Fixes the filters.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is out of its range.</exception>
    public RandomConvolution(int height, int width, int channels = 1, bool arePlanar = false, int seed = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        (Height, Width, Channels) = (height, width, channels);
        (_pixelStep, _channelStep) = arePlanar ? (1, height * width) : (channels, 1);
        _side = Math.Clamp(Math.Min(height, width) / 4, 2, MostSide);
        (_rows, _columns) = (height - _side + 1, width - _side + 1);
        _parts = Math.Min(MostParts, Math.Min(_rows, _columns));
        _pixels = new float[Inputs];
        _filters = Draw(_side * _side * channels, new Random(seed));
    }

    /// <summary>Rows of a picture.</summary>
    public int Height { get; }

    /// <summary>Columns of a picture.</summary>
    public int Width { get; }

    /// <summary>Numbers of a pixel.</summary>
    public int Channels { get; }

    /// <summary>Numbers of a picture.</summary>
    public int Inputs => checked(Height * Width * Channels);

    /// <summary>Numbers that it becomes.</summary>
    public int Outputs => _parts * _parts * 2 * Filters;

    /// <summary>What the filters find in a picture. It is the same however bright the picture is, and how much contrast it has.</summary>
    /// <param name="pixels">[<see cref="Inputs"/>]; one that is not finite counts as the mean of the others.</param>
    /// <param name="found">Receives [<see cref="Outputs"/>], each 0 or more.</param>
    /// <exception cref="ArgumentException">A length is wrong.</exception>
    public void Read(ReadOnlySpan<float> pixels, Span<float> found)
    {
        if (pixels.Length != Inputs)
            throw new ArgumentException($"expected {Inputs} pixels, found {pixels.Length}.", nameof(pixels));
        if (found.Length != Outputs)
            throw new ArgumentException($"expected room for {Outputs} numbers, found {found.Length}.", nameof(found));
        found.Clear();
        float variance = Standardise(pixels);
        if (variance == 0)
            return;
        for (int row = 0; row < _rows; row++)
        {
            for (int column = 0; column < _columns; column++)
            {
                int part = (row * _parts / _rows * _parts) + (column * _parts / _columns);
                Look(row, column, found.Slice(part * 2 * Filters, 2 * Filters));
            }
        }

        foreach (ref float sum in found)
            sum = MathF.Sqrt(sum);
    }

    // Adds what is found at one place.
    private void Look(int row, int column, Span<float> found)
    {
        ref float filters = ref MemoryMarshal.GetArrayDataReference(_filters);
        Vector512<float> a = default, b = default, c = default;
        float sum = 0, squares = 0;
        nuint next = 0;
        for (int v = 0; v < _side; v++)
        {
            int first = ((row + v) * Width) + column;
            for (int u = 0; u < _side; u++)
            {
                for (int channel = 0; channel < Channels; channel++, next += Filters)
                {
                    float pixel = _pixels[((first + u) * _pixelStep) + (channel * _channelStep)];
                    sum += pixel;
                    squares += pixel * pixel;
                    Vector512<float> own = Vector512.Create(pixel);
                    a = Vector512.MultiplyAddEstimate(own, Vector512.LoadUnsafe(ref filters, next), a);
                    b = Vector512.MultiplyAddEstimate(own, Vector512.LoadUnsafe(ref filters, next + Lanes), b);
                    c = Vector512.MultiplyAddEstimate(own, Vector512.LoadUnsafe(ref filters, next + (2 * Lanes)), c);
                }
            }
        }

        int numbers = _side * _side * Channels;
        float mean = sum / numbers, variance = Math.Max((squares / numbers) - (mean * mean), 0);
        float scale = 1 / MathF.Sqrt(variance + LeastContrast);
        Add(a * scale, found, 0);
        Add(b * scale, found, Lanes);
        Add(c * scale, found, 2 * Lanes);
    }

    private static void Add(Vector512<float> likeness, Span<float> found, int first)
    {
        Vector512<float> least = Vector512.Create(LeastFound);
        Span<float> own = found.Slice(first, Lanes), opposite = found.Slice(Filters + first, Lanes);
        (Vector512.Create<float>(own) + Vector512.Max(likeness - least, default)).CopyTo(own);
        (Vector512.Create<float>(opposite) + Vector512.Max(-likeness - least, default)).CopyTo(opposite);
    }

    // To mean 0 and variance 1; the variance before is returned.
    private float Standardise(ReadOnlySpan<float> pixels)
    {
        double sum = 0, squares = 0;
        int count = 0;
        foreach (float pixel in pixels)
        {
            if (!float.IsFinite(pixel))
                continue;
            sum += pixel;
            count++;
        }

        double mean = sum / Math.Max(count, 1);
        foreach (float pixel in pixels)
            squares += float.IsFinite(pixel) ? (pixel - mean) * (pixel - mean) : 0;
        double variance = squares / Math.Max(count, 1), scale = variance > 0 ? 1 / Math.Sqrt(variance) : 0;
        for (int i = 0; i < pixels.Length; i++)
            _pixels[i] = float.IsFinite(pixels[i]) ? (float)((pixels[i] - mean) * scale) : 0;
        return (float)Math.Min(variance, float.MaxValue);
    }

    // Normal numbers, [numbers of a place, filters], each filter of mean 0 and length 1.
    private static float[] Draw(int numbers, Random random)
    {
        float[] filters = new float[numbers * Filters], one = new float[numbers];
        for (int f = 0; f < Filters; f++)
        {
            double sum = 0, squares = 0;
            for (int i = 0; i < numbers; i++)
                sum += one[i] = (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(Math.Tau * random.NextDouble()));
            for (int i = 0; i < numbers; i++)
                squares += (one[i] - (sum / numbers)) * (one[i] - (sum / numbers));
            for (int i = 0; i < numbers; i++)
                filters[(i * Filters) + f] = (float)((one[i] - (sum / numbers)) / Math.Sqrt(squares));
        }

        return filters;
    }
}
