using Xunit;

namespace Vsml.MetaTraining.Tests;

/// <summary>Tasks whose columns depend on each other within a class: naive Bayes is badly wrong there.</summary>
public class CorrelatedTasksTests
{
    private const int Tasks = 40, Train = 300, Rows = 500;

    [Theory]
    [InlineData(10, 2)]
    [InlineData(10, 11)]
    [InlineData(16, 26)]
    public void CorrelatedClusters_AreBeyondNaiveBayes(int inputs, int classes) =>
        AssertBeyondNaiveBayes(new CorrelatedClusterTasks(), inputs, classes, 0.06);

    [Theory]
    [InlineData(8, 2)]
    [InlineData(12, 4)]
    public void CorrelatedCopies_AreBeyondNaiveBayes(int inputs, int classes) =>
        AssertBeyondNaiveBayes(new CorrelatedCopiesTasks(), inputs, classes, 0.10);

    [Fact]
    public void CorrelatedCopies_AreNearCopies()
    {
        Random random = new(3);
        int near = 0;
        for (int i = 0; i < Tasks; i++)
        {
            float[][] rows = SimpleLearners.Standardised(new CorrelatedCopiesTasks().Sample(new TaskShape(8, 2, 200), random));
            double closest = Enumerable.Range(1, 7).Max(a => Enumerable.Range(0, a).Max(b => Math.Abs(rows.Average(row => row[a] * row[b]))));
            near += closest > 0.75 ? 1 : 0;
        }

        Assert.InRange(near / (double)Tasks, 0.7, 1);
    }

    private static void AssertBeyondNaiveBayes(ITaskDistribution distribution, int inputs, int classes, double margin)
    {
        Random random = new(7);
        double naive = 0, linear = 0;
        for (int i = 0; i < Tasks; i++)
        {
            TabularTask task = distribution.Sample(new TaskShape(inputs, classes, Rows), random);
            naive += LinearLearners.NaiveBayes(task, Train) / Tasks;
            linear += LinearLearners.Linear(task, Train) / Tasks;
        }

        Assert.True(linear > naive + margin, $"Naive Bayes {naive:F3}, linear discriminant analysis {linear:F3}.");
    }
}
