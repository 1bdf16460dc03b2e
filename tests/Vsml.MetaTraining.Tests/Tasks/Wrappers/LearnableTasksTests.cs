using System.Diagnostics;
using Xunit;

namespace Vsml.MetaTraining.Tests;

public class LearnableTasksTests
{
    private static readonly TaskShape Shape = new(6, 2, 128);

    [Fact]
    public void Noise_IsMostlyPassedOver()
    {
        ITaskDistribution halfNoise = new MixtureTasks("half noise", (new ShownTasks(), 0.5), (new Noise(), 0.5));
        Assert.InRange(NoiseShare(halfNoise), 0.42, 0.58);
        Assert.InRange(NoiseShare(new LearnableTasks(halfNoise, keptShare: 0)), 0, 0.12);
        Assert.InRange(NoiseShare(new LearnableTasks(halfNoise, keptShare: 1)), 0.42, 0.58);
    }

    [Fact]
    public void Attempts_AreBounded()
    {
        Noise noise = new();
        for (int seed = 0; seed < 50; seed++)
        {
            int before = noise.Sampled;
            new LearnableTasks(noise, keptShare: 0).Sample(Shape, new Random(seed));
            Assert.InRange(noise.Sampled - before, 1, LearnableTasks.Attempts);
        }

        Assert.True(noise.Sampled > 3 * 50);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void AShareThatIsNone_IsRefused(double share) =>
        Assert.Throws<ArgumentOutOfRangeException>("keptShare", () => new LearnableTasks(new Noise(), share));

    [Fact]
    public void TheGain_IsTheErrorThatGoesAway()
    {
        Assert.InRange(LearnabilityProbe.Gain(new ShownTasks(0.1).Sample(Shape, new Random(1))), 0.8, 1);
        Assert.InRange(LearnabilityProbe.Gain(new ShownTasks(2).Sample(Shape, new Random(1))), 0.05, 0.6);
        double[] noise = [.. Enumerable.Range(0, 200).Select(seed => LearnabilityProbe.Gain(new Noise().Sample(Shape, new Random(seed))))];
        Assert.InRange(noise.Count(gain => gain > 0.03) / 200.0, 0, 0.1);
    }

    /// <summary>A circle: no line parts it, but neighbours do.</summary>
    [Fact]
    public void TheGain_SeesWhatIsNotLinear()
    {
        TabularTask source = new Noise().Sample(new TaskShape(2, 2, 128), new Random(3));
        TabularTask circle = source with { Labels = [.. Enumerable.Range(0, 128).Select(row => source.Row(row)[0] * source.Row(row)[0] + source.Row(row)[1] * source.Row(row)[1] > 1.4 ? 1 : 0)] };
        Assert.InRange(LearnabilityProbe.Gain(circle), 0.4, 0.95);
    }

    [Fact]
    public void OneClassAlone_OneRow_AndGaps_AreNoTrouble()
    {
        TabularTask shown = new ShownTasks(0.1).Sample(Shape, new Random(4));
        Assert.Equal(0, LearnabilityProbe.Gain(shown with { Labels = new int[128] }));
        Assert.Equal(0, LearnabilityProbe.Gain(new TabularTask(2, 2, [1, 2], [1])));
        float[] withGaps = [.. shown.Features.Select((value, i) => i % 6 == 1 || i % 35 == 0 ? float.NaN : value)];
        Assert.InRange(LearnabilityProbe.Gain(shown with { Features = withGaps }), 0.6, 1);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(100)]
    public void TheProbe_IsCheap(int inputs)
    {
        TabularTask task = new ShownTasks().Sample(new TaskShape(inputs, 2, 128), new Random(5));
        double[] milliseconds = new double[101];
        for (int i = 0; i < milliseconds.Length; i++)
        {
            long start = Stopwatch.GetTimestamp();
            LearnabilityProbe.Gain(task);
            milliseconds[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        // The fastest is deaf to neighbours that take the core away.
        Assert.InRange(milliseconds.Min(), 0, 2);
    }

    private static double NoiseShare(ITaskDistribution tasks)
    {
        const int Tasks = 200;
        Random random = new(1);
        return Enumerable.Range(0, Tasks).Count(_ => Math.Abs(ShownTasks.Correlation(tasks.Sample(Shape, random), 0, ..)) < 0.5) / (double)Tasks;
    }

    private sealed class Noise : ITaskDistribution
    {
        public string Name => "noise";

        public int Sampled { get; private set; }

        public TabularTask Sample(TaskShape shape, Random random)
        {
            Sampled++;
            float[] features = new float[shape.Rows * shape.Inputs];
            random.FillGaussian(features);
            return new TabularTask(shape.Inputs, 2, features, [.. Enumerable.Range(0, shape.Rows).Select(_ => random.Next(2))]);
        }
    }
}
