using Vsml.KernelMethods;

namespace Vsml.Tests.KernelMethods;

/// <summary>Kernel ridge regression in double precision, solved anew for every question.</summary>
internal static class PlainKernels
{
    public static double Value(Kernel kernel, ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        double sum = 0;
        for (int k = 0; k < left.Length; k++)
        {
            double difference = (double)left[k] - right[k];
            sum += kernel.Scales[k] * kernel.Shape switch
            {
                KernelShape.Linear => (double)left[k] * right[k],
                KernelShape.Gaussian => difference * difference,
                _ => Math.Abs(difference),
            };
        }

        return kernel.Shape == KernelShape.Linear ? sum : Math.Exp(-sum);
    }

    /// <summary>(K + lambda W^-1)^-1 Y of some rows, [outputs][rows].</summary>
    public static double[][] Solve(Kernel kernel, float[][] rows, double[][] targets, float[] weights, double lambda)
    {
        // Of which the rows of the system are phi with weight 1: (A)^-1 y of a symmetric A is what elimination gives.
        int n = rows.Length, outputs = targets[0].Length;
        double[][] system = [.. Enumerable.Range(0, n).Select(i => Enumerable.Range(0, n).Select(j =>
            Value(kernel, rows[i], rows[j]) + (i == j ? lambda / weights[i] : 0)).Concat(targets[i]).ToArray())];
        for (int p = 0; p < n; p++)
        {
            system[p] = [.. system[p].Select(x => x / system[p][p])];
            for (int i = 0; i < n; i++)
            {
                double factor = i == p ? 0 : system[i][p];
                for (int j = p; j < n + outputs && factor != 0; j++)
                    system[i][j] -= factor * system[p][j];
            }
        }

        return [.. Enumerable.Range(0, outputs).Select(b => Enumerable.Range(0, n).Select(i => system[i][n + b]).ToArray())];
    }

    /// <summary>What a row is predicted by others, [outputs].</summary>
    public static double[] Predict(Kernel kernel, float[] row, float[][] others, double[][] targets, float[] weights, double lambda) =>
        [.. Solve(kernel, others, targets, weights, lambda).Select(solution => others.Zip(solution, (other, a) => a * Value(kernel, row, other)).Sum())];

    /// <summary>The weighted mean of squared errors of each row by all others, over all outputs.</summary>
    public static double MeanError(Kernel kernel, float[][] rows, double[][] targets, float[] weights, double lambda)
    {
        double sum = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            double[] predicted = Predict(kernel, rows[i], [.. Without(rows, i)], [.. Without(targets, i)], [.. Without(weights, i)], lambda);
            sum += weights[i] * predicted.Zip(targets[i], (p, y) => (y - p) * (y - p)).Sum();
        }

        return sum / weights.Sum();
    }

    private static IEnumerable<T> Without<T>(T[] all, int one) => all.Where((_, i) => i != one);
}
