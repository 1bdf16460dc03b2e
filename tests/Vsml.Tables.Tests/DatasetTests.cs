namespace Vsml.Tables.Tests;

public class DatasetTests
{
    [Fact]
    public void From_ReadsNumbersTextAndMissingCells()
    {
        Dataset dataset = Tables.Dataset("n,t,label,empty\n1.5,a,yes,\n-2e3,,no,\n,b,yes,\n7,a,no,\n");

        Assert.Equal(["yes", "no"], dataset.Classes);
        Assert.Equal([0, 1, 0, 1], dataset.Labels);
        Assert.Equal(2, dataset.Columns.Count);
        Assert.Equal([1.5, -2000, double.NaN, 7], Assert.IsType<NumberColumn>(dataset.Columns[0]).Values);
        var text = Assert.IsType<TextColumn>(dataset.Columns[1]);
        Assert.Equal([0, TextColumn.Missing, 1, 0], text.Codes);
        Assert.Equal(["a", "b"], text.Texts);
        Assert.Empty(dataset.Remarks);
    }

    [Fact]
    public void From_LeavesOutAndCountsRowsWithoutLabel()
    {
        Dataset dataset = Tables.Dataset("x,label\n1,a\n2,\n3,b\n");
        Assert.Equal([1, 3], Assert.IsType<NumberColumn>(dataset.Columns[0]).Values);
        Assert.Equal(["1 rows without a value of 'label' are left out"], dataset.Remarks);
    }

    [Theory]
    [InlineData("x,label\n1,a\n2,a\n", "column 'label' has 1 distinct value in 2 rows")]
    [InlineData("x,label\n1,a\n", "column 'label' has 1 distinct value in 1 row")]
    [InlineData("x,label\n", "has a header and no rows")]
    [InlineData("label\na\nb\n", "no column beside the label")]
    [InlineData("x,label\n1,1\n1,2\n1,3\n1,4\n1,5\n1,6\n1,7\n1,8\n1,9\n1,10\n1,11\n1,12\n", "classes were expected")]
    public void From_RefusesWhatIsNoClassificationTask(string text, string message) =>
        Assert.Contains(message, Assert.Throws<InvalidDataException>(() => Tables.Dataset(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void ATextColumnOfVeryManyTexts_IsReportedAndEncodesTheFrequentOnes()
    {
        string[] cells = [.. Enumerable.Range(0, 300).Select(i => i % 3 == 0 ? $"often {i % 7}" : $"once {i}x")];
        Dataset dataset = Tables.OfCells(cells, new ReadOptions { MaxCategories = 5 });

        var column = Assert.IsType<TextColumn>(dataset.Columns[0]);
        Assert.Equal(["column 'x': 207 different texts in 300 cells: no more than 5 are encoded, the most frequent of those that occur more than once"], dataset.Remarks);
        Assert.Equal(5, column.Categories(Enumerable.Range(0, 300)).Count);
        Assert.All(column.Categories(Enumerable.Range(0, 300)), code => Assert.StartsWith("often", column.Texts[code], StringComparison.Ordinal));
        // Few enough: all of them, in the order of the rows.
        Assert.Equal([column.Codes[4], column.Codes[1]], column.Categories([4, 1, 4]));
    }

    [Theory]
    [InlineData(1767225600000)]
    [InlineData(-2e15)]
    public void ALargeOffset_LeavesTheVariationToTheFloats(double offset)
    {
        var plain = new NumberColumn("x", [16734, 25497, double.NaN, 25001, 16000]);
        var far = new NumberColumn("x", [.. plain.Values.Select(value => value + offset), 0]);

        Assert.Equal(0, plain.Origin);
        Assert.Equal([16734f, 25497, float.NaN, 25001, 16000], Enumerable.Range(0, 5).Select(plain.AsFloat));
        Assert.Equal(
            Enumerable.Range(0, 5).Select(row => plain.AsFloat(row) - plain.AsFloat(0)),
            Enumerable.Range(0, 5).Select(row => far.AsFloat(row) - far.AsFloat(0)));
        Assert.Equal(float.MaxValue, new NumberColumn("x", [1e300, 1, 2]).AsFloat(0));
    }
}
