using Xunit;

namespace Vsml.MetaTraining.Tests;

public class ConceptDriftTasksTests
{
    private const int Rows = 400, Tasks = 60;

    [Fact]
    public void AnAbruptChange_IsOneStepOrTwo_AndNotTakenBack()
    {
        Random random = new(1);
        int twice = 0;
        for (int i = 0; i < Tasks; i++)
        {
            int[] concepts = ConceptSchedule.Sample(ConceptChange.Abrupt, Rows, random);
            Assert.Equal(0, concepts[0]);
            Assert.Equal(concepts.Order(), concepts);
            Assert.InRange(concepts[^1], 1, 2);
            twice += concepts[^1] - 1;
        }

        Assert.InRange(twice / (double)Tasks, 0.1, 0.5);
    }

    [Fact]
    public void AGradualChange_MixesTheConcepts_TheNewOneMoreAndMore()
    {
        Random random = new(2);
        double early = 0, late = 0;
        for (int i = 0; i < Tasks; i++)
        {
            int[] concepts = ConceptSchedule.Sample(ConceptChange.Gradual, Rows, random);
            int first = Array.IndexOf(concepts, 1), last = Array.LastIndexOf(concepts, 0);
            Assert.True(last - first > Rows / 20, $"From {first} to {last}.");
            int[] mixed = concepts[first..last];
            early += mixed[..(mixed.Length / 2)].Average() / Tasks;
            late += mixed[(mixed.Length / 2)..].Average() / Tasks;
        }

        Assert.InRange(early, 0.15, 0.35);
        Assert.InRange(late, 0.6, 0.85);
    }

    [Fact]
    public void RecurringConcepts_ComeBack()
    {
        Random random = new(3);
        for (int i = 0; i < Tasks; i++)
        {
            int[] concepts = ConceptSchedule.Sample(ConceptChange.Recurring, Rows, random);
            Assert.Equal([0, 1], concepts.Distinct().Order());
            Assert.InRange(Enumerable.Range(1, Rows - 1).Count(row => concepts[row] != concepts[row - 1]), 2, 25);
        }
    }

    [Fact]
    public void ColumnsThatExchangeWhatTheyMean_LookAsBefore()
    {
        TabularTask task = new ShownTasks().Sample(new TaskShape(2, 2, Rows), new Random(4));
        ColumnExchange exchange = new(task, new Random(4));
        float[] features = new float[task.Features.Length];
        for (int row = 0; row < Rows; row++)
            exchange.Write(row, features.AsSpan(row * 2, 2));
        TabularTask exchanged = task with { Features = features };

        for (int input = 0; input < 2; input++)
            Assert.Equal(Column(task, input).Order(), Column(exchanged, input).Order());
        Assert.True(ShownTasks.Correlation(task, 0, ..) > 0.8 && Math.Abs(ShownTasks.Correlation(task, 1, ..)) < 0.15);
        Assert.True(ShownTasks.Correlation(exchanged, 1, ..) > 0.7 && Math.Abs(ShownTasks.Correlation(exchanged, 0, ..)) < 0.15);
    }

    [Fact]
    public void MissingValuesAndLevels_AreExchangedAsSuch()
    {
        TabularTask task = new(2, 2, [0, 5, float.NaN, 5, 1, 7, 1, 7, 0, 5], [0, 0, 1, 1, 0]);
        ColumnExchange exchange = new(task, new Random(1));
        float[] row = new float[2];
        exchange.Write(1, row);
        Assert.Equal([0, float.NaN], row);
        exchange.Write(2, row);
        Assert.Equal([1, 7], row);
    }

    [Fact]
    public void TheLabel_ShowsInAnotherColumnAfterTheChange()
    {
        ConceptDriftTasks tasks = new(new ShownTasks(), ConceptChange.Abrupt);
        Random random = new(5);
        int moved = 0;
        for (int i = 0; i < Tasks; i++)
        {
            TabularTask task = tasks.Sample(new TaskShape(2, 2, Rows), random);
            Assert.True(ShownTasks.Correlation(task, 0, ..(Rows / 10)) > 0.6);
            moved += ShownTasks.Correlation(task, 1, ^(Rows / 10)..) > 0.5 ? 1 : 0;
        }

        // In the others every concept is a table of its own, or a second exchange undid the first.
        Assert.InRange(moved / (double)Tasks, 0.4, 0.85);
    }

    private static IEnumerable<float> Column(TabularTask task, int input) => Enumerable.Range(0, task.Rows).Select(row => task.Row(row)[input]);
}
