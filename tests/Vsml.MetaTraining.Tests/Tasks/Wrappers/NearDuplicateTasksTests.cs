using Xunit;

namespace Vsml.MetaTraining.Tests;

public class NearDuplicateTasksTests
{
    private const int Rows = 200;

    [Fact]
    public void Rows_ComeAgain_ALittleMoved_MostlyWithTheirLabel()
    {
        NearDuplicateTasks tasks = new(new Scattered());
        Random random = new(1);
        int repeated = 0, exact = 0, agree = 0;
        for (int i = 0; i < 50; i++)
        {
            TabularTask task = tasks.Sample(new TaskShape(4, 2, Rows), random);
            for (int row = 1; row < Rows; row++)
            {
                int nearest = Enumerable.Range(0, row).MinBy(other => Distance(task, row, other));
                double distance = Distance(task, row, nearest);
                repeated += distance < 0.5 ? 1 : 0;
                exact += distance == 0 ? 1 : 0;
                agree += distance < 0.5 && task.Labels[row] == task.Labels[nearest] ? 1 : 0;
            }
        }

        Assert.InRange(repeated / (50.0 * Rows), 0.4, 0.8);
        Assert.InRange(exact / (double)repeated, 0.15, 0.6);
        Assert.InRange(agree / (double)repeated, 0.9, 0.999);
    }

    [Fact]
    public void Levels_AreNotMoved()
    {
        NearDuplicateTasks tasks = new(new ScorecardTasks());
        Random random = new(2);
        int whole = Enumerable.Range(0, 40).Count(_ => tasks.Sample(new TaskShape(12, 2, Rows), random)
            .Features.All(value => float.IsNaN(value) || value == MathF.Round(value)));
        Assert.InRange(whole, 30, 40);
    }

    private static double Distance(TabularTask task, int a, int b)
    {
        double sum = 0;
        for (int i = 0; i < task.Inputs; i++)
            sum += Math.Pow(task.Row(a)[i] - task.Row(b)[i], 2);
        return Math.Sqrt(sum);
    }

    /// <summary>Rows far apart, with random labels.</summary>
    private sealed class Scattered : ITaskDistribution
    {
        public string Name => "scattered";

        public TabularTask Sample(TaskShape shape, Random random)
        {
            float[] features = new float[shape.Rows * shape.Inputs];
            random.FillGaussian(features);
            return new TabularTask(shape.Inputs, 2, features, [.. Enumerable.Range(0, shape.Rows).Select(_ => random.Next(2))]);
        }
    }
}
