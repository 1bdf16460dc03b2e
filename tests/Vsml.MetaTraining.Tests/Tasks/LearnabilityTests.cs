using Xunit;

namespace Vsml.MetaTraining.Tests;

public class LearnabilityTests
{
    private const int Train = 128, Rows = 256, Tasks = 40;

    public static TheoryData<string> LabellerNames => TaskDistributions.LabellerNames;

    [Theory]
    [MemberData(nameof(LabellerNames))]
    public void EveryLabeller_CanBeLearned(string name)
    {
        double gain = MeanGain(TaskDistributions.Named(name), inputs: 8, classes: 3);
        Assert.True(gain > 0.10, $"{name}: the better of two plain learners is only {gain:F3} above the most frequent class.");
    }

    [Fact]
    public void ImageLikeTasks_CanBeLearned() => Assert.True(MeanGain(new ImageLikeTasks(), inputs: 100, classes: 3) > 0.25);

    [Fact]
    public void RandomProjections_CanBeLearned() =>
        Assert.True(MeanGain(new RandomProjectionTasks(new SyntheticTabularTasks()), inputs: 12, classes: 3) > 0.10);

    /// <summary>A mixture that only ever held easy or only hopeless tasks would teach nothing about when to be certain.</summary>
    [Fact]
    public void Difficulty_ReachesFromHopelessToCertain()
    {
        double[] gains = Gains(new SyntheticTabularTasks(), inputs: 10, classes: 2), accuracies = Accuracies(new SyntheticTabularTasks());
        Assert.InRange(gains.Count(gain => gain < 0.03) / (double)gains.Length, 0.03, 0.45);
        Assert.InRange(accuracies.Count(accuracy => accuracy > 0.97) / (double)accuracies.Length, 0.05, 0.5);
        Assert.InRange(accuracies.Count(accuracy => accuracy < 0.75) / (double)accuracies.Length, 0.1, 0.6);
    }

    private static double MeanGain(ITaskDistribution distribution, int inputs, int classes) =>
        Gains(distribution, inputs, classes).Average();

    private static double[] Gains(ITaskDistribution distribution, int inputs, int classes) =>
        [.. Sample(distribution, inputs, classes).Select(task => Accuracy(task) - SimpleLearners.Prior(task, Train))];

    private static double[] Accuracies(ITaskDistribution distribution) => [.. Sample(distribution, 10, 2).Select(Accuracy)];

    private static double Accuracy(TabularTask task) =>
        Math.Max(SimpleLearners.NearestNeighbours(task, Train), SimpleLearners.Tree(task, Train));

    private static IEnumerable<TabularTask> Sample(ITaskDistribution distribution, int inputs, int classes)
    {
        Random random = new(5);
        for (int i = 0; i < Tasks; i++)
            yield return distribution.Sample(new TaskShape(inputs, classes, Rows), random);
    }
}
