namespace Vsml.MetaTraining.Tests;

/// <summary>Two plain learners that tell whether a task can be learned at all: their accuracy on the rows after a prefix.</summary>
internal static class SimpleLearners
{
    /// <summary>Share of the most frequent class among the rows that are predicted.</summary>
    public static double Prior(TabularTask task, int train) =>
        task.Labels.Skip(train).GroupBy(label => label).Max(group => group.Count()) / (double)(task.Rows - train);

    /// <summary>Five nearest neighbours in standardised inputs.</summary>
    public static double NearestNeighbours(TabularTask task, int train)
    {
        float[][] rows = Standardised(task);
        int right = 0;
        for (int row = train; row < task.Rows; row++)
        {
            float[] votes = new float[task.Classes];
            foreach (int neighbour in Enumerable.Range(0, train).OrderBy(other => Distance(rows[row], rows[other])).Take(5))
                votes[task.Labels[neighbour]]++;
            right += Best(votes) == task.Labels[row] ? 1 : 0;
        }

        return right / (double)(task.Rows - train);
    }

    /// <summary>A greedy decision tree on Gini impurity.</summary>
    public static double Tree(TabularTask task, int train, int depth = 6)
    {
        float[][] rows = Standardised(task);
        Func<float[], int> tree = Grow([.. Enumerable.Range(0, train)], depth);
        return Enumerable.Range(train, task.Rows - train).Count(row => tree(rows[row]) == task.Labels[row]) / (double)(task.Rows - train);

        Func<float[], int> Grow(int[] members, int left)
        {
            float[] counts = new float[task.Classes];
            foreach (int row in members)
                counts[task.Labels[row]]++;
            int majority = Best(counts);
            if (left == 0 || members.Length < 6)
                return _ => majority;
            (double gain, int column, float threshold) = BestSplit(members, counts);
            if (gain <= 1e-9)
                return _ => majority;
            Func<float[], int> low = Grow([.. members.Where(row => rows[row][column] <= threshold)], left - 1);
            Func<float[], int> high = Grow([.. members.Where(row => rows[row][column] > threshold)], left - 1);
            return values => values[column] <= threshold ? low(values) : high(values);
        }

        (double Gain, int Column, float Threshold) BestSplit(int[] members, float[] counts)
        {
            double before = counts.Sum(count => (double)count * count) / members.Length;
            (double Gain, int Column, float Threshold) best = (0, 0, 0);
            for (int column = 0; column < task.Inputs; column++)
            {
                int[] sorted = [.. members.OrderBy(row => rows[row][column])];
                float[] below = new float[task.Classes];
                for (int i = 0; i < sorted.Length - 1; i++)
                {
                    below[task.Labels[sorted[i]]]++;
                    if (rows[sorted[i]][column] == rows[sorted[i + 1]][column])
                        continue;
                    double low = 0, high = 0;
                    for (int c = 0; c < counts.Length; c++)
                    {
                        low += below[c] * below[c];
                        high += (counts[c] - below[c]) * (counts[c] - below[c]);
                    }

                    double gain = low / (i + 1) + high / (sorted.Length - i - 1) - before;
                    if (gain > best.Gain)
                        best = (gain, column, rows[sorted[i]][column]);
                }
            }

            return best;
        }
    }

    internal static float[][] Standardised(TabularTask task)
    {
        float[][] rows = [.. Enumerable.Range(0, task.Rows).Select(row => task.Row(row).ToArray())];
        for (int column = 0; column < task.Inputs; column++)
        {
            double[] present = [.. rows.Select(row => (double)row[column]).Where(value => !double.IsNaN(value)).DefaultIfEmpty(0)];
            double mean = present.Average(), deviation = Math.Sqrt(present.Average(value => (value - mean) * (value - mean)));
            foreach (float[] row in rows)
                row[column] = float.IsNaN(row[column]) || deviation == 0 ? 0 : (float)((row[column] - mean) / deviation);
        }

        return rows;
    }

    private static double Distance(float[] a, float[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        return sum;
    }

    private static int Best(float[] votes) => Array.IndexOf(votes, votes.Max());
}
