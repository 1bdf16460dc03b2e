using Xunit;

namespace Vsml.MetaTraining.Tests;

public class TaskContractTests
{
    public static TheoryData<string> Names => TaskDistributions.Names;

    public static TheoryData<string> ExchangeableNames => TaskDistributions.ExchangeableNames;

    [Theory]
    [MemberData(nameof(Names))]
    public void Sample_HonoursTheShape(string name)
    {
        Random random = new(1);
        foreach (TaskShape shape in new TaskShape[]
                 { new(1, 2, 1), new(2, 2, 10), new(1, 9, 40), new(3, 26, 5), new(7, 3, 33), new(40, 5, 200), new(300, 12, 64) })
        {
            for (int repeat = 0; repeat < 8; repeat++)
            {
                TabularTask task = TaskDistributions.Named(name).Sample(shape, random);
                Assert.Equal((shape.Inputs, shape.Classes, shape.Rows), (task.Inputs, task.Classes, task.Rows));
                Assert.Equal(shape.Inputs * shape.Rows, task.Features.Length);
                Assert.All(task.Labels, label => Assert.InRange(label, 0, shape.Classes - 1));
                Assert.DoesNotContain(task.Features, float.IsInfinity);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Sample_IsDeterminedByTheSeed(string name)
    {
        TaskShape shape = new(12, 4, 90);
        for (int seed = 0; seed < 10; seed++)
        {
            TabularTask first = TaskDistributions.Named(name).Sample(shape, new Random(seed));
            TabularTask again = TaskDistributions.Named(name).Sample(shape, new Random(seed));
            TabularTask other = TaskDistributions.Named(name).Sample(shape, new Random(seed + 1000));
            Assert.Equal(first.Features, again.Features);
            Assert.Equal(first.Labels, again.Labels);
            Assert.NotEqual(first.Features, other.Features);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Sample_RefusesShapesThatAreNone(string name)
    {
        ITaskDistribution distribution = TaskDistributions.Named(name);
        Assert.Throws<ArgumentOutOfRangeException>(() => distribution.Sample(new TaskShape(0, 2, 10), new Random(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => distribution.Sample(new TaskShape(3, 1, 10), new Random(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => distribution.Sample(new TaskShape(3, 2, 0), new Random(1)));
        Assert.Throws<ArgumentNullException>(() => distribution.Sample(new TaskShape(3, 2, 10), null!));
    }

    /// <summary>A training set is a prefix: rows must not drift in class or in features.</summary>
    [Theory]
    [MemberData(nameof(ExchangeableNames))]
    public void Rows_AreExchangeable(string name)
    {
        Random random = new(3);
        double differences = 0;
        const int Tasks = 60, Rows = 200;
        for (int i = 0; i < Tasks; i++)
        {
            TabularTask task = TaskDistributions.Named(name).Sample(new TaskShape(5, 2, Rows), random);
            int early = task.Labels.Take(Rows / 2).Count(label => label == 0), late = task.Labels.Skip(Rows / 2).Count(label => label == 0);
            double share = Math.Clamp((early + late) / (double)Rows, 0.02, 0.98);
            differences += Math.Pow(early - late, 2) / (Rows * share * (1 - share));
        }

        // Each term is about a squared normal number; 2.0 is five standard errors above its mean of 1.
        Assert.InRange(differences / Tasks, 0.4, 2.0);
    }

    [Fact]
    public void Sample_IsFast()
    {
        SyntheticTabularTasks tasks = new();
        Random random = new(4);
        TaskShape shape = new(20, 3, 160);
        for (int i = 0; i < 200; i++)
            tasks.Sample(shape, random);
        double[] milliseconds = new double[400];
        for (int i = 0; i < milliseconds.Length; i++)
        {
            long start = System.Diagnostics.Stopwatch.GetTimestamp();
            tasks.Sample(shape, random);
            milliseconds[i] = System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        // About 0.15 on a quiet core; the fastest tenth is deaf to neighbours that take the core away now and then.
        Array.Sort(milliseconds);
        Assert.InRange(milliseconds[40], 0, 1.5);
    }
}
