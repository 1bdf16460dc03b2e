namespace Vsml.MetaTraining;

/// <summary>How strongly the pictures of one task vary within a class, and how their pixels are written.</summary>
internal sealed class PictureNoise
{
    private readonly double _shift;
    private readonly double _turn;
    private readonly double _stretch;
    private readonly double _brightness;
    private readonly double _grain;
    private readonly double _contrast;
    private readonly double _flatness;
    private readonly double _texture;
    private readonly double _negative;
    private readonly int _side;
    private readonly int _border;
    private readonly int _greys;
    private readonly bool _inked;

    public PictureNoise(int side, Random random)
    {
        _side = side;
        double strength = random.LogUniform(0.2, 1.5);
        _shift = 0.15 * strength;
        _turn = random.Chance(0.3) ? 0 : 0.25 * strength;
        _stretch = 0.12 * strength;
        _brightness = random.Chance(0.5) ? 0 : random.Uniform(0, 1);
        _grain = random.Chance(0.3) ? 0 : random.LogUniform(0.02, 1);
        _inked = random.Chance(0.5);
        _contrast = random.LogUniform(1, 6);
        _border = side >= 8 && random.Chance(0.5) ? random.Next(1, side / 5 + 1) : 0;
        _greys = random.Chance(0.5) ? 255 : random.Chance(0.5) ? 16 : 0;
        _flatness = random.Chance(0.5) ? 0 : random.Uniform(0, 0.6);
        _texture = random.Chance(0.65) ? 0 : random.LogUniform(0.1, 3);
        _negative = random.Chance(0.9) ? 0 : random.Uniform(0, 0.5);
        Blend = random.Chance(0.7) ? 0 : random.Uniform(0, 0.6);
    }

    /// <summary>Probability that a picture has another one behind it.</summary>
    public double Blend { get; }

    public Deformation Deformation(Random random) => new(
        _shift * random.Gaussian(),
        _shift * random.Gaussian(),
        Math.Exp(Math.Clamp(_stretch * random.Gaussian(), -0.7, 0.7)),
        _turn * random.Gaussian());

    /// <summary>Puts a drawn picture, <c>[side, side]</c>, in some light: brighter or darker, flatter or even negative, textured.</summary>
    public void Light(Span<float> picture, Random random)
    {
        float light = (float)(0.3 * _brightness * random.Gaussian()), contrast = (float)Math.Exp(_flatness * random.Gaussian());
        if (random.Chance(_negative))
            contrast = -contrast;
        foreach (ref float pixel in picture)
            pixel = contrast * pixel + light;
        if (_texture > 0)
            PictureTexture.Add(picture, _side, _texture, random);
    }

    /// <summary>Turns a picture, <c>[side, side]</c>, in pixels as written: grainy, inked, rounded, with a blank border.</summary>
    public void Develop(Span<float> picture, Random random)
    {
        for (int row = 0; row < _side; row++)
        {
            for (int column = 0; column < _side; column++)
            {
                ref float pixel = ref picture[row * _side + column];
                bool inside = row >= _border && column >= _border && row < _side - _border && column < _side - _border;
                pixel = inside ? Written(pixel, random) : 0;
            }
        }
    }

    /// <summary>Ink covers a blank page: pixels without any are exactly 0, and those in the middle of a stroke saturate.</summary>
    private float Written(double value, Random random)
    {
        if (_grain > 0)
            value += _grain * 0.5 * random.Gaussian();
        if (_inked)
            value = Math.Clamp(_contrast * (value - 0.3), 0, 1);
        return (float)(_greys > 0 ? Math.Round(value * _greys) : value);
    }
}
