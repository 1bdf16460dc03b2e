namespace Vsml.Tables.Tests;

public class CsvTableTests
{
    [Fact]
    public void Parse_TakesQuotedCellsAndTrimsAll()
    {
        CsvTable table = Tables.Csv("a, b\r\n\"x, \"\"y\"\"\n z\",  2 \r\n,\r\n\" q \",\u00a03\t\r\n");

        Assert.Equal(["a", "b"], table.Header);
        Assert.Equal([["x, \"y\"\n z", "2"], ["", ""], ["q", "3"]], table.Rows);
        Assert.Empty(table.Remarks);
    }

    [Theory]
    [InlineData("a;b;c\n1,5;2,5;x\n", ";", "';'")]
    [InlineData("a\tb\tc\n1,5\t2,5\tx\n", "\t", "a tab")]
    [InlineData("a|b|c\n1,5|2,5|x\n", "|", "'|'")]
    [InlineData("a, x;b;c\n1,5;\"2;5\";x\n3,5;\"1,5\";y\n", ";", "';'")]
    public void TheSeparator_IsFoundByLookingAndSaid(string text, string separator, string named)
    {
        CsvTable table = Tables.Csv(text);
        Assert.Equal((separator, 3), (table.Separator, table.Header.Count));
        Assert.Equal([$"taken as separated by {named}"], table.Remarks);
    }

    [Theory]
    [InlineData("a,b\n1;2,x|y\n3;4,z\n")]
    [InlineData("a;x,b|y\n\"1,5\",2\n1,2\n")]
    [InlineData("a\n1\n2\n")]
    [InlineData("a,b\n")]
    public void TheSeparator_IsTheCommaWhereThatMakesTheTable(string text) => Assert.Equal(",", Tables.Csv(text).Separator);

    [Theory]
    [InlineData("sep=;\r\na;b\r\n1;2\r\n", ";")]
    [InlineData("\"sep=|\"\na|b\n1|2\n", "|")]
    [InlineData("SEP=\t\na\tb\n1\t2\n", "\t")]
    public void ASepLine_NamesTheSeparatorAndIsNoHeader(string text, string separator)
    {
        CsvTable table = Tables.Csv(text);
        Assert.Equal(separator, table.Separator);
        Assert.Equal([["1", "2"]], table.Rows);
        Assert.Equal("t.csv: line 4 has 3 fields; the header has 2",
            Failure($"{text}1{separator}2{separator}3\n"));
    }

    [Fact]
    public void ASeparatorAskedFor_IsHeldTo() => Assert.Equal(["a;b", "c"], Tables.Csv("a;b:c\n1;2:3\n", new ReadOptions { Separator = ":" }).Header);

    [Fact]
    public void LinesThatBeginWithASharp_AreCommentsAndCounted()
    {
        const string Text = "# made \"by x\na,b\n# half-way\n1,2\n\"3\n# no comment\",4\n";
        CsvTable table = Tables.Csv(Text);
        Assert.Equal([["1", "2"], ["3\n# no comment", "4"]], table.Rows);
        Assert.Equal(["2 lines that begin with '#' taken as comments"], table.Remarks);
        Assert.Throws<InvalidDataException>(() => Tables.Csv(Text, new ReadOptions { Comments = false }));
    }

    [Fact]
    public void RowsThatAllBeginWithASharp_AreRows()
    {
        CsvTable table = Tables.Csv("colour,n\n#ff0000,1\n#00ff00,2\n");
        Assert.Equal(["#ff0000", "#00ff00"], table.Rows.Select(row => row[0]));
        Assert.Empty(table.Remarks);
    }

    [Theory]
    [InlineData("#N/A", ",")]
    [InlineData("#DIV/0!", ";")]
    [InlineData("#NAME? ", "|")]
    [InlineData("#value!", ":")]
    public void ARowThatBeginsWithASpreadsheetsError_IsARow(string error, string separator)
    {
        string text = $"# a comment\na,b\n1,x\n2,x\n3,y\n{error},z\n#N/A is what a spreadsheet writes\n4,\"x\n".Replace(",", separator, StringComparison.Ordinal);
        var options = new ReadOptions { Separator = separator };
        CsvTable table = Tables.Csv(text.Replace("\"x", "x", StringComparison.Ordinal), options);
        Assert.Equal([["1", "x"], ["2", "x"], ["3", "y"], [error.Trim(), "z"], ["4", "x"]], table.Rows);
        Assert.Equal(["2 lines that begin with '#' taken as comments"], table.Remarks);
        Assert.Equal("t.csv: line 8: a quote that is not closed or not doubled", Assert.Throws<InvalidDataException>(() => Tables.Csv(text, options)).Message);
    }

