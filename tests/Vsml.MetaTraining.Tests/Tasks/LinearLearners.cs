namespace Vsml.MetaTraining.Tests;

/// <summary>Learners that tell what kind a task is: the accuracy on the rows after a prefix, in standardised inputs.</summary>
internal static class LinearLearners
{
    /// <summary>
    /// Passes of the multi-class perceptron over all rows until none is wrong; whether that came to pass.
    /// </summary>
    public static bool PerceptronSeparates(TabularTask task, int passes)
    {
        float[,] weights = new float[task.Classes, task.Inputs + 1];
        for (int pass = 0; pass < passes; pass++)
        {
            int wrong = 0;
            for (int row = 0; row < task.Rows; row++)
            {
                ReadOnlySpan<float> values = task.Row(row);
                int best = 0;
                double highest = double.NegativeInfinity;
                for (int c = 0; c < task.Classes; c++)
                {
                    double score = weights[c, task.Inputs];
                    for (int i = 0; i < task.Inputs; i++)
                        score += weights[c, i] * values[i];
                    if (score > highest)
                        (highest, best) = (score, c);
                }

                if (best == task.Labels[row])
                    continue;
                wrong++;
                for (int i = 0; i <= task.Inputs; i++)
                {
                    float value = i < task.Inputs ? values[i] : 1;
                    weights[best, i] -= value;
                    weights[task.Labels[row], i] += value;
                }
            }

            if (wrong == 0)
                return true;
        }

        return false;
    }

    /// <summary>Gaussian naive Bayes: a mean and a variance for each class and input.</summary>
    public static double NaiveBayes(TabularTask task, int train) => Discriminant(task, train, naive: true);

    /// <summary>Linear discriminant analysis: a mean for each class, one covariance for all.</summary>
    public static double Linear(TabularTask task, int train) => Discriminant(task, train, naive: false);

    private static double Discriminant(TabularTask task, int train, bool naive)
    {
        float[][] rows = SimpleLearners.Standardised(task);
        int inputs = task.Inputs, classes = task.Classes;
        int[] counts = new int[classes];
        double[,] means = new double[classes, inputs], variances = new double[classes, inputs], covariance = new double[inputs, inputs];
        for (int row = 0; row < train; row++)
        {
            counts[task.Labels[row]]++;
            for (int i = 0; i < inputs; i++)
                means[task.Labels[row], i] += rows[row][i];
        }

        for (int c = 0; c < classes; c++)
        {
            for (int i = 0; i < inputs; i++)
                means[c, i] /= Math.Max(counts[c], 1);
        }

        for (int row = 0; row < train; row++)
        {
            int c = task.Labels[row];
            for (int i = 0; i < inputs; i++)
            {
                double difference = rows[row][i] - means[c, i];
                variances[c, i] += difference * difference / counts[c];
                for (int j = 0; j < inputs; j++)
                    covariance[i, j] += difference * (rows[row][j] - means[c, j]) / train;
            }
        }

        for (int i = 0; i < inputs; i++)
            covariance[i, i] += 1e-4;
        double[,] inverse = Inverse(covariance, inputs);
        return Enumerable.Range(train, task.Rows - train).Count(row => Best(rows[row]) == task.Labels[row]) / (double)(task.Rows - train);

        int Best(float[] values) => Enumerable.Range(0, classes).MaxBy(c => counts[c] == 0 ? double.NegativeInfinity : Score(values, c));

        double Score(float[] values, int c)
        {
            double score = Math.Log(counts[c]);
            for (int i = 0; i < inputs; i++)
            {
                double difference = values[i] - means[c, i], variance = variances[c, i] + 1e-3;
                if (naive)
                    score -= 0.5 * (difference * difference / variance + Math.Log(variance));
                for (int j = 0; j < inputs && !naive; j++)
                    score -= 0.5 * difference * inverse[i, j] * (values[j] - means[c, j]);
            }

            return score;
        }
    }

    /// <summary>Gauss-Jordan elimination of a positive definite matrix.</summary>
    private static double[,] Inverse(double[,] matrix, int size)
    {
        double[,] left = (double[,])matrix.Clone(), inverse = new double[size, size];
        for (int i = 0; i < size; i++)
            inverse[i, i] = 1;
        for (int pivot = 0; pivot < size; pivot++)
        {
            double scale = 1 / left[pivot, pivot];
            for (int j = 0; j < size; j++)
                (left[pivot, j], inverse[pivot, j]) = (left[pivot, j] * scale, inverse[pivot, j] * scale);
            for (int i = 0; i < size; i++)
            {
                double factor = left[i, pivot];
                for (int j = 0; j < size && i != pivot; j++)
                {
                    left[i, j] -= factor * left[pivot, j];
                    inverse[i, j] -= factor * inverse[pivot, j];
                }
            }
        }

        return inverse;
    }
}
