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
    [InlineData("40.88kg | 7 kg | -3 Kg | 5kgs.", new[] { 40.88, 7, -3, 5 }, "4 cells such as '40.88kg' taken as numbers in kg")]
    [InlineData("12 km | 1,234.5 km", new[] { 12, 1234.5 }, "2 cells such as '12 km' taken as numbers in km, with ',' between thousands")]
    [InlineData("1e3 m | 2.5E-1m", new[] { 1000, 0.25 }, "2 cells such as '1e3 m' taken as numbers in m")]
    [InlineData("12 m2 | 7,5 m² | 8 m^2", new[] { 12, 7.5, 8 }, "3 cells such as '12 m2' taken as numbers in m², with a decimal comma")]
    [InlineData("1 day | 2 days | 3.5 days", new[] { 1, 2, 3.5 }, "3 cells such as '1 day' taken as numbers in d")]
    [InlineData("25° | -3 °", new double[] { 25, -3 }, "2 cells such as '25°' taken as numbers in °")]
    [InlineData("21.5 °C | 19 \u2103", new[] { 21.5, 19 }, "2 cells such as '21.5 °C' taken as numbers in °C")]
    [InlineData("50‰ | 7 ‰", new double[] { 50, 7 }, "2 cells such as '50‰' taken as numbers in ‰")]
    [InlineData("90 mg/dl | 85 mg/dL", new double[] { 90, 85 }, "2 cells such as '90 mg/dl' taken as numbers in mg/dl")]
    [InlineData("2,50 €/kg | 3 €/kg", new[] { 2.5, 3 }, "2 cells such as '2,50 €/kg' taken as numbers in €/kg, with a decimal comma")]
    [InlineData("7.5 l/100km | 8 l/100 km", new[] { 7.5, 8 }, "2 cells such as '7.5 l/100km' taken as numbers in l/100km")]
    [InlineData("40.88- | 12 | 1,234.5-", new[] { -40.88, 12, -1234.5 }, "2 cells such as '40.88-' taken as numbers with ',' between thousands, with the minus behind")]
    [InlineData("5.5- EUR | 7 EUR | 8 EUR-", new[] { -5.5, 7, -8 }, "3 cells such as '5.5- EUR' taken as numbers in EUR, with the minus behind")]
    [InlineData("(1,234.5) | 7 | (0.5)", new[] { -1234.5, 7, -0.5 }, "2 cells such as '(1,234.5)' taken as numbers with ',' between thousands")]
    [InlineData("$(1,234.5) | $7", new[] { -1234.5, 7 }, "2 cells such as '$(1,234.5)' taken as numbers in $, with ',' between thousands")]
    [InlineData("0x1F | 0xff | 0X0", new double[] { 31, 255, 0 }, "3 cells such as '0x1F' taken as numbers with '0x' before hexadecimal digits")]
    [InlineData("12:30 | -0:05 | 100:00", new double[] { 750, -5, 6000 }, "3 cells such as '12:30' taken as numbers with ':' before minutes, which they count")]
    [InlineData("12:30:15 | 0:00:30.6", new[] { 750.25, 0.51 }, "2 cells such as '12:30:15' taken as numbers with ':' before minutes, which they count, and seconds")]
    [InlineData("\u0663 | \u0661\u0662\u066b\u0665 | \u0661\u066c\u0662\u0663\u0664", new[] { 3, 12.5, 1234 }, "3 cells such as '\u0663' taken as numbers with apostrophes between thousands")]
    [InlineData("\uff11\uff12\uff0e\uff15 | \uff0d\uff13", new[] { 12.5, -3 }, "2 cells such as '\uff11\uff12\uff0e\uff15' taken as numbers")]
    [InlineData("27\u2033 | 13.5\u2033", new[] { 27, 13.5 }, "2 cells such as '27\u2033' taken as numbers in in")]
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
    [InlineData("K9 | K10")]
    [InlineData("5- | -6 | 7")]
    [InlineData("(1,234.5) | 7 | $(3)")]
    [InlineData("12:30 | 12:30:15")]
    [InlineData("0x1F | 10")]
    [InlineData("0x00112233445566778899aabbccddeeff | 0x10")]
    [InlineData("2024-01-05 | 2024-01-06")]
    [InlineData("u-17 | u-18")]
    [InlineData("10.0.0.1 | 10.0.0.2")]
    [InlineData("$ | %")]
    public void ANotationThatNotAllCellsShare_IsText(string cells) =>
        Assert.IsType<TextColumn>(Tables.OfCells(cells.Split(" | ")).Columns[0]);

    [Theory]
    [InlineData("40.88kg | 7 lb | 500 g", "40.88kg")]
    [InlineData("12 | 13 cm | 14 | 15 cm", "13 cm")]
    [InlineData("$5 | 6 €", "$5")]
    [InlineData("5 % | 0.05", "5 %")]
    [InlineData("1,234.5 | 7,5 | 1.234,5", "1,234.5")]
    [InlineData("5 widgets | 7 widgets", "5 widgets")]
    [InlineData("<5 | 7 | >= 12.5", "<5")]
    [InlineData("40+ | 65+ | 12", "40+")]
    [InlineData("1st | 2nd | 3rd | 14th", "1st")]
    [InlineData("1/2 | 3/4", "1/2")]
    [InlineData("1 1/2 | 3½ | 2", "1 1/2")]
    [InlineData("12:30 | 12:30:15", "12:30")]
    [InlineData("9:15 am | 12:30 PM", "9:15 am")]
    [InlineData("3:2 | 1:11", "3:2")]
    [InlineData("5 ± 0.1 | 6±1", "5 ± 0.1")]
    [InlineData("3x10^5 | 10⁻³", "3x10^5")]
    [InlineData("5'11'' | 6'2''", "5'11''")]
    [InlineData("5- | -6 | 7-", "5-")]
    [InlineData("approx. 5 | ca. 7 kg", "approx. 5")]
    [InlineData("٣ kg | ٥ g", "٣ kg")]
    [InlineData("5* | 6 | 7 | 8*", "5*")]
    [InlineData("[5] | [7]", "[5]")]
    [InlineData("1 x | 2 q | 3 widgets | 4 widgets | 5 widgets | 6 widgets | 7 widgets | 8 widgets | 9 widgets | 10 widgets", "1 x", 9)]
    public void NearNumbersThatCanBeReadInNoOneWay_AreTextAndSaid(string cells, string example, int? count = null)
    {
        string[] all = cells.Split(" | ");
        Dataset dataset = Tables.OfCells([.. all, "NA"]);
        Assert.IsType<TextColumn>(dataset.Columns[0]);
        Assert.Equal(
            ["column 'x': 1 cell 'NA' taken as missing", $"column 'x': {count ?? all.Length} of {all.Length} cells look like numbers (e.g. '{example}'); taken as text"], dataset.Remarks);
        Assert.Equal(["column 'x': 1 cell 'NA' taken as missing"], Tables.OfCells([.. all, "NA"], new ReadOptions { NumberNotations = false }).Remarks);
    }

    [Theory]
    [InlineData("2024-01-05 | 2024-01-06")]
    [InlineData("u-17 | u-18")]
    [InlineData("P003 | P004")]
    [InlineData("Q1 | Q2")]
    [InlineData("day 1 | day 12")]
    [InlineData("12A4 | 12B4")]
    [InlineData("10.0.0.1 | 10.0.0.2")]
    [InlineData("[70-80) | [80-90)")]
    [InlineData("5 Main Street | 7 Oak Lane")]
    [InlineData("red | green")]
    [InlineData("$ | %")]
    public void CodesDatesAndTexts_AreTextWithoutAWord(string cells)
    {
        Dataset dataset = Tables.OfCells(cells.Split(" | "));
        Assert.IsType<TextColumn>(dataset.Columns[0]);
        Assert.Empty(dataset.Remarks);
    }

    [Fact]
    public void AUnitThatNearlyAllCellsHave_IsReportedWithTheCellsThatHaveNot()
    {
        Dataset dataset = Tables.OfCells([.. Enumerable.Range(0, 100).Select(i => i % 40 == 7 ? "heavy" : $"{i}.5kg")]);
        Assert.IsType<TextColumn>(dataset.Columns[0]);
        Assert.Equal("column 'x': taken as text, though 97 of 100 cells are numbers: all but 3 cells 'heavy'", dataset.Remarks[0]);
    }

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
