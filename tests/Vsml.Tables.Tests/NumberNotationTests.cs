namespace Vsml.Tables.Tests;

public class NumberNotationTests
{
    [Theory]
    [InlineData("16,7 | 3,25 | -0,5", new[] { 16.7, 3.25, -0.5 }, "3 cells such as '16,7' taken as numbers with a decimal comma")]
    [InlineData("1,234.5 | 7 | 12,345,678", new[] { 1234.5, 7, 12345678 }, "2 cells such as '1,234.5' taken as numbers with ',' between thousands")]
    [InlineData("12,34,567.5 | 1,00,000 | 1", new[] { 1234567.5, 100000, 1 }, "2 cells such as '12,34,567.5' taken as numbers with ',' between thousands")]
    [InlineData("1.234,5 | 7 | 8,5", new[] { 1234.5, 7, 8.5 }, "2 cells such as '1.234,5' taken as numbers with a decimal comma and '.' between thousands")]
    [InlineData("1 234,5 | 7,25", new[] { 1234.5, 7.25 }, "2 cells such as '1 234,5' taken as numbers with a decimal comma and spaces between thousands")]
    [InlineData("1\u202f234.5 | 7.25", new[] { 1234.5, 7.25 }, "1 cells such as '1\u202f234.5' taken as numbers with spaces between thousands")]
    [InlineData("1'234.5 | 7\u2019654", new[] { 1234.5, 7654 }, "2 cells such as '1'234.5' taken as numbers with apostrophes between thousands")]
    [InlineData("$5 | $1,234.50 | -$3", new[] { 5, 1234.5, -3 }, "3 cells such as '$5' taken as numbers in $, with ',' between thousands")]
    [InlineData("5 € | 7,5 €", new[] { 5, 7.5 }, "2 cells such as '5 €' taken as numbers in €, with a decimal comma")]
    [InlineData("USD 5 | 7 USD | (3 USD)", new double[] { 5, 7, -3 }, "3 cells such as 'USD 5' taken as numbers in USD")]
    [InlineData("5 % | 7.5% | +1e1 %", new[] { 5, 7.5, 10 }, "3 cells such as '5 %' taken as numbers in %")]
    [InlineData("\u22125 | 7", new double[] { -5, 7 }, "1 cells such as '\u22125' taken as numbers")]
    public void ANotation_IsReadWhereTheWholeColumnAgreesAndSaid(string cells, double[] values, string remark)
    {
        string[] all = [.. cells.Split(" | "), "", "NA"];
        Dataset dataset = Tables.OfCells(all);
        Assert.Equal([.. values, double.NaN, double.NaN], Assert.IsType<NumberColumn>(dataset.Columns[0]).Values);
        Assert.Equal(["column 'x': 1 cell 'NA' taken as missing", $"column 'x': {remark}"], dataset.Remarks);
        Assert.IsType<TextColumn>(Tables.OfCells(all, new ReadOptions { NumberNotations = false }).Columns[0]);
    }

    [Theory]
    [InlineData("$5 | 6 €")]
    [InlineData("$5 | 6")]
    [InlineData("5 % | 0.05")]
    [InlineData("1,234.5 | 7,5")]
    [InlineData("1,23,4 | 5")]
    [InlineData("1;5 | 2")]
    [InlineData("12 cm | 13 cm")]
    [InlineData("2024-01-05 | 2024-01-06")]
    [InlineData("u-17 | u-18")]
    [InlineData("10.0.0.1 | 10.0.0.2")]
    [InlineData("$ | %")]
    public void ANotationThatNotAllCellsShare_IsText(string cells) =>
        Assert.IsType<TextColumn>(Tables.OfCells(cells.Split(" | ")).Columns[0]);

    [Fact]
    public void AnAmbiguousColumn_IsReadAsTheOthersOfTheFile()
    {
        // 16,734 is sixteen point seven beside a column that can't be otherwise, sixteen thousand in a file of decimal points.
        Assert.Equal([16.734, 734], First("x,y,label\n\"16,734\",\"0,5\",a\n734,\"1,25\",b\n"));
        Assert.Equal([16734, 734], First("x,y,label\n\"16,734\",0.5,a\n734,1.25,b\n"));
        Assert.Equal([16734, 734], First("x,y,label\n\"16,734\",1,a\n734,2,b\n"));
        Assert.Equal([16.734, 734], First("x;y;label\n16,734;1;a\n734;2;b\n"));
        // And 1.234 twelve hundred where commas are decimal.
        Assert.Equal([1234, 734], First("x;y;label\n1.234;2,5;a\n734;2;b\n"));
        Assert.Equal([1.234, 734.5], First("x;y;label\n1.234;2,5;a\n734.5;2;b\n"));
    }

    [Fact]
    public void AColumnOfNearlyAllNumbers_IsReportedWithTheCellsThatAreNot()
    {
        string[] cells = [.. Enumerable.Range(0, 20).Select(i => i is 3 or 4 ? "12 cm" : i == 7 ? "err" : $"{i}.5")];
        Dataset dataset = Tables.OfCells(cells);
        Assert.IsType<TextColumn>(dataset.Columns[0]);
        Assert.Equal(["column 'x': taken as text, though 17 of 20 cells are numbers: all but 2 cells '12 cm' and 1 cell 'err'"], dataset.Remarks);
        Assert.Empty(Tables.OfCells([.. cells.Select((cell, i) => i < 12 ? "red" : cell)]).Remarks);
    }

    [Fact]
    public void ANumberBeyondAFloat_IsMissingAndSaid()
    {
        Dataset dataset = Tables.OfCells(["1", "3.5e38", "-1e200", "3e38"]);
        Assert.Equal([1, double.NaN, double.NaN, 3e38], Assert.IsType<NumberColumn>(dataset.Columns[0]).Values);
        Assert.Equal(["column 'x': 2 cells such as '3.5e38', beyond what a float holds (3.4e38), taken as missing"], dataset.Remarks);
    }

    private static double[] First(string text) => Assert.IsType<NumberColumn>(Tables.Dataset(text).Columns[0]).Values;
}
