namespace Vsml.Tests;

/// <summary>The encoding of a feature, by the values it has shown: two passes over all of them.</summary>
internal sealed class PlainFeature
{
    private readonly List<double> _values = [];

    public int Count => _values.Count;

    public double Mean => _values.Average();

    public void Add(double value) => _values.Add(value);

    /// <summary>Mean of (x - mean)^power.</summary>
    public double Moment(int power)
    {
        double mean = Mean;
        return _values.Average(value => Math.Pow(value - mean, power));
    }

    /// <summary>The encoded input: what changes from row to row, then what is known of the feature.</summary>
    public double[] Encode(double value)
    {
        double[] message = new double[16];
        double z = 0;
        if (Count > 0 && Math.Sqrt(Moment(2)) > 1e-7 * Math.Abs(Mean))
        {
            double deviation = Math.Sqrt(Moment(2)), skewness = Moment(3) / Math.Pow(deviation, 3);
            z = (value - Mean) / deviation;
            message[10] = skewness / (1 + Math.Abs(skewness));
            message[11] = ((skewness * skewness) + 1) / (Moment(4) / Math.Pow(deviation, 4));
        }

        message[0] = z / Math.Sqrt(1 + (z * z / 9));
        message[1] = (z * z / (1 + (z * z))) - 0.5;
        message[2] = Step(z);
        (message[3], message[4], message[5], message[6]) = (Step(z + 1.2), Step(z + 0.5), Step(z - 0.5), Step(z - 1.2));
        message[7] = (1 / (1 + (4 * z * z))) - 0.5;
        message[8] = 1 / Math.Sqrt(1 + Count);
        return message;
    }

    private static double Step(double z) => 4 * z / (1 + (4 * Math.Abs(z)));
}
