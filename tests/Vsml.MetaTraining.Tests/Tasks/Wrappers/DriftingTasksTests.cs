using Xunit;

namespace Vsml.MetaTraining.Tests;

public class DriftingTasksTests
{
    private const int Rows = 400, Tasks = 60;

    /// <summary>The source is one measurement that the label shows in, so every change of the task shows in its first and last quarter.</summary>
    [Fact]
    public void Drift_ChangesThePrior_TheMeasurements_OrTheRolesOfTheClasses()
    {
        DriftingTasks tasks = new(new Shown());
        Random random = new(1);
        int prior = 0, moved = 0, roles = 0;
        for (int i = 0; i < Tasks; i++)
        {
            TabularTask task = tasks.Sample(new TaskShape(1, 2, Rows), random);
            (double earlyShare, double earlyMean, double earlySlope) = Summary(task, 0);
            (double lateShare, double lateMean, double lateSlope) = Summary(task, Rows * 3 / 4);
            bool flips = earlySlope * lateSlope < 0;
            roles += flips ? 1 : 0;
            prior += Math.Abs(earlyShare - lateShare) > 0.2 && !flips ? 1 : 0;
            moved += Math.Abs(earlyMean - lateMean) > 0.8 && Math.Abs(earlyShare - lateShare) < 0.2 ? 1 : 0;
        }

        Assert.InRange(roles / (double)Tasks, 0.1, 0.4);
        Assert.InRange(prior / (double)Tasks, 0.05, 0.45);
        Assert.InRange(moved / (double)Tasks, 0.05, 0.45);
    }

    [Fact]
    public void ThePast_IsLessLikeTheEnd_ThanTheRecentPast()
    {
        DriftingTasks tasks = new(new SyntheticTabularTasks());
        Random random = new(2);
        double old = 0, recent = 0;
        for (int i = 0; i < 2 * Tasks; i++)
        {
            TabularTask task = tasks.Sample(new TaskShape(6, 2, Rows), random);
            int quarter = Rows / 4;
            TabularTask skipping = new(
                task.Inputs, task.Classes,
                [.. task.Features[..(quarter * task.Inputs)], .. task.Features[(3 * quarter * task.Inputs)..]],
                [.. task.Labels[..quarter], .. task.Labels[(3 * quarter)..]]);
            TabularTask following = new(task.Inputs, task.Classes, task.Features[(2 * quarter * task.Inputs)..], task.Labels[(2 * quarter)..]);
            old += SimpleLearners.NearestNeighbours(skipping, quarter);
            recent += SimpleLearners.NearestNeighbours(following, quarter);
        }

        Assert.True(recent > old + 0.03 * 2 * Tasks, $"{old / (2 * Tasks):F3} from old rows, {recent / (2 * Tasks):F3} from recent ones.");
    }

    private static (double Share, double Mean, double Slope) Summary(TabularTask task, int start)
    {
        int[] rows = [.. Enumerable.Range(start, Rows / 4)];
        double share = rows.Average(row => task.Labels[row]), mean = rows.Average(row => (double)task.Features[row]);
        return (share, mean, rows.Average(row => (task.Labels[row] - share) * (task.Features[row] - mean)));
    }

    private sealed class Shown : ITaskDistribution
    {
        public string Name => "shown";

        public TabularTask Sample(TaskShape shape, Random random)
        {
            int[] labels = [.. Enumerable.Range(0, shape.Rows).Select(_ => random.Next(2))];
            return new TabularTask(1, 2, [.. labels.Select(label => (float)(2 * label + 0.5 * random.Gaussian()))], labels);
        }
    }
}
