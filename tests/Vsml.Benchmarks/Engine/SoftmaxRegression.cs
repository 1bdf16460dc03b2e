namespace Vsml.Benchmarks.Engine;

/// <summary>Softmax regression by SGD, one step a row, of features standardised by all rows so far; one that is missing is the mean.</summary>
internal sealed class SoftmaxRegression(int inputs, int classes, double rate)
{
    private readonly double[] _weights = new double[(inputs + 1) * classes], _mean = new double[inputs], _squares = new double[inputs], _x = new double[inputs + 1];
    private readonly long[] _present = new long[inputs];
    private readonly double[] _p = new double[classes];

    public double Rate => rate;

    /// <summary>Predicts a row, and then learns it.</summary>
    /// <returns>What the prediction before was worth.</returns>
    public (bool IsRight, double Loss) Step(ReadOnlySpan<float> features, int label)
    {
        for (int a = 0; a < inputs; a++)
        {
            double variance = _present[a] > 1 ? _squares[a] / (_present[a] - 1) : 0;
            _x[a] = float.IsNaN(features[a]) || variance <= 0 ? 0 : (features[a] - _mean[a]) / Math.Sqrt(variance);
        }

        _x[inputs] = 1;
        double most = double.NegativeInfinity, sum = 0;
        int best = 0;
        for (int b = 0; b < classes; b++)
        {
            _p[b] = 0;
            for (int a = 0; a <= inputs; a++)
                _p[b] += _weights[(b * (inputs + 1)) + a] * _x[a];
            (best, most) = _p[b] > most ? (b, _p[b]) : (best, most);
        }

        for (int b = 0; b < classes; b++)
            sum += _p[b] = Math.Exp(_p[b] - most);
        for (int b = 0; b < classes; b++)
        {
            double step = rate * ((b == label ? 1 : 0) - (_p[b] /= sum));
            for (int a = 0; a <= inputs; a++)
                _weights[(b * (inputs + 1)) + a] += step * _x[a];
        }

        for (int a = 0; a < inputs; a++)
        {
            if (float.IsNaN(features[a]))
                continue;
            double off = features[a] - _mean[a];
            _mean[a] += off / ++_present[a];
            _squares[a] += off * (features[a] - _mean[a]);
        }

        return (best == label, -Math.Log(Math.Max(_p[label], 1e-15)));
    }
}
