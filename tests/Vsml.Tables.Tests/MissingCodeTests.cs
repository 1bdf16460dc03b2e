namespace Vsml.Tables.Tests;

public class MissingCodeTests
{
    [Theory]
    [InlineData("NA")]
    [InlineData("N/A")]
    [InlineData("n/a")]
    [InlineData("#N/A")]
    [InlineData("?")]
    [InlineData("-")]
    [InlineData("--")]
    [InlineData(".")]
    [InlineData("null")]
    [InlineData("NULL")]
    [InlineData("none")]
    [InlineData("NaN")]
    [InlineData("inf")]
    [InlineData("-Inf")]
    [InlineData("#DIV/0!")]
    [InlineData("unknown")]
    public void ACode_IsMissingAmongNumbersAndSaid(string code)
    {
        string[] cells = ["1.5", code, "2", code, "3"];
        Dataset dataset = Tables.OfCells(cells);

        Assert.Equal([1.5, double.NaN, 2, double.NaN, 3], Assert.IsType<NumberColumn>(dataset.Columns[0]).Values);
        Assert.Equal([$"column 'x': 2 cells '{code}' taken as missing"], dataset.Remarks);
        if (code != "NaN")
            Assert.IsType<TextColumn>(Tables.OfCells(cells, new ReadOptions { MissingCodes = false }).Columns[0]);
    }

    [Fact]
    public void AnErrorInTheFirstColumn_IsMissingThere_AndItsRowIsKept()
    {
        Dataset dataset = Tables.Dataset("x,y,label\n1,1,a\n#DIV/0!,2,b\n3,3,a\n#N/A,4,b\n5,5,a\n");
        Assert.Equal([1, double.NaN, 3, double.NaN, 5], Assert.IsType<NumberColumn>(dataset.Columns[0]).Values);
        Assert.Equal([1, 2, 3, 4, 5], Assert.IsType<NumberColumn>(dataset.Columns[1]).Values);
        Assert.Equal(["column 'x': 1 cell '#DIV/0!' and 1 cell '#N/A' taken as missing"], dataset.Remarks);
    }

    [Fact]
    public void SeveralCodes_AreOneRemark() => Assert.Equal(
        ["column 'x': 2 cells 'NA' and 1 cell '?' taken as missing"], Tables.OfCells(["1", "NA", "?", "NA"]).Remarks);

    [Fact]
    public void ACode_IsMissingAmongTextsToo()
    {
        Dataset dataset = Tables.OfCells(["red", "NA", "blue", "red"]);
        Assert.Equal([0, TextColumn.Missing, 1, 0], Assert.IsType<TextColumn>(dataset.Columns[0]).Codes);
        Assert.Equal(["column 'x': 1 cell 'NA' taken as missing"], dataset.Remarks);
    }

    [Fact]
    public void AFrequentWordAmongTexts_IsACategory()
    {
        string[] cells = [.. Enumerable.Range(0, 40).Select(i => i % 4 == 0 ? "none" : i == 1 ? "inf" : $"kind {i % 3}")];
        Dataset dataset = Tables.OfCells(cells);
        Assert.Contains("none", Assert.IsType<TextColumn>(dataset.Columns[0]).Texts);
        Assert.Equal(["column 'x': 1 cell 'inf' taken as missing"], dataset.Remarks);
        Assert.Empty(Tables.OfCells([.. Enumerable.Range(0, 40).Select(i => i < 4 ? "guarantor" : "none")]).Remarks);
    }

    [Theory]
    [InlineData("NA")]
    [InlineData("?")]
    [InlineData("-")]
    [InlineData("none")]
    public void ALabelThatIsACode_IsNone(string code)
    {
        string text = $"x,label\n{string.Concat(Enumerable.Range(0, 40).Select(i => $"{i},{(i is 3 or 7 ? code : i % 2 == 0 ? "a" : "b")}\n"))}";
        Dataset dataset = Tables.Dataset(text);

        Assert.Equal((38, 2), (dataset.Rows, dataset.Classes.Count));
        Assert.Equal([$"column 'label': 2 cells '{code}' taken as missing", "2 rows without a value of 'label' are left out"], dataset.Remarks);
        Assert.Equal((40, 3), Counts(Tables.Dataset(text, new ReadOptions { MissingCodes = false })));
    }

    [Theory]
    [InlineData("+", "-")]
    [InlineData("pos", "-")]
    [InlineData("EU", "NA")]
    public void ACodeThatIsOneOfTwoLabels_IsAClass(string one, string other)
    {
        Dataset dataset = Tables.Dataset($"x,label\n1,{one}\n2,{other}\n3,{one}\n");
        Assert.Equal((3, 2), Counts(dataset));
        Assert.Equal(one == "+" ? [] : [$"column 'label': 1 cells '{other}' taken as a class, not as missing"], dataset.Remarks);
    }

    [Fact]
    public void AFrequentNoneAmongLabels_IsAClassAndSaid()
    {
        Dataset dataset = Tables.Dataset("x,label\n1,none\n2,mild\n3,severe\n4,none\n");
        Assert.Equal(["none", "mild", "severe"], dataset.Classes);
        Assert.Equal(["column 'label': 2 cells 'none' taken as a class, not as missing"], dataset.Remarks);
    }

    [Fact]
    public void FurtherCodes_AreTheUsers()
    {
        string[] cells = ["1", "-999", "off", "2"];
        var options = new ReadOptions { MoreMissingCodes = ["off", "-999"] };
        Assert.Equal([1, double.NaN, double.NaN, 2], Assert.IsType<NumberColumn>(Tables.OfCells(cells, options).Columns[0]).Values);
        Assert.Equal([1, double.NaN, double.NaN, 2],
            Assert.IsType<NumberColumn>(Tables.OfCells(cells, options with { MissingCodes = false }).Columns[0]).Values);
    }

    private static (int Rows, int Classes) Counts(Dataset dataset) => (dataset.Rows, dataset.Classes.Count);

    [Theory]
    [InlineData("-999", true)]
    [InlineData("9999", true)]
    [InlineData("-99.0", true)]
    [InlineData("-998", false)]
    [InlineData("99", false)]
    public void ANumberOfNinesFarFromAllOthers_IsSaid(string cell, bool isSaid)
    {
        string[] cells = [.. Enumerable.Range(0, 40).Select(row => row % 10 == 3 ? cell : $"{50 + row}")];
        Dataset dataset = Tables.OfCells(cells);
        Assert.Equal(
            isSaid ? [$"column 'x': 4 cells '{cell}', far from all others, taken as the number; if it means missing, name it (--missing {cell})"] : [], dataset.Remarks);
        Assert.Equal(36, ((NumberColumn)Tables.OfCells(cells, new ReadOptions { MoreMissingCodes = [cell] }).Columns[0]).Values.Count(double.IsFinite));
        Assert.Empty(Tables.OfCells(cells, new ReadOptions { MissingCodes = false }).Remarks);
        Assert.Empty(Tables.OfCells([.. cells.Where((text, row) => text != cell || row == 3)]).Remarks);
    }

    [Theory]
    [InlineData("NA", "?")]
    [InlineData("-", "pos")]
    public void CodesThatAreTheOnlyLabels_AreClassesAndSaid(string one, string other)
    {
        Dataset dataset = Tables.Dataset($"x,label\n1,{one}\n2,{other}\n3,{one}\n4,\n");
        Assert.Equal([one, other], dataset.Classes);
        Assert.Contains($"column 'label': 2 cells '{one}' taken as a class, not as missing", dataset.Remarks);
    }
}
