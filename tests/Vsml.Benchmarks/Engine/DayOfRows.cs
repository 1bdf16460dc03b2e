namespace Vsml.Benchmarks.Engine;

/// <summary>
/// A long stream that never rests: rows of ten features of three classes, which a linear and a multiplied part of the features tell apart. What they say of the
/// classes turns around slowly, so many times in all; two features swing like a day's temperature; one is a thousand times as large as the others; one row in twenty
/// lacks a feature, and one in twenty has a label by chance.
/// </summary>
/// <param name="rows">All rows.</param>
/// <param name="seed">Other rows for another seed.</param>
/// <param name="turns">How often it turns around; 0 for what stays as it is.</param>
internal sealed class DayOfRows(long rows, int seed, int turns = 6)
{
    public const int Inputs = 10, Classes = 3;

    private const double Chance = 0.05;
    private readonly Random _random = new(seed);
    private readonly double[] _one = Weights(seed + 1), _other = Weights(seed + 2), _features = new double[Inputs];
    private long _row;

    /// <summary>The next row.</summary>
    /// <param name="features">Receives [<see cref="Inputs"/>].</param>
    /// <returns>Its class.</returns>
    public int Next(float[] features)
    {
        double part = 2 * Math.PI * _row++ / rows;
        for (int a = 0; a < Inputs; a++)
            _features[a] = Normal(_random);
        int label = _random.NextDouble() < Chance ? _random.Next(Classes) : LabelOf(turns * part);
        for (int a = 0; a < Inputs; a++)
            features[a] = (float)_features[a];
        features[0] += (float)Math.Sin(part);
        features[1] += (float)Math.Cos(part);
        features[2] *= 1000;
        if (_random.NextDouble() < Chance)
            features[_random.Next(Inputs)] = float.NaN;
        return label;
    }

    private int LabelOf(double turned)
    {
        (double sine, double cosine) = Math.SinCos(turned);
        int best = 0;
        double most = double.NegativeInfinity;
        for (int b = 0; b < Classes; b++)
        {
            double sum = b == 0 ? 0.8 * _features[3] * _features[4] : 0;
            for (int a = 0; a < Inputs; a++)
                sum += ((cosine * _one[(b * Inputs) + a]) + (sine * _other[(b * Inputs) + a])) * _features[a];
            (best, most) = sum > most ? (b, sum) : (best, most);
        }

        return best;
    }

    private static double[] Weights(int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, Inputs * Classes).Select(_ => 0.5 * Normal(random))];
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
