namespace Vsml.Cli.Tests;

public sealed class OutputFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Write_ReplacesTheFileAndNothingIsSeenBefore()
    {
        string path = _folder.Write("x.csv", "old");
        OutputFile.Write(path, writer =>
        {
            writer.Write("new");
            writer.Flush();
            Assert.Equal("old", File.ReadAllText(path));
        });

        Assert.Equal("new", File.ReadAllText(path));
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Write_ThatFailsLeavesNothingBehind()
    {
        Assert.Throws<InvalidOperationException>(() => OutputFile.Write(_folder["x.csv"], writer =>
        {
            writer.Write("half");
            throw new InvalidOperationException();
        }));
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Write_NamesAFileThatCannotBeWritten() => Assert.Contains(
        "no/x.csv", Assert.Throws<CommandFailedException>(() => OutputFile.Write(_folder["no/x.csv"], _ => { })).Message, StringComparison.Ordinal);

    [Fact]
    public void RequireWritable_LeavesNothingBehindAndNamesAMissingFolder()
    {
        OutputFile.RequireWritable(_folder["x.csv"]);
        Assert.Empty(Directory.GetFiles(_folder.Path));
        Assert.Throws<CommandFailedException>(() => OutputFile.RequireWritable(_folder["no/x.csv"]));
    }

    [Fact]
    public void AFolderInTheWay_IsNamed() => Assert.Contains(
        "is a folder", Assert.Throws<CommandFailedException>(() => OutputFile.RequireWritable(_folder.Path)).Message, StringComparison.Ordinal);
}
