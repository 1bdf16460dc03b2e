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

    [Fact]
    public async Task Write_ToAPipe_IsReadAtItsOtherEnd()
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS())
            return;
        string pipe = _folder.Pipe("pipe");
        Task<string> read = Task.Run(() => File.ReadAllText(pipe));
        OutputFile.RequireWritable(pipe);
        OutputFile.Write(pipe, writer => writer.Write("through"));
        Assert.Equal("through", await read);
    }

    [Fact]
    public void RequireApart_NamesTheOptionAndTheFileThatWouldBeLost()
    {
        string data = _folder.Write("data.csv", "1"), link = _folder["link.csv"];
        File.CreateSymbolicLink(link, "data.csv");

        OutputFile.RequireApart([("--output", _folder["r.csv"]), ("--plot", null)], [data]);
        Assert.Equal($"--output: {link} is the input {data}; a file of its own was expected", Refused([("--output", link)], [data]));
        Assert.Equal(
            $"--plot: {_folder["./r.svg"]} is the file of --output, {_folder["r.svg"]}; a file of its own was expected",
            Refused([("--output", _folder["r.svg"]), ("--plot", _folder["./r.svg"])], [data]));
        Assert.Contains("does not exist", Refused([("--output", _folder["no/r.csv"])], []), StringComparison.Ordinal);
        Assert.Equal("1", File.ReadAllText(data));

        static string Refused((string, string?)[] outputs, string[] inputs) =>
            Assert.Throws<CommandFailedException>(() => OutputFile.RequireApart(outputs, inputs)).Message;
    }

    /// <summary>Every verb that writes, every option that names a file it writes, under other names of what it reads or writes too.</summary>
    [Theory]
    [InlineData("compare", "data.csv", "--label", "kind", "--output", "data.csv")]
    [InlineData("compare", "data.csv", "--label", "kind", "--output", "link.csv")]
    [InlineData("compare", "data.csv", "--label", "kind", "--output", "hard.csv")]
    [InlineData("compare", "link.csv", "--label", "kind", "--output", "sub/../data.csv")]
    [InlineData("compare", "", "--label", "kind", "--output", "data.csv")]
    [InlineData("compare", "data.csv", "--label", "kind", "--learning-algorithm", "la.safetensors", "--output", "la.safetensors")]
    [InlineData("compare", "data.csv", "--label", "kind", "--output", "new.svg", "--plot", "new.svg")]
    [InlineData("compare", "data.csv", "--label", "kind", "--output", "new.svg", "--plot", "./new.svg")]
    [InlineData("compare", "picture.svg", "--label", "kind", "--plot", "picture.svg")]
    [InlineData("compare", "new.partial", "--label", "kind", "--output", "new")]
    [InlineData("online", "new.partial", "--label", "kind", "--output", "new")]
    [InlineData("online", "data.csv", "--label", "kind", "--output", "data.csv")]
    [InlineData("online", "data.csv", "--label", "kind", "--output", "hard.csv")]
    [InlineData("online", "", "--label", "kind", "--output", "data.csv")]
    [InlineData("online", "data.csv", "--label", "kind", "--learning-algorithm", "la.safetensors", "--output", "la.safetensors")]
    [InlineData("online", "data.csv", "--label", "kind", "--output", "new.svg", "--plot", "new.svg")]
    [InlineData("meta-train", "--config", "recipe.json", "--output", "recipe.json")]
    [InlineData("meta-train", "--start", "la.safetensors", "--output", "la.safetensors")]
    [InlineData("meta-train", "--config", "new.checkpoint", "--output", "new")]
    [InlineData("meta-train", "--config", "recipe.json", "--output", "new", "--logs", "new")]
    [InlineData("meta-train", "--config", "recipe.json", "--output", "new", "--logs", "data.csv")]
    [InlineData("fit", "data.csv", "--label", "kind", "--output", "hard.csv")]
    [InlineData("fit", "data.csv", "--label", "kind", "--learning-algorithm", "la.safetensors", "--output", "la.safetensors")]
    [InlineData("predict", "la.safetensors", "data.csv", "--output", "link.csv")]
    [InlineData("learn", "la.safetensors", "data.csv", "--output", "la.safetensors")]
    [InlineData("explain", "la.safetensors", "data.csv", "--output", "data.csv")]
    [InlineData("explain", "la.safetensors", "picture.svg", "--plot", "picture.svg")]
    [InlineData("explain", "la.safetensors", "data.csv", "--output", "new.svg", "--plot", "new.svg")]
    [InlineData("export", "la.safetensors", "--output", "la.safetensors")]
    [InlineData("export", "la.safetensors", "--learn", "la.onnx")]
    [InlineData("export", "data.csv", "--learn", "new.onnx", "--state", "link.csv")]
    [InlineData("export", "data.csv", "--output", "new.safetensors", "--learn", "new.onnx")]
    [InlineData("import", "data.csv", "la.safetensors", "--output", "la.safetensors")]
    public async Task AnOutputThatIsAnInputOrAnotherOutput_IsRefusedBeforeAnyWork(params string[] arguments)
    {
        string data = _folder.WriteFlowers("data.csv", 200);
        File.CreateSymbolicLink(_folder["link.csv"], "data.csv");
        _folder.HardLink("data.csv", "hard.csv");
        _folder.WriteFlowers("picture.svg", 200);
        _folder.WriteFlowers("new.partial", 200);
        _folder.Write("recipe.json", """{ "steps": 1 }""");
        _folder.Write("new.checkpoint", """{ "steps": 1 }""");
        UntrainedAlgorithm.Create().Save(_folder["la.safetensors"]);
        string[] before = Contents();

        CommandRun run = await CommandRun.OfAsync(
            [.. arguments.Select((argument, i) => i == 0 || argument is "kind" || argument.StartsWith("--", StringComparison.Ordinal) ? argument : _folder[argument])]);

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Matches("of its own was expected|is a file; a folder was expected", run.Error);
        Assert.Equal(before, Contents());
        Assert.True(File.Exists(data));

        string[] Contents() =>
            [.. Directory.GetFileSystemEntries(_folder.Path).Order().Select(path => $"{path} {new FileInfo(path).LinkTarget} {Convert.ToHexString(File.ReadAllBytes(path))}")];
    }
}
