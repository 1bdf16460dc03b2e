namespace Vsml.MetaTraining;

/// <summary>
/// Tells whether the labels of a task have anything to do with its rows, as far as two cheap learners see it: ridge regression on the classes and
/// the mean of the nearest rows. Each predicts every row from the others (leave-one-out) and is compared with the class frequencies of
/// the others, by squared error.
/// </summary>
internal static class LearnabilityProbe
{
    private const int MostRows = 128, Neighbours = 8;
    private const float Ridge = 1;

    /// <summary>
    /// How much of the squared error of the class frequencies the better of the two learners takes away: 1 of a task that is learned without
    /// error, 0 or less of noise. Of more than 128 rows, 128 that are evenly spread are looked at.
    /// </summary>
    public static double Gain(TabularTask task)
    {
        int rows = Math.Min(task.Rows, MostRows);
        if (rows < 2)
            return 0;
        int[] chosen = new int[rows], labels = new int[rows];
        for (int i = 0; i < rows; i++)
        {
            chosen[i] = (int)((long)i * task.Rows / rows);
            labels[i] = task.Labels[chosen[i]];
        }

        int[] counts = new int[task.Classes];
        foreach (int label in labels)
            counts[label]++;
        double prior = 0;
        for (int i = 0; i < rows; i++)
            prior += Error(c => (counts[c] - (labels[i] == c ? 1 : 0)) / (rows - 1.0), labels[i], task.Classes);
        if (prior <= 0)
            return 0;
        float[] products = Products(task, chosen);
        double nearest = NearestError(products, labels, counts);
        return 1 - Math.Min(nearest, RidgeError(products, labels, counts)) / prior;
    }

    private static double Error(Func<int, double> predicted, int label, int classes)
    {
        double sum = 0;
        for (int c = 0; c < classes; c++)
            sum += Math.Pow((c == label ? 1 : 0) - predicted(c), 2);
        return sum;
    }

    /// <summary>Mean products of the standardised inputs of two rows, <c>[rows, rows]</c>; what is missing counts as the mean.</summary>
    private static float[] Products(TabularTask task, int[] chosen)
    {
        int rows = chosen.Length;
        float[] products = new float[rows * rows], column = new float[rows];
        for (int input = 0; input < task.Inputs; input++)
        {
            double sum = 0;
            int present = 0;
            for (int i = 0; i < rows; i++)
            {
                column[i] = task.Features[chosen[i] * task.Inputs + input];
                if (float.IsNaN(column[i]))
                    continue;
                sum += column[i];
                present++;
            }

            float mean = present > 0 ? (float)(sum / present) : 0;
            foreach (ref float value in column.AsSpan())
                value = float.IsNaN(value) ? mean : value;
            ColumnMath.Standardise(column);
            for (int i = 0; i < rows; i++)
                ColumnMath.AddScaled(column, column[i] / task.Inputs, products.AsSpan(i * rows, rows));
        }

        return products;
    }

    private static double NearestError(float[] products, int[] labels, int[] counts)
    {
        int rows = labels.Length, taken = Math.Min(Neighbours, rows - 1);
        float[] distances = new float[rows];
        int[] others = new int[rows];
        double[] votes = new double[counts.Length];
        double error = 0;
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < rows; j++)
            {
                others[j] = j;
                distances[j] = j == i ? float.PositiveInfinity : products[j * rows + j] - 2 * products[i * rows + j];
            }

            Array.Sort(distances, others);
            Array.Clear(votes);
            for (int k = 0; k < taken; k++)
                votes[labels[others[k]]]++;
            int label = labels[i];

            // Two votes go by frequency.
            error += Error(c => (votes[c] + 2 * (counts[c] - (label == c ? 1 : 0)) / (rows - 1.0)) / (taken + 2), label, counts.Length);
        }

        return error;
    }

    /// <summary>The error of row i left out is (G y)_i / G_ii with G = (K + ridge I)^-1.</summary>
    private static double RidgeError(float[] products, int[] labels, int[] counts)
    {
        int rows = labels.Length;
        float[] inverse = products;
        for (int i = 0; i < rows; i++)
            inverse[i * rows + i] += Ridge;
        Invert(inverse, rows);
        double error = 0;
        double[] sums = new double[counts.Length];
        for (int i = 0; i < rows; i++)
        {
            Array.Clear(sums);
            double all = 0;
            ReadOnlySpan<float> row = inverse.AsSpan(i * rows, rows);
            for (int j = 0; j < rows; j++)
            {
                sums[labels[j]] += row[j];
                all += row[j];
            }

            for (int c = 0; c < counts.Length; c++)
            {
                double residual = (sums[c] - all * counts[c] / rows) / row[i];
                error += residual * residual;
            }
        }

        return error;
    }

    /// <summary>Inverts a symmetric positive definite matrix in place (Gauss and Jordan; no pivots are needed).</summary>
    private static void Invert(float[] matrix, int size)
    {
        for (int k = 0; k < size; k++)
        {
            Span<float> pivotRow = matrix.AsSpan(k * size, size);
            float inverse = 1 / pivotRow[k];
            pivotRow[k] = 1;
            for (int j = 0; j < size; j++)
                pivotRow[j] *= inverse;
            for (int i = 0; i < size; i++)
            {
                if (i == k)
                    continue;
                Span<float> row = matrix.AsSpan(i * size, size);
                float factor = row[k];
                row[k] = 0;
                ColumnMath.AddScaled(pivotRow, -factor, row);
            }
        }
    }
}
