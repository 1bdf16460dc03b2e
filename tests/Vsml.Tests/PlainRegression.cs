namespace Vsml.Tests;

/// <summary>
/// Regularised least squares of class indicators in double precision, solved anew from all rows whenever it is asked: what the memories of a
/// learner are held to.
/// </summary>
internal static class PlainRegression
{
    /// <summary>W = (sum_i d_i phi_i phi_i^T + lambda I)^-1 sum_i d_i phi_i y_i, [classes][numbers].</summary>
    public static double[][] Solve(IReadOnlyList<(double[] Phi, double[] Y, double Weight)> rows, double lambda)
    {
        int d = rows[0].Phi.Length, classes = rows[0].Y.Length;
        double[][] system = [.. Enumerable.Range(0, d).Select(i => new double[d + classes])];
        for (int i = 0; i < d; i++)
        {
            foreach ((double[] phi, double[] y, double weight) in rows)
            {
                for (int j = 0; j < d; j++)
                    system[i][j] += weight * phi[i] * phi[j];
                for (int b = 0; b < classes; b++)
                    system[i][d + b] += weight * phi[i] * y[b];
            }

            system[i][i] += lambda;
        }

        Eliminate(system, d);
        return [.. Enumerable.Range(0, classes).Select(b => Enumerable.Range(0, d).Select(i => system[i][d + b]).ToArray())];
    }

    /// <summary>What every row is predicted by a solution of all the others, [rows][classes].</summary>
    public static double[][] LeaveOneOut(IReadOnlyList<(double[] Phi, double[] Y, double Weight)> rows, double lambda) =>
        [.. rows.Select((row, i) => Scores(Solve([.. rows.Where((_, j) => j != i)], lambda), row.Phi))];

    /// <summary>W phi, [classes].</summary>
    public static double[] Scores(double[][] weights, double[] phi) => [.. weights.Select(w => w.Zip(phi, (x, y) => x * y).Sum())];

    /// <summary>1 - 1/B for the class, -1/B for the others.</summary>
    public static double[] Target(int label, int classes) => [.. Enumerable.Range(0, classes).Select(b => (b == label ? 1 : 0) - (1.0 / classes))];

    public static double SquaredError(double[] target, double[] scores) => target.Zip(scores, (y, s) => (y - s) * (y - s)).Sum();

    // Gauss and Jordan; the matrix is positive definite, so that no pivot is 0.
    internal static void Eliminate(double[][] system, int d)
    {
        for (int p = 0; p < d; p++)
        {
            double[] pivot = [.. system[p].Select(x => x / system[p][p])];
            system[p] = pivot;
            for (int i = 0; i < d; i++)
            {
                double factor = i == p ? 0 : system[i][p];
                for (int j = p; j < pivot.Length && factor != 0; j++)
                    system[i][j] -= factor * pivot[j];
            }
        }
    }
}
