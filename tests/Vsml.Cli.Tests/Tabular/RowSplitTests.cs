using Vsml.Cli.Tabular;

namespace Vsml.Cli.Tests.Tabular;

public class RowSplitTests
{
    [Fact]
    public void Draw_GivesDisjointRowsAndAtMostAThousandForTest()
    {
        RowSplit split = RowSplit.Draw(WithClasses(3000, row => row % 4), 512, repeat: 1, seed: 7);

        Assert.Equal((512, 1000), (split.Training.Length, split.Test.Length));
        Assert.Equal(1512, split.Training.Concat(split.Test).Distinct().Count());
    }

    [Fact]
    public void Draw_DependsOnSeedRepeatAndDatasetAlone()
    {
        Dataset dataset = WithClasses(200, row => row % 4);
        RowSplit split = RowSplit.Draw(dataset, 32, 0, 0);

        Assert.Equal(split.Training, RowSplit.Draw(dataset, 32, 0, 0).Training);
        Assert.NotEqual(split.Training, RowSplit.Draw(dataset, 32, 1, 0).Training);
        Assert.NotEqual(split.Training, RowSplit.Draw(dataset, 32, 0, 1).Training);
        Assert.NotEqual(split.Training, RowSplit.Draw(dataset with { Name = "other" }, 32, 0, 0).Training);
        // Pinned: results of one version must be those of the next.
        Assert.Equal([2, 70, 79, 164], split.Training[..4]);
    }

    [Fact]
    public void Draw_AddsRowsToTheSmallerSizeAndKeepsTheTestRows()
    {
        Dataset dataset = WithClasses(2000, row => row % 4);
        RowSplit small = RowSplit.Draw(dataset, 32, 0, 0);
        RowSplit large = RowSplit.Draw(dataset, 512, 0, 0);

        Assert.Equal(small.Training, large.Training[..32]);
        Assert.Equal(small.Test, large.Test);
    }

    [Fact]
    public void Draw_AlwaysShowsTwoClassesInTraining()
    {
        Dataset rare = WithClasses(500, row => row == 400 ? 1 : 0);
        for (int repeat = 0; repeat < 20; repeat++)
        {
            RowSplit split = RowSplit.Draw(rare, 32, repeat, 0);
            Assert.Equal(2, split.Training.Select(row => rare.Labels[row]).Distinct().Count());
            Assert.Equal(500, split.Training.Concat(split.Test).Distinct().Count());
        }
    }

    [Theory]
    [InlineData(81, false)]
    [InlineData(82, true)]
    public void Fits_AsksForFiftyTestRows(int rows, bool fits) =>
        Assert.Equal(fits, RowSplit.Fits(WithClasses(rows, row => row % 2), 32));

    private static Dataset WithClasses(int rows, Func<int, int> classOf) =>
        new("d", [], [.. Enumerable.Range(0, rows).Select(classOf)], ["a", "b", "c", "d"]);
}
