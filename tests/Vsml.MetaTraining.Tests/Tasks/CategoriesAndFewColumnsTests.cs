using Xunit;

namespace Vsml.MetaTraining.Tests;

/// <summary>Tasks of many levels, of products of whole numbers, of boxes, and of few columns that matter among many.</summary>
public class CategoriesAndFewColumnsTests
{
    private const int Tasks = 60;

    [Fact]
    public void HighCardinality_HasColumnsOfManyLevels_OneInputOrAGroupOfIndicators()
    {
        int codes = 0, groups = 0;
        foreach (TabularTask task in Sample(new HighCardinalityTasks(), 40, 2, 400))
        {
            HashSet<float>[] levels = [.. Enumerable.Range(0, task.Inputs).Select(input => Column(task, input).Where(value => !float.IsNaN(value)).ToHashSet())];
            codes += levels.Any(values => values.Count > 15 && values.All(float.IsInteger)) ? 1 : 0;
            groups += levels.Count(values => values.SetEquals([0, 1])) >= 15 ? 1 : 0;
        }

        Assert.InRange(codes / (double)Tasks, 0.5, 1);
        Assert.InRange(groups / (double)Tasks, 0.15, 0.9);
    }

    /// <summary>Knowing the level is knowing the class, whatever the levels beside it say.</summary>
    [Fact]
    public void HighCardinality_IsLearnedLevelByLevel()
    {
        double gain = 0;
        foreach (TabularTask task in Sample(new HighCardinalityTasks(), 1, 2, 800))
        {
            int right = 0;
            for (int row = 500; row < task.Rows; row++)
            {
                int[] alike = [.. Enumerable.Range(0, 500).Where(other => task.Row(other)[0] == task.Row(row)[0]).Select(other => task.Labels[other])];
                right += (alike.Length > 0 && alike.Average() > 0.5 ? 1 : 0) == task.Labels[row] ? 1 : 0;
            }

            gain += (right / 300.0 - SimpleLearners.Prior(task, 500)) / Tasks;
        }

        Assert.True(gain > 0.1, $"{gain:F3} above the most frequent class.");
    }

    [Fact]
    public void IntegerProducts_AreSmallWholeNumbers_AndEqualRowsHaveEqualLabels()
    {
        int certain = 0, whole = 0;
        foreach (TabularTask task in Sample(new IntegerProductTasks(), 4, 3, 400))
        {
            whole += task.Features.All(value => float.IsInteger(value) || float.IsNaN(value)) ? 1 : 0;
            certain += Enumerable.Range(0, task.Rows).GroupBy(row => string.Join(' ', task.Row(row).ToArray()), row => task.Labels[row])
                .All(labels => labels.Distinct().Count() == 1) ? 1 : 0;
        }

        Assert.Equal(Tasks, whole);
        Assert.InRange(certain / (double)Tasks, 0.8, 1);
    }

    /// <summary>As in a balance, both sides must be looked at.</summary>
    [Fact]
    public void IntegerProducts_AreNotToldByOneColumn()
    {
        double one = 0, all = 0;
        foreach (TabularTask task in Sample(new IntegerProductTasks(), 4, 2, 600))
        {
            one += Enumerable.Range(0, 4).Max(input => SimpleLearners.Tree(Alone(task, input), 400)) / Tasks;
            all += SimpleLearners.Tree(task, 400, depth: 10) / Tasks;
        }

        Assert.True(all > one + 0.08, $"{one:F3} by the best column, {all:F3} by all.");
    }

    [Fact]
    public void Boxes_AreFoundByThresholds_AndMostlyNotByALine()
    {
        double tree = 0, line = 0;
        foreach (TabularTask task in Sample(new BoxTasks(), 3, 2, 600))
        {
            tree += SimpleLearners.Tree(task, 400, depth: 8) / Tasks;
            line += LinearLearners.Linear(task, 400) / Tasks;
        }

        Assert.True(tree > line + 0.08, $"{tree:F3} by a tree, {line:F3} by a line.");
    }

    [Fact]
    public void SparseRelevance_IsFoundByATree_AndDrownsForNeighbours()
    {
        double tree = 0, neighbours = 0;
        foreach (TabularTask task in Sample(new SparseRelevanceTasks(), 200, 2, 300).Take(30))
        {
            tree += SimpleLearners.Tree(task, 200, depth: 4) / 30;
            neighbours += SimpleLearners.NearestNeighbours(task, 200) / 30;
        }

        Assert.True(tree > neighbours + 0.05, $"{tree:F3} by a tree, {neighbours:F3} by neighbours.");
    }

    private static IEnumerable<float> Column(TabularTask task, int input) => Enumerable.Range(0, task.Rows).Select(row => task.Row(row)[input]);

    private static TabularTask Alone(TabularTask task, int input) => new(1, task.Classes, [.. Column(task, input)], task.Labels);

    private static IEnumerable<TabularTask> Sample(ITaskDistribution distribution, int inputs, int classes, int rows)
    {
        Random random = new(21);
        for (int i = 0; i < Tasks; i++)
            yield return distribution.Sample(new TaskShape(inputs, classes, rows), random);
    }
}
