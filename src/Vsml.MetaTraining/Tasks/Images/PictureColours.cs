namespace Vsml.MetaTraining;

/// <summary>
/// The channels of coloured pictures: one and the same grey picture, tinted. A template has colours of its own, which
/// vary from row to row, and so channels are strongly correlated. Channels lie one after the other, or pixel by pixel.
/// A task without colours has one channel.
/// </summary>
internal sealed class PictureColours
{
    private const int Tints = 3, FewestPixels = 25, ManyInputs = 1500;
    private readonly bool _byPixel;
    private readonly double _varied;
    private readonly float[] _gains;
    private readonly float[] _tints;

    public PictureColours(int inputs, int templates, Random random)
    {
        bool possible = inputs % Tints == 0 && inputs / Tints >= FewestPixels;
        Channels = possible && random.Chance(inputs >= ManyInputs ? 0.85 : 0.3) ? Tints : 1;
        _byPixel = random.Chance(0.5);
        _varied = random.Chance(0.3) ? 0 : random.LogUniform(0.03, 0.5);
        _gains = new float[Channels * templates];
        _tints = new float[Channels * templates];
        if (Channels > 1)
        {
            random.FillGaussian(_gains, random.LogUniform(0.03, 0.5));
            random.FillGaussian(_tints, random.Chance(0.3) ? 0 : random.LogUniform(0.03, 0.5));
        }
    }

    public int Channels { get; }

    /// <summary>Tints a grey picture for one channel.</summary>
    public void Tint(ReadOnlySpan<float> grey, int template, int channel, Span<float> picture, Random random)
    {
        grey.CopyTo(picture);
        if (Channels == 1)
            return;
        int at = template * Channels + channel;
        float gain = 1 + _gains[at], tint = _tints[at] + (float)(_varied * random.Gaussian());
        foreach (ref float pixel in picture)
            pixel = gain * pixel + tint;
    }

    /// <summary>Puts a finished channel in its place among the inputs of a row; pixels that do not fit are left out.</summary>
    public void Write(ReadOnlySpan<float> picture, int channel, Span<float> inputs)
    {
        int pixels = inputs.Length / Channels, step = _byPixel ? Channels : 1, start = _byPixel ? channel : channel * pixels;
        for (int pixel = 0; pixel < pixels; pixel++)
            inputs[start + pixel * step] = picture[pixel];
    }
}
