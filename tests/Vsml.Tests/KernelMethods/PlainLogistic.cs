namespace Vsml.Tests.KernelMethods;

/// <summary>Multinomial logistic regression in the space of a kernel, in double precision, by Newton's method with the whole matrix of second derivatives.</summary>
internal static class PlainLogistic
{
    /// <summary>A with A = W (Y - softmax(K A + offsets)), [rows][classes].</summary>
    public static double[][] Solve(double[][] gram, int[] labels, double[] weights, double[] offsets)
    {
        int n = labels.Length, classes = offsets.Length;
        double[][] solution = [.. labels.Select(_ => new double[classes])];
        for (int step = 0; step < 30; step++)
        {
            double[][] p = [.. gram.Select(row => Probabilities(Logits(row, solution), offsets))];

            // (I + W H K) dA = W (Y - p) - A, H the second derivatives of each row.
            double[][] system = [.. Enumerable.Range(0, n * classes).Select(at => new double[(n * classes) + 1])];
            for (int i = 0; i < n; i++)
            {
                for (int b = 0; b < classes; b++)
                {
                    double[] equation = system[(i * classes) + b];
                    equation[(i * classes) + b] = 1;
                    for (int j = 0; j < n; j++)
                    {
                        for (int c = 0; c < classes; c++)
                            equation[(j * classes) + c] += weights[i] * p[i][b] * ((b == c ? 1 : 0) - p[i][c]) * gram[i][j];
                    }

                    equation[^1] = (weights[i] * ((labels[i] == b ? 1 : 0) - p[i][b])) - solution[i][b];
                }
            }

            double[] change = Eliminate(system);
            for (int at = 0; at < change.Length; at++)
                solution[at / classes][at % classes] += change[at];
        }

        return solution;
    }

    /// <summary>Of a row by its kernel with others, the offsets not included, [classes].</summary>
    public static double[] Logits(double[] kernels, double[][] solution) =>
        [.. Enumerable.Range(0, solution[0].Length).Select(b => kernels.Zip(solution, (kernel, a) => kernel * a[b]).Sum())];

    public static double[] Probabilities(double[] logits, double[] offsets)
    {
        double[] odds = [.. logits.Zip(offsets, (logit, offset) => Math.Exp(logit + offset))];
        return [.. odds.Select(one => one / odds.Sum())];
    }

    private static double[] Eliminate(double[][] system)
    {
        for (int p = 0; p < system.Length; p++)
        {
            int pivot = Enumerable.Range(p, system.Length - p).MaxBy(i => Math.Abs(system[i][p]));
            (system[p], system[pivot]) = (system[pivot], system[p]);
            system[p] = [.. system[p].Select(x => x / system[p][p])];
            for (int i = 0; i < system.Length; i++)
            {
                double factor = i == p ? 0 : system[i][p];
                for (int j = p; j <= system.Length && factor != 0; j++)
                    system[i][j] -= factor * system[p][j];
            }
        }

        return [.. system.Select(equation => equation[^1])];
    }
}
