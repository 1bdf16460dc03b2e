using Vsml.Cli.Compare;
using Vsml.Cli.Tabular;

namespace Vsml.Cli.Tests.Compare;

public class SplitRuleTests
{
    private static readonly Dataset Uneven = Of([20, 11, 6, 2, 1]);

    [Fact]
    public void Half_TrainsHalfOfEveryClassAndTheOddRow()
    {
        RowSplit split = new HalfSplit().Draw(Uneven, index: 0, seed: 0);
        Assert.Equal([10, 6, 3, 1, 1], CountsOf(split.Training));
        Assert.Equal([10, 5, 3, 1, 0], CountsOf(split.Test));
        Assert.Equal(Enumerable.Range(0, 40), split.Training.Concat(split.Test).Order());
    }

    [Fact]
    public void Half_IsDrawnByRepeatAndSeedAndMixesTheClasses()
    {
        RowSplit split = new HalfSplit().Draw(Uneven, 0, 0);
        Assert.Equal(split.Training, new HalfSplit().Draw(Uneven, 0, 0).Training);
        Assert.NotEqual(split.Training, new HalfSplit().Draw(Uneven, 1, 0).Training);
        Assert.NotEqual(split.Training, new HalfSplit().Draw(Uneven, 0, 1).Training);
        Assert.True(split.Training.Take(10).Select(row => Uneven.Labels[row]).Distinct().Count() > 1);
    }

    [Fact]
    public void Folds_TestEveryRowOnceAndDifferByOneOfEachClass()
    {
        var rule = new FoldSplit(4);
        RowSplit[] splits = [.. Enumerable.Range(0, 4).Select(fold => rule.Draw(Uneven, fold, seed: 0))];
        Assert.Equal(Enumerable.Range(0, 40), splits.SelectMany(split => split.Test).Order());
        Assert.All(splits, split => Assert.Equal(Enumerable.Range(0, 40), split.Training.Concat(split.Test).Order()));
        Assert.All(splits, split => Assert.Equal(10, split.Test.Length));
        for (int label = 0; label < 5; label++)
        {
            int[] counts = [.. splits.Select(split => CountsOf(split.Test)[label])];
            Assert.InRange(counts.Max() - counts.Min(), 0, 1);
        }
        Assert.Equal(Enumerable.Range(0, 40), Enumerable.Range(4, 4).SelectMany(index => rule.Draw(Uneven, index, 0).Test).Order());
        Assert.NotEqual(splits[0].Test, rule.Draw(Uneven, 4, 0).Test);
    }

    [Theory]
    [InlineData(true, 1, 1, 2)]
    [InlineData(false, 1, 1, 1)]
    public void Half_NeedsATestRow(bool fits, params int[] counts) => Assert.Equal(fits, new HalfSplit().Fits(Of(counts)));

    [Theory]
    [InlineData(5, true, 3, 2)]
    [InlineData(6, false, 3, 2)]
    [InlineData(3, false, 9, 1)]
    [InlineData(3, true, 9, 1, 2)]
    public void Folds_NeedARowEachAndTwoClassesInEveryTraining(int folds, bool fits, params int[] counts)
    {
        Dataset dataset = Of(counts);
        var rule = new FoldSplit(folds);
        Assert.Equal(fits, rule.Fits(dataset));
        if (!fits)
            return;
        Assert.All(Enumerable.Range(0, folds).Select(fold => rule.Draw(dataset, fold, 0)), split =>
        {
            Assert.True(split.Training.Select(row => dataset.Labels[row]).Distinct().Count() >= 2);
            Assert.NotEmpty(split.Test);
        });
    }

    [Fact]
    public void ClassesThatNoTrainingRowShows_AreToldApart()
    {
        Dataset dataset = Of([4, 4, 2, 2]);
        TrialData data = TrialData.Encode(dataset, new RowSplit([0, 1, 4, 5], [2, 6, 8, 9, 10, 11]));
        Assert.Equal([0, 1, -1, -1, -2, -2], data.TestLabels);
        Assert.Equal(2, data.Classes);
    }

    private static int[] CountsOf(int[] rows) =>
        [.. Enumerable.Range(0, 5).Select(label => rows.Count(row => Uneven.Labels[row] == label))];

    private static Dataset Of(int[] counts)
    {
        int[] labels = [.. counts.SelectMany((count, label) => Enumerable.Repeat(label, count))];
        return new Dataset("uneven", [new NumberColumn("x", [.. labels.Select(label => (double)label)])], labels, [.. counts.Select((_, label) => $"{label}")]);
    }
}
