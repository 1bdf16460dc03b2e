using Xunit;

namespace Vsml.MetaTraining.Tests;

public class MixtureTasksTests
{
    [Fact]
    public void Sample_DrawsComponentsByWeight()
    {
        Marked one = new(1), two = new(2);
        MixtureTasks mixture = new("two", (one, 1), (two, 3));
        Random random = new(1);
        int twos = Enumerable.Range(0, 2000).Count(_ => mixture.Sample(new TaskShape(1, 2, 1), random).Features[0] == 2);
        Assert.Equal(0.75, twos / 2000.0, 0.04);
        Assert.Equal([0.25f, 0.75f], mixture.Weights);
    }

    [Fact]
    public void Constructor_RefusesWeightsThatAreNone()
    {
        Assert.Throws<ArgumentException>(() => new MixtureTasks("empty"));
        Assert.Throws<ArgumentException>(() => new MixtureTasks("zero", (new Marked(1), 0)));
        Assert.Throws<ArgumentException>(() => new MixtureTasks("negative", (new Marked(1), 2), (new Marked(1), -1)));
        Assert.Throws<ArgumentException>(() => new MixtureTasks("not a number", (new Marked(1), double.NaN)));
    }

    [Fact]
    public void SyntheticTabularTasks_HasWeightsThatAddUpToOne()
    {
        SyntheticTabularTasks tasks = new();
        Assert.Equal(1, tasks.FewClasses.Weights.Sum(), 4);
        Assert.Equal(1, tasks.ManyClasses.Weights.Sum(), 4);
        Assert.Equal(0.14, tasks.FewClasses.Weights[0], 4);
        Assert.Equal(0.21, tasks.ManyClasses.Weights[2], 4);
    }

    private sealed class Marked(float mark) : ITaskDistribution
    {
        public string Name => "marked";

        public TabularTask Sample(TaskShape shape, Random random) => new(1, 2, [mark], [0]);
    }
}
