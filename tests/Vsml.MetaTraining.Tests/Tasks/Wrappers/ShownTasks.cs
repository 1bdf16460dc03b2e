namespace Vsml.MetaTraining.Tests;

/// <summary>
/// Stands in for a distribution: the label, 0 or 1, shows in the first input, a normal number about -1 or 1, and in no other, which are normal
/// numbers about 0.
/// </summary>
internal sealed class ShownTasks(double deviation = 0.5) : ITaskDistribution
{
    public string Name => "shown";

    public TabularTask Sample(TaskShape shape, Random random)
    {
        int[] labels = [.. Enumerable.Range(0, shape.Rows).Select(_ => random.Next(2))];
        float[] features = new float[shape.Rows * shape.Inputs];
        random.FillGaussian(features);
        for (int row = 0; row < shape.Rows; row++)
            features[row * shape.Inputs] = (float)(deviation * features[row * shape.Inputs] + 2 * labels[row] - 1);
        return new TabularTask(shape.Inputs, 2, features, labels);
    }

    /// <summary>How strongly an input depends on the label in a range of rows, -1 to 1.</summary>
    public static double Correlation(TabularTask task, int input, Range range)
    {
        int[] rows = [.. Enumerable.Range(0, task.Rows).Take(range)];
        double meanX = rows.Average(row => task.Row(row)[input]), meanY = rows.Average(row => task.Labels[row]);
        double xy = rows.Sum(row => (task.Row(row)[input] - meanX) * (task.Labels[row] - meanY));
        double xx = rows.Sum(row => Math.Pow(task.Row(row)[input] - meanX, 2)), yy = rows.Sum(row => Math.Pow(task.Labels[row] - meanY, 2));
        return xy / Math.Sqrt(xx * yy + 1e-12);
    }
}