    [Fact]
    public void AHeaderThatIsCommentedOut_IsTheHeader()
    {
        CsvTable table = Tables.Csv("# of 2024\n#a,b\n1,x\n2,y\n");
        Assert.Equal(["a", "b"], table.Header);
        Assert.Equal(2, table.Rows.Count);
        Assert.Equal(["1 line that begins with '#' taken as a comment"], table.Remarks);
    }

    [Fact]
    public void EmptyColumnsAndSeparatorsTooManyAtTheRight_AreDropped()
    {
        Assert.Equal(["a", "b"], Tables.Csv("a,b,,\n1,2,,\n3,4,,\n").Header);
        Assert.Equal([["1", "2"], ["3", "4"]], Tables.Csv("a,b\n1,2,\n3,4,,\n").Rows);
        Assert.Equal([["1", "2"], ["3", "4"]], Tables.Csv("a,b,\n1,2\n3,4,\n").Rows);
    }

    [Fact]
    public void ALineOfWhiteSpace_IsBlank() =>
        Assert.Equal([["1", "2"], ["3", "4"]], Tables.Csv("a,b\n1,2\n   \n\t\n3,4\n  \n").Rows);

    [Fact]
    public void AColumnWithoutAName_IsLeftOutWhereItNumbersTheRowsAndElseNamed()
    {
        CsvTable index = Tables.Csv(",a,b\n7,1,2\n3,3,4\n");
        Assert.Equal(["a", "b"], index.Header);
        Assert.Equal([["1", "2"], ["3", "4"]], index.Rows);
        Assert.Equal(["column 1, which has no name, numbers the rows and is left out"], index.Remarks);

        CsvTable named = Tables.Csv(",a,b\nx,1,2\ny,3,4\n");
        Assert.Equal(["column 1", "a", "b"], named.Header);
        Assert.Equal(["column 1, which has no name, is called 'column 1'"], named.Remarks);
    }

    [Theory]
    [InlineData("a,b\n1,2\n1,2,3\n", "t.csv: line 3 has 3 fields; the header has 2")]
    [InlineData("a,b\n\"x\ny\",2\n\"z\nz\",2,3\n", "t.csv: line 4 has 3 fields; the header has 2")]
    [InlineData("a,b\n1\n", "t.csv: line 2 has 1 fields; the header has 2")]
    [InlineData("", "t.csv: is empty; a header row was expected")]
    [InlineData("  \n\n", "t.csv: is empty; a header row was expected")]
    [InlineData(",,\n,,\n", "t.csv: is empty; a header row was expected")]
    [InlineData("a,a\n1,2\n", "t.csv: the header names the column 'a' more than once")]
    public void Parse_NamesFileAndLineOfWhatIsWrong(string text, string message) => Assert.Equal(message, Failure(text));

    [Theory]
    [InlineData(2, "a,b\n\"x\"y,2\n")]
    [InlineData(3, "a,b\n1,2\n1,\"2\n1,2\n1,2\n")]
    [InlineData(3, "a,b\r\n1,2\r\n1,\"2\r\n1,2\r\n1,\"2\"\r\n")]
    [InlineData(5, "a,b\n# a \"comment\n\"1\n\",2\n1,5\" pipe\n")]
    [InlineData(4, "sep=;\na;b\n1;2\n1;\"2\n")]
    public void AQuoteThatIsNotClosed_IsReportedAtItsOwnLine(int line, string text) =>
        Assert.Equal($"t.csv: line {line}: a quote that is not closed or not doubled", Failure(text));

    [Theory]
    [InlineData("a,b\n1,2\n", "its columns are 'a', 'b'")]
    [InlineData("a;b\n1;2\n", "its columns (separated by ';') are 'a', 'b'")]
    [InlineData("a:b\n1:2\n", "its columns (separated by ',') are 'a:b'")]
    public void IndexOf_NamesTheColumnsThereAreWhenOneIsMissing(string text, string message) => Assert.Equal(
        $"t.csv: has no column 'c'; {message}", Assert.Throws<InvalidDataException>(() => Tables.Csv(text).IndexOf("c")).Message);

    private static string Failure(string text) => Assert.Throws<InvalidDataException>(() => Tables.Csv(text)).Message;
}
