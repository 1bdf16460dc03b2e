namespace Vsml.Tables.Tests;

public class LabelTests
{
    [Fact]
    public void OuterWhiteSpaceOfLabels_CountsNotQuotedOrNot()
    {
        Dataset dataset = Tables.Dataset("x,label\n1,\"brew\"\n2,\" brew \"\n3,  idle\n4,\"idle\t\"\n5,\u00a0idle\n");
        Assert.Equal(["brew", "idle"], dataset.Classes);
        Assert.Equal([0, 0, 1, 1, 1], dataset.Labels);
        Assert.Empty(dataset.Remarks);
    }

    [Theory]
    [InlineData("Brew", "brew")]
    [InlineData("1", "1.0")]
    [InlineData("1e1", "10")]
    [InlineData("1,0", "1")]
    [InlineData("br\u200bew", "brew")]
    [InlineData("bre\u00adw", "BREW")]
    [InlineData("very  hot", "Very hot")]
    [InlineData("n\u00c9", "n\u00e9")]
    public void LabelsThatLookAlike_AreDifferentClassesAndSaid(string one, string other)
    {
        Dataset dataset = Tables.Dataset($"x,label\n1,\"{one}\"\n2,\"{other}\"\n3,\"{one}\"\n4,else\n");
        Assert.Equal(3, dataset.Classes.Count);
        Assert.Equal([$"column 'label': '{one}' (2 rows) and '{other}' (1 rows) look alike and are taken as different classes"], dataset.Remarks);
    }
}
