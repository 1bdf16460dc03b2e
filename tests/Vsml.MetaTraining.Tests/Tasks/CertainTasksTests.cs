using Xunit;

namespace Vsml.MetaTraining.Tests;

/// <summary>Tasks whose labels are certain: who goes on learning comes to no error.</summary>
public class CertainTasksTests
{
    private const int Tasks = 60;

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void Scorecards_OnIndicators_AreSeparatedByAPerceptron(int classes)
    {
        TabularTask[] indicators = [.. Sample(new ScorecardTasks(), 24, classes, 120).Where(task => task.Features.All(value => value is 0 or 1))];
        Assert.True(indicators.Length > Tasks / 3);
        double separated = indicators.Count(task => LinearLearners.PerceptronSeparates(task, 400)) / (double)indicators.Length;
        Assert.True(separated > 0.8, $"Only {separated:P0} are separated.");
    }

    public static TheoryData<string> LogicNames => [new ScorecardTasks().Name, new DisjunctionTasks().Name, new DecisionTableTasks().Name];

    [Theory]
    [MemberData(nameof(LogicNames))]
    public void LogicTasks_GiveEqualRowsEqualLabels(string name)
    {
        TabularTask[] categories = [.. Sample(TaskDistributions.Named(name), 8, 2, 300).Where(task => task.Features.Distinct().Count() <= 5)];
        Assert.True(categories.Length > Tasks / 2);
        int certain = categories.Count(task => Enumerable.Range(0, task.Rows)
            .GroupBy(row => string.Join(' ', task.Row(row).ToArray()), row => task.Labels[row])
            .All(labels => labels.Distinct().Count() == 1));
        Assert.InRange(certain / (double)categories.Length, 0.75, 1);
    }

    [Theory]
    [MemberData(nameof(LogicNames))]
    public void LogicTasks_HaveMoreThanOneClass(string name)
    {
        int varied = Sample(TaskDistributions.Named(name), 18, 3, 200).Count(task => SimpleLearners.Prior(task, 0) < 0.98);
        Assert.InRange(varied / (double)Tasks, 0.9, 1);
    }

    /// <summary>No column alone tells the parity, a look at two or three does.</summary>
    [Fact]
    public void DecisionTables_AreSometimesBeyondNaiveBayes()
    {
        int beyond = Sample(new DecisionTableTasks(), 6, 2, 600)
            .Count(task => SimpleLearners.Tree(task, 400, depth: 8) > LinearLearners.NaiveBayes(task, 400) + 0.15);
        Assert.InRange(beyond / (double)Tasks, 0.1, 0.6);
    }

    [Fact]
    public void SmoothFunctions_AreMostlyCertain_AndGetSharperWithRows()
    {
        double few = 0, many = 0;
        foreach (TabularTask task in Sample(new SmoothFunctionTasks(), 3, 2, 800))
        {
            TabularTask late = new(task.Inputs, task.Classes, task.Features[(500 * task.Inputs)..], task.Labels[500..]);
            few += SimpleLearners.NearestNeighbours(late, 60) / Tasks;
            many += SimpleLearners.NearestNeighbours(task, 560) / Tasks;
        }

        Assert.True(many > few + 0.06, $"{few:F3} after 60 rows, {many:F3} after 560.");
        Assert.True(many > 0.82, $"{many:F3} after 560 rows.");
    }

    private static IEnumerable<TabularTask> Sample(ITaskDistribution distribution, int inputs, int classes, int rows)
    {
        Random random = new(11);
        for (int i = 0; i < Tasks; i++)
            yield return distribution.Sample(new TaskShape(inputs, classes, rows), random);
    }
}
