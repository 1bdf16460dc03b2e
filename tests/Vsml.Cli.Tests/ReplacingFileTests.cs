namespace Vsml.Cli.Tests;

public sealed class ReplacingFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Commit_ReplacesTheFileAndNothingIsSeenBefore()
    {
        string path = _folder.Write("x.csv", "old");
        using var file = new ReplacingFile(path);
        file.Writer.Write("new");
        file.Writer.Flush();
        Assert.Equal("old", File.ReadAllText(path));

        file.Commit();
        Assert.Equal("new", File.ReadAllText(path));
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Dispose_WithoutCommitLeavesNothingBehind()
    {
        using (var file = new ReplacingFile(_folder["x.csv"]))
            file.Writer.Write("half");
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void RequireWritable_LeavesNothingBehindAndNamesAMissingFolder()
    {
        ReplacingFile.RequireWritable(_folder["x.csv"]);
        Assert.Empty(Directory.GetFiles(_folder.Path));
        Assert.Throws<CommandFailedException>(() => ReplacingFile.RequireWritable(_folder["no/x.csv"]));
    }

    [Fact]
    public void AFolderInTheWay_IsNamed() =>
        Assert.Contains("is a folder", Assert.Throws<CommandFailedException>(() => new ReplacingFile(_folder.Path)).Message, StringComparison.Ordinal);
}
