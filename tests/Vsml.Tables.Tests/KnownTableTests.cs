using System.Text;

namespace Vsml.Tables.Tests;

public class KnownTableTests
{
    [Fact]
    public void ColumnsAreFoundByName_InTheOrderAskedFor()
    {
        KnownTable table = Read("b,extra,a\nred,x,1\n,y,2.5\n", new KnownNumbers("a"), new KnownCategories("b", ["red"]));
        Assert.Equal([1, 2.5], ((NumberColumn)table.Columns[0]).Values);
        Assert.Equal([0, TextColumn.Missing], ((TextColumn)table.Columns[1]).Codes);
        Assert.Equal(["column that the model does not know is passed over: 'extra'"], table.Remarks);
        Assert.Equal(["red", "x", "1"], table.Cells[0]);
    }

    [Fact]
    public void AllMissingColumns_AreNamed()
    {
        InvalidDataException e = Assert.Throws<InvalidDataException>(() => Read("b;c\n1;2\n", new KnownNumbers("a"), new KnownNumbers("b"), new KnownTexts("d")));
        Assert.Equal("t.csv: has no column 'a', 'd', which the model needs; its columns (separated by ';') are 'b', 'c'", e.Message);
    }

    [Theory]
    [InlineData("1,234", ',', 1.234)]
    [InlineData("1,234", '.', 1234)]
    [InlineData("1.5", ',', 1.5)]
    [InlineData("5 %", '.', 5)]
    public void NumbersAreReadAsTheyAreKnownToBeWritten_IfTheyAre(string cell, char fraction, double value)
    {
        KnownTable table = Read($"a\n\"{cell}\"\n", new KnownNumbers("a", new NumberMarks(fraction, fraction == '.' ? ',' : null)));
        Assert.Equal([value], ((NumberColumn)table.Columns[0]).Values);
    }

    [Fact]
    public void AColumnOfAKnownUnit_HasItOrNone_AndNoOther()
    {
        var known = new KnownNumbers("a", new NumberMarks('.', null, Unit: "kg"));
        KnownTable same = Read("a\n7.5 kgs\n", known), none = Read("a\n7.5\n", known);
        Assert.Equal([7.5], ((NumberColumn)same.Columns[0]).Values);
        Assert.Equal(["column 'a': 1 cells such as '7.5 kgs' taken as numbers in kg"], same.Remarks);
        Assert.Equal([7.5], ((NumberColumn)none.Columns[0]).Values);
        Assert.Equal(["column 'a': numbers without a unit, such as '7.5', taken as numbers in kg"], none.Remarks);
        InvalidDataException e = Assert.Throws<InvalidDataException>(() => Read("a\nNA\n7.5 lb\n", known));
        Assert.Equal("t.csv: column 'a': row 2 has '7.5 lb'; a number in kg was expected", e.Message);
        InvalidDataException mixed = Assert.Throws<InvalidDataException>(() => Read("a\n7.5 kg\n7.5\n", known));
        Assert.Equal("t.csv: column 'a': row 1 has '7.5 kg'; a number was expected", mixed.Message);
    }

    [Theory]
    [InlineData("0:30:30", NumberForm.Sixtieths, 30.5)]
    [InlineData("0:30", NumberForm.SixtiethsOfSixtieths, 30)]
    [InlineData("0x10", NumberForm.Hexadecimal, 16)]
    [InlineData("16", NumberForm.Hexadecimal, 16)]
    public void TimesAndHexadecimalDigits_MeanTheSameInEveryTable(string cell, NumberForm form, double value)
    {
        KnownTable table = Read($"a\n{cell}\n", new KnownNumbers("a", new NumberMarks('.', null, form)));
        Assert.Equal([value], ((NumberColumn)table.Columns[0]).Values);
    }

    [Theory]
    [InlineData("1\n2\nx\n", "row 3 has 'x'")]
    [InlineData("5 %\n$5\n", "row 2 has '$5'")]
    [InlineData("tall\n", "row 1 has 'tall'")]
    public void ACellThatIsNoNumber_IsNamed(string rows, string expected)
    {
        InvalidDataException e = Assert.Throws<InvalidDataException>(() => Read($"a,b\n{rows.Replace("\n", ",1\n", StringComparison.Ordinal)}", new KnownNumbers("a")));
        Assert.Equal($"t.csv: column 'a': {expected}; a number was expected", e.Message);
    }

    [Fact]
    public void MissingNumbers_AreMissing_EvenWhereAllAre()
    {
        KnownTable table = Read("a,b\nNA,1\n,2\nunknown,3\n", new KnownNumbers("a"));
        Assert.Equal([double.NaN, double.NaN, double.NaN], ((NumberColumn)table.Columns[0]).Values);
        Assert.Contains("column 'a': 1 cell 'NA' and 1 cell 'unknown' taken as missing", table.Remarks);
    }

    [Fact]
    public void AKnownText_IsNoCodeOfAMissingValue_AndAnUnknownOneIsSaid()
    {
        KnownTable table = Read("a,b\nnone,1\n?,1\nblue,1\n7,1\n", new KnownCategories("a", ["none", "7"]));
        var column = (TextColumn)table.Columns[0];
        Assert.Equal(["none", null, "blue", "7"], column.Codes.Select(code => code < 0 ? null : column.Texts[code]));
        Assert.Equal(
            [
                "column 'a': 1 cell '?' taken as missing",
                "column 'a': 1 cell 'blue' that the model does not know, taken as none of the texts that it knows",
                "column that the model does not know is passed over: 'b'",
            ], table.Remarks);
    }

    [Fact]
    public void LabelsThatAreKnown_AreClasses_AndNewOnesThatLookLikeThemAreSaid()
    {
        KnownTable table = KnownTable.Read("t.csv", [new KnownNumbers("a")], "y", ["?", "1"], ReadOptions.Default, Content("a,y\n1,?\n2,1.0\n3,\n"));
        Assert.Equal(["?", "1.0", null], table.Labels);
        Assert.Equal(["column 'y': '1.0' (1 rows) and '1' (0 rows) look alike and are taken as different classes"], table.Remarks);
        Assert.Null(Read("a\n1\n", new KnownNumbers("a")).Labels);
    }

    private static KnownTable Read(string text, params KnownColumn[] columns) => KnownTable.Read("t.csv", columns, null, [], ReadOptions.Default, Content(text));

    private static MemoryStream Content(string text) => new(Encoding.UTF8.GetBytes(text));
}
