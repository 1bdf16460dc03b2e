namespace Vsml.Tests;

/// <summary>
/// Regularised least squares that forgets, in double precision, by its sums: R = Phi^T Phi + lambda I and M = Phi^T Y, solved anew whenever it is asked.
/// </summary>
internal sealed class PlainForgettingRegression
{
    private readonly double[][] _r, _m;

    public PlainForgettingRegression(int numbers, int targets, double lambda)
    {
        _r = [.. Enumerable.Range(0, numbers).Select(i => Enumerable.Range(0, numbers).Select(j => i == j ? lambda : 0.0).ToArray())];
        _m = [.. Enumerable.Range(0, numbers).Select(_ => new double[targets])];
    }

    /// <summary>W, [targets][numbers].</summary>
    public double[][] Weights
    {
        get
        {
            double[][] solved = Solved([.. _m.Select(row => row.ToArray())]);
            return [.. Enumerable.Range(0, _m[0].Length).Select(b => solved.Select(row => row[_r.Length + b]).ToArray())];
        }
    }

    /// <summary>The diagonal of R^-1.</summary>
    public double[] Variances
    {
        get
        {
            double[][] solved = Solved([.. _r.Select((_, i) => _r.Select((_, j) => i == j ? 1.0 : 0).ToArray())]);
            return [.. solved.Select((row, i) => row[_r.Length + i])];
        }
    }

    public void Learn(double[] phi, double[] targets, double weight = 1)
    {
        for (int i = 0; i < phi.Length; i++)
        {
            for (int j = 0; j < phi.Length; j++)
                _r[i][j] += weight * phi[i] * phi[j];
            for (int b = 0; b < targets.Length; b++)
                _m[i][b] += weight * phi[i] * targets[b];
        }
    }

    /// <summary>All counts a share of what it did, but for lambda, which the number that is known least has back for all of them.</summary>
    public void Forget(double kept, double lambda)
    {
        for (int i = 0; i < _r.Length; i++)
        {
            _r[i] = [.. _r[i].Select(x => kept * x)];
            _m[i] = [.. _m[i].Select(x => kept * x)];
        }

        double[] variances = Variances;
        int least = Array.IndexOf(variances, variances.Max());
        _r[least][least] += (1 - kept) * _r.Length * lambda;
    }

    private double[][] Solved(double[][] right)
    {
        double[][] system = [.. _r.Select((row, i) => (double[])[.. row, .. right[i]])];
        PlainRegression.Eliminate(system, _r.Length);
        return system;
    }
}
