using Xunit;

namespace Vsml.MetaTraining.Tests;

/// <summary>The drifts that change measurements: by turning, in range, in one class.</summary>
public class GradualDriftTests
{
    private const int Rows = 400, Tasks = 60;
    private static readonly TaskShape Shape = new(2, 2, Rows);

    [Fact]
    public void Rotation_BeginsWithTheTaskAsItWas_AndTakesItsAxesAway()
    {
        double early = 0, late = 0;
        for (int seed = 0; seed < Tasks; seed++)
        {
            TabularTask task = new RotatingTasks(new ShownTasks()).Sample(Shape, new Random(seed));
            TabularTask before = new ShownTasks().Sample(Shape, new Random(seed));
            Assert.Equal(before.Labels, task.Labels);
            Assert.All(before.Row(0).ToArray().Zip(task.Row(0).ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
            early += ShownTasks.Correlation(task, 0, ..40) / Tasks;
            late += ShownTasks.Correlation(task, 0, ^40..) / Tasks;
        }

        Assert.True(early > 0.75, $"{early:F2} at the beginning.");
        Assert.True(late < 0.2, $"{late:F2} at the end.");
    }

    [Fact]
    public void Rotation_PassesOverTasksOfLevels_WhereThereAreOthers()
    {
        int turned = 0;
        for (int seed = 0; seed < Tasks; seed++)
        {
            TabularTask task = new RotatingTasks(new MixtureTasks("half", (new LevelsTasks(), 0.5), (new ShownTasks(), 0.5))).Sample(Shape, new Random(seed));
            turned += task.Features.Distinct().Count() > 20 ? 1 : 0;
        }

        Assert.InRange(turned / (double)Tasks, 0.85, 1);
    }

    [Fact]
    public void ChangingRanges_StretchAndMoveMeasurements_AndLeaveWhatDependsOnWhat()
    {
        int stretched = 0, moved = 0;
        for (int seed = 0; seed < Tasks; seed++)
        {
            TabularTask task = new RangeDriftTasks(new ShownTasks()).Sample(Shape, new Random(seed));
            Assert.True(ShownTasks.Correlation(task, 0, ..80) > 0.6 && ShownTasks.Correlation(task, 0, ^80..) > 0.6);
            (double earlyMean, double earlySpread) = Summary(task, ..80);
            (double lateMean, double lateSpread) = Summary(task, ^80..);
            stretched += Math.Abs(Math.Log(lateSpread / earlySpread)) > 0.3 ? 1 : 0;
            moved += Math.Abs(lateMean - earlyMean) > 0.5 ? 1 : 0;
        }

        Assert.InRange(stretched / (double)Tasks, 0.25, 0.8);
        Assert.InRange(moved / (double)Tasks, 0.2, 0.7);
    }

    [Fact]
    public void ChangingRanges_LeaveLevelsAlone()
    {
        for (int seed = 0; seed < Tasks; seed++)
        {
            Assert.Equal(
                new LevelsTasks().Sample(Shape, new Random(seed)).Features, new RangeDriftTasks(new LevelsTasks()).Sample(Shape, new Random(seed)).Features);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void OneClassThatDrifts_LeavesTheOthersAsTheyWere(bool measurements)
    {
        ITaskDistribution source = measurements ? new ShownTasks() : new LevelsTasks();
        int drifted = 0;
        for (int seed = 0; seed < Tasks; seed++)
        {
            TabularTask before = source.Sample(Shape, new Random(seed)), task = new OneClassDriftTasks(source).Sample(Shape, new Random(seed));
            Assert.Equal(before.Labels, task.Labels);

            // Far from the middle of the change nothing has moved yet; floats differ in the last digit.
            int[] changed = [.. Enumerable.Range(0, Rows).Where(row => before.Row(row).ToArray().Zip(task.Row(row).ToArray()).Any(pair => Math.Abs(pair.First - pair.Second) > 0.2))];
            Assert.InRange(changed.Select(row => task.Labels[row]).Distinct().Count(), 0, 1);
            drifted += changed.Length > 0 && changed.Average() > Rows / 2 ? 1 : 0;
        }

        Assert.InRange(drifted / (double)Tasks, 0.7, 1);
    }

    private static (double Mean, double Spread) Summary(TabularTask task, Range range)
    {
        double[] values = [.. Enumerable.Range(0, task.Rows).Take(range).Select(row => (double)task.Row(row)[0])];
        double mean = values.Average();
        return (mean, Math.Sqrt(values.Average(value => (value - mean) * (value - mean))));
    }

    /// <summary>Whole numbers; the label is whether the first is large.</summary>
    private sealed class LevelsTasks : ITaskDistribution
    {
        public string Name => "levels";

        public TabularTask Sample(TaskShape shape, Random random)
        {
            float[] features = [.. Enumerable.Range(0, shape.Rows * shape.Inputs).Select(_ => (float)random.Next(5))];
            return new TabularTask(shape.Inputs, 2, features, [.. Enumerable.Range(0, shape.Rows).Select(row => features[row * shape.Inputs] > 2 ? 1 : 0)]);
        }
    }
}
