namespace Vsml.MetaTraining;

/// <summary>
/// How a numeric column is distributed and written: a warp of the latent normal number, then truncation, outliers,
/// rounding and units.
/// </summary>
internal readonly struct Marginal
{
    private enum Warp { None, Exponential, Power, Squash, Uniform, ZeroInflated, Square, Wave }

    // Normal as it is; log-normal; heavy or light tails; two heaps; flat; many zeros; one-sided; periodic.
    private static readonly float[] WarpWeights = [0.40f, 0.18f, 0.07f, 0.07f, 0.08f, 0.12f, 0.04f, 0.04f];

    private readonly Warp _warp;
    private readonly double _strength;
    private readonly double _codes;
    private readonly double _low;
    private readonly double _high;
    private readonly double _outliers;
    private readonly double _scale;
    private readonly double _offset;

    private Marginal(Random random)
    {
        _warp = (Warp)random.Pick(WarpWeights);
        _strength = random.NextDouble();
        _codes = random.Chance(0.4) ? random.LogUniform(1, 60) : 0;
        _low = random.Chance(0.08) ? random.Uniform(-2, -0.3) : double.NegativeInfinity;
        _high = random.Chance(0.08) ? random.Uniform(0.3, 2) : double.PositiveInfinity;
        _outliers = random.Chance(0.06) ? random.LogUniform(0.002, 0.04) : 0;
        _scale = random.Chance(0.3) ? 1 : random.LogUniform(1e-3, 1e4);
        _offset = random.Chance(0.3) ? 0 : 3 * random.Gaussian();
    }

    public static Marginal Sample(Random random) => new(random);

    /// <summary>Writes the observed column for a latent one, both <c>[rows]</c>.</summary>
    public void Apply(ReadOnlySpan<float> latent, Span<float> observed, Random random)
    {
        double sign = random.Chance(0.3) ? -1 : 1, threshold = random.Uniform(-0.5, 1.7), phase = random.Uniform(0, 2 * Math.PI);
        for (int row = 0; row < latent.Length; row++)
        {
            double x = Math.Clamp(Math.Clamp(latent[row], -8, 8), _low, _high);
            if (_outliers > 0 && random.Chance(_outliers))
                x = Math.Clamp(x * random.Uniform(2, 6), -12, 12);
            x = sign * Warped(x, threshold, phase);
            if (_codes > 0)
                x = Math.Round(x * _codes);
            observed[row] = (float)(_scale * (x + _offset));
        }
    }

    private double Warped(double x, double threshold, double phase) => _warp switch
    {
        Warp.Exponential => Math.Exp(Math.Min((0.2 + 1.1 * _strength) * x, 7)),
        Warp.Power => Math.CopySign(Math.Pow(Math.Abs(x), 0.5 + 2.2 * _strength), x),
        Warp.Squash => Math.Tanh((0.8 + 3 * _strength) * x),
        Warp.Uniform => 1 / (1 + Math.Exp(-1.7 * x)),
        Warp.ZeroInflated => x < threshold ? 0 : Math.Exp(1.2 * _strength * (x - threshold)) - (_strength < 0.5 ? 1 : 0),
        Warp.Square => x * x,
        Warp.Wave => Math.Sin((0.8 + 2 * _strength) * x + phase),
        _ => x,
    };
}
