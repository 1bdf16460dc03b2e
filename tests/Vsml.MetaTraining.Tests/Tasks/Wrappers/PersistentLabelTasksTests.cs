using Xunit;

namespace Vsml.MetaTraining.Tests;

public class PersistentLabelTasksTests
{
    private const int Rows = 300, Tasks = 60;
    private static readonly TaskShape Shape = new(2, 2, Rows);

    [Fact]
    public void TheSameClass_ComesInRuns()
    {
        double[] stays = [.. Enumerable.Range(0, Tasks).Select(seed => Persistence(new PersistentLabelTasks(new ShownTasks()).Sample(Shape, new Random(seed))))];
        Assert.InRange(Persistence(new ShownTasks().Sample(Shape, new Random(1))), 0.4, 0.6);
        Assert.InRange(stays.Average(), 0.75, 0.95);
        Assert.True(stays.Min() > 0.45 && stays.Max() > 0.95, $"{stays.Min():F2} to {stays.Max():F2}");
    }

    [Fact]
    public void TheRows_AreThoseOfTheSource()
    {
        TabularTask before = new ShownTasks().Sample(Shape, new Random(7)), task = new PersistentLabelTasks(new ShownTasks()).Sample(Shape, new Random(7));
        Assert.NotEqual(before.Labels, task.Labels);
        Assert.Equal(Rowwise(before).Order(), Rowwise(task).Order());
    }

    private static double Persistence(TabularTask task) =>
        Enumerable.Range(1, Rows - 1).Count(row => task.Labels[row] == task.Labels[row - 1]) / (Rows - 1.0);

    private static IEnumerable<string> Rowwise(TabularTask task) =>
        Enumerable.Range(0, task.Rows).Select(row => $"{string.Join(' ', task.Row(row).ToArray())}: {task.Labels[row]}");
}
