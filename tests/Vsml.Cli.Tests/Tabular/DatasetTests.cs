using Vsml.Cli.Tabular;

namespace Vsml.Cli.Tests.Tabular;

public class DatasetTests
{
    [Fact]
    public void From_ReadsNumbersTextAndMissingCells()
    {
        Dataset dataset = Read("n,t,label,empty\n1.5,a,yes,\n-2e3,,no,\n,b,yes,\nNaN,a,no,\n");

        Assert.Equal(["yes", "no"], dataset.Classes);
        Assert.Equal([0, 1, 0, 1], dataset.Labels);
        Assert.Equal(2, dataset.Columns.Count);
        Assert.Equal([1.5, -2000, double.NaN, double.NaN], Assert.IsType<NumberColumn>(dataset.Columns[0]).Values);
        var text = Assert.IsType<TextColumn>(dataset.Columns[1]);
        Assert.Equal([0, TextColumn.Missing, 1, 0], text.Codes);
        Assert.Equal(["a", "b"], text.Texts);
    }

    [Theory]
    [InlineData("1;5")]
    [InlineData("1,5")]
    [InlineData("12 cm")]
    [InlineData("Infinity")]
    public void From_TakesAColumnWithACellThatIsNoFiniteNumberAsText(string cell) =>
        Assert.IsType<TextColumn>(Read($"x,label\n1,a\n\"{cell}\",b\n").Columns[0]);

    [Fact]
    public void From_LeavesOutAndCountsRowsWithoutLabel()
    {
        Dataset dataset = Read("x,label\n1,a\n2,\n3,b\n");
        Assert.Equal((2, 1), (dataset.Rows, dataset.RowsWithoutLabel));
        Assert.Equal([1, 3], Assert.IsType<NumberColumn>(dataset.Columns[0]).Values);
    }

    [Theory]
    [InlineData("x,label\n1,a\n2,a\n", "column 'label' has 1 distinct values in 2 rows")]
    [InlineData("label\na\nb\n", "no column beside the label")]
    [InlineData("x,label\n1,1\n1,2\n1,3\n1,4\n1,5\n1,6\n1,7\n1,8\n1,9\n1,10\n1,11\n1,12\n", "classes were expected")]
    public void From_RefusesWhatIsNoClassificationTask(string text, string message) =>
        Assert.Contains(message, Assert.Throws<CommandFailedException>(() => Read(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Read_TellsFilesOfOneNameApartByFolder()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["a"]);
        Directory.CreateDirectory(folder["b"]);
        folder.WriteFlowers("a/x.csv", 20);
        folder.WriteFlowers("b/x.csv", 20);
        folder.WriteFlowers("b/y.csv", 20);

        IReadOnlyList<string> files = DatasetFiles.Find([folder["a"], folder["b"], folder["b/y.csv"]]);
        Assert.Equal(["a/x", "b/x", "y"], DatasetFiles.Read(files, "kind").Select(dataset => dataset.Name));
    }

    private static Dataset Read(string text) => Dataset.From(CsvTable.Read("t.csv", new StringReader(text)), "label", "t");
}
