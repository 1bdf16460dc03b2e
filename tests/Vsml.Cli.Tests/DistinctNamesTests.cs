namespace Vsml.Cli.Tests;

public sealed class DistinctNamesTests
{
    [Theory]
    [InlineData("a/x.csv b/y.csv", "x y")]
    [InlineData("a/x.csv b/x.csv y.csv", "a/x b/x y")]
    [InlineData("x.csv x.txt", "x.csv x.txt")]
    [InlineData("one/d/x.csv two/d/x.csv", "one/d/x two/d/x")]
    [InlineData("one/x.csv two/x.csv two/x.txt", "one/x two/x x.txt")]
    [InlineData("one/x.csv one/x.txt y/x.csv.gz", "one/x x.txt x.csv.gz")]
    public void Of_AreAsShortAsTellsThemApart(string paths, string expected)
    {
        string[] named = paths.Split(' ');
        IReadOnlyList<string> names = DistinctNames.Of(named);
        Assert.Equal(expected.Split(' '), names);
    }
}
