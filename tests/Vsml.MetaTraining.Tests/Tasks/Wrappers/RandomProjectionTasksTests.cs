using Xunit;

namespace Vsml.MetaTraining.Tests;

public class RandomProjectionTasksTests
{
    [Fact]
    public void Sample_KeepsTheLabels_AndMapsTheInputsLinearly()
    {
        // A source of one column: whatever the map, every projected column is a multiple of it.
        RandomProjectionTasks tasks = new(new Ramp());
        TabularTask task = tasks.Sample(new TaskShape(6, 2, 40), new Random(1));
        Assert.Equal(Enumerable.Range(0, 40).Select(row => row % 2), task.Labels);
        for (int input = 0; input < 6; input++)
        {
            for (int row = 0; row < 40; row++)
                Assert.Equal(task.Row(0)[input] * (row - 19.5) / -19.5, task.Row(row)[input], 1e-4);
        }
    }

    [Fact]
    public void MissingValues_CountAsTheMean()
    {
        TabularTask task = new RandomProjectionTasks(new Gaps()).Sample(new TaskShape(4, 2, 10), new Random(2));
        Assert.DoesNotContain(task.Features, float.IsNaN);
        Assert.All(task.Row(3).ToArray(), value => Assert.Equal(0, value, 1e-5));
    }

    [Fact]
    public void Name_TellsTheSource() => Assert.Equal("random projection of linear", new RandomProjectionTasks(new LinearTasks()).Name);

    /// <summary>All inputs of a row are its number.</summary>
    private sealed class Ramp : ITaskDistribution
    {
        public string Name => "ramp";

        public TabularTask Sample(TaskShape shape, Random random) => new(
            shape.Inputs,
            shape.Classes,
            [.. Enumerable.Range(0, shape.Rows * shape.Inputs).Select(i => (float)(i / shape.Inputs))],
            [.. Enumerable.Range(0, shape.Rows).Select(row => row % 2)]);
    }

    /// <summary>Row 3 is missing; the others are ones and minus ones in turn.</summary>
    private sealed class Gaps : ITaskDistribution
    {
        public string Name => "gaps";

        public TabularTask Sample(TaskShape shape, Random random) => new(
            shape.Inputs,
            shape.Classes,
            [.. Enumerable.Range(0, shape.Rows * shape.Inputs).Select(i => i / shape.Inputs == 3 ? float.NaN : i / shape.Inputs % 2)],
            new int[shape.Rows]);
    }
}
