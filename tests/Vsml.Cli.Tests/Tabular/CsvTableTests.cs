using Vsml.Cli.Tabular;

namespace Vsml.Cli.Tests.Tabular;

public class CsvTableTests
{
    [Fact]
    public void Read_TakesQuotedCellsAndTrimsTheOthers()
    {
        CsvTable table = Read("a, b\r\n\"x, \"\"y\"\"\n z\",  2 \r\n,\r\n");

        Assert.Equal(["a", "b"], table.Header);
        Assert.Equal(2, table.Rows.Count);
        Assert.Equal(["x, \"y\"\n z", "2"], table.Rows[0]);
        Assert.Equal(["", ""], table.Rows[1]);
    }

    [Theory]
    [InlineData("a,b\n1,2\n1,2,3\n", "t.csv: line 3 has 3 fields; the header has 2")]
    [InlineData("a,b\n1\n", "t.csv: line 2 has 1 fields; the header has 2")]
    [InlineData("", "t.csv: is empty; a header row was expected")]
    [InlineData("a,a\n1,2\n", "t.csv: the header names the column 'a' more than once")]
    public void Read_NamesFileAndLineOfWhatIsWrong(string text, string message) =>
        Assert.Equal(message, Assert.Throws<CommandFailedException>(() => Read(text)).Message);

    [Fact]
    public void Read_NamesTheLineOfAStrayQuote() =>
        Assert.StartsWith("t.csv: line 2", Assert.Throws<CommandFailedException>(() => Read("a,b\n\"x\"y,2\n")).Message, StringComparison.Ordinal);

    [Fact]
    public void IndexOf_NamesTheColumnsThereAreWhenOneIsMissing()
    {
        var e = Assert.Throws<CommandFailedException>(() => Read("a,b\n1,2\n").IndexOf("c"));
        Assert.Equal("t.csv: has no column 'c'; its columns are 'a', 'b'", e.Message);
    }

    private static CsvTable Read(string text) => CsvTable.Read("t.csv", new StringReader(text));
}
