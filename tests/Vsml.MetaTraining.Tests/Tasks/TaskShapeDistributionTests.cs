using Xunit;

namespace Vsml.MetaTraining.Tests;

public class TaskShapeDistributionTests
{
    private const int Draws = 4000;

    [Fact]
    public void Sample_StaysWithinEveryLimit()
    {
        TaskShapeDistribution shapes = new()
        {
            MinRows = 20, MaxRows = 300, MinInputs = 3, MaxInputs = 90, MaxClasses = 7, MaxCost = 15_000,
        };
        foreach (TaskShape shape in Sample(shapes))
        {
            Assert.InRange(shape.Rows, 20, 300);
            Assert.InRange(shape.Inputs, 3, 90);
            Assert.InRange(shape.Classes, 2, 7);
            Assert.InRange(shape.Cost, 1, 15_000);
        }
    }

    [Fact]
    public void Sample_ReachesBothEndsOfEveryRange()
    {
        TaskShape[] drawn = Sample(new() { MinRows = 8, MaxRows = 32, MinInputs = 1, MaxInputs = 10, MaxClasses = 5, MaxCost = 1_000_000 });
        Assert.Equal((8, 32), (drawn.Min(shape => shape.Rows), drawn.Max(shape => shape.Rows)));
        Assert.Equal((1, 10), (drawn.Min(shape => shape.Inputs), drawn.Max(shape => shape.Inputs)));
        Assert.Equal((2, 5), (drawn.Min(shape => shape.Classes), drawn.Max(shape => shape.Classes)));
    }

    [Fact]
    public void Sample_DrawsTwoClassesInNearlyHalfOfTheTasks_AndFewerTheMoreThereAre()
    {
        TaskShape[] drawn = Sample(new() { MaxClasses = 20, MaxCost = long.MaxValue });
        double Share(int classes) => drawn.Count(shape => shape.Classes == classes) / (double)Draws;
        Assert.InRange(Share(2), 0.42, 0.48);
        Assert.True(Share(3) > Share(5) && Share(5) > Share(10) && Share(10) > 0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.8)]
    public void Sample_DrawsTwoClassesAsOftenAsAsked(double share)
    {
        TaskShape[] drawn = Sample(new() { TwoClassesShare = share, MaxCost = long.MaxValue });
        Assert.Equal(share, drawn.Count(shape => shape.Classes == 2) / (double)Draws, 0.03);
    }

    [Fact]
    public void Sample_DrawsRowsLogUniformly()
    {
        TaskShape[] drawn = Sample(new() { MinRows = 10, MaxRows = 1000, MaxCost = long.MaxValue });
        Assert.InRange(drawn.Count(shape => shape.Rows <= 100) / (double)Draws, 0.46, 0.54);
    }

    [Fact]
    public void Sample_MeetsACapThatHardlyAnyDrawFits()
    {
        TaskShapeDistribution shapes = new() { MinRows = 10, MaxRows = 10_000, MinInputs = 2, MaxInputs = 1000, MaxClasses = 30, MaxCost = 60 };
        Random random = new(1);
        for (int i = 0; i < 50; i++)
            Assert.InRange(shapes.Sample(random).Cost, 40, 60);
    }

    [Fact]
    public void Sample_RefusesContradictoryLimits()
    {
        Random random = new(1);
        Assert.Throws<InvalidOperationException>(() => new TaskShapeDistribution { MinRows = 0 }.Sample(random));
        Assert.Throws<InvalidOperationException>(() => new TaskShapeDistribution { MinRows = 50, MaxRows = 49 }.Sample(random));
        Assert.Throws<InvalidOperationException>(() => new TaskShapeDistribution { MinInputs = 5, MaxInputs = 4 }.Sample(random));
        Assert.Throws<InvalidOperationException>(() => new TaskShapeDistribution { MaxClasses = 1 }.Sample(random));
        Assert.Throws<InvalidOperationException>(() => new TaskShapeDistribution { MinRows = 32, MinInputs = 4, MaxCost = 255 }.Sample(random));
    }

    private static TaskShape[] Sample(TaskShapeDistribution shapes)
    {
        Random random = new(2);
        return [.. Enumerable.Range(0, Draws).Select(_ => shapes.Sample(random))];
    }
}
