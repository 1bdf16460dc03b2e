namespace Vsml.Cli.Tests;

/// <summary>What a shell redirects is a file as well: nothing is lost by it either.</summary>
public sealed class StandardStreamTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public StandardStreamTests()
    {
        _folder.WriteFlowers("data.csv", 100);
        UntrainedAlgorithm.Create().Save(_folder["la.safetensors"]);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("vsml fit --label kind --output data.csv < data.csv", "--output: data.csv is the input /dev/stdin")]
    [InlineData("vsml fit - --label kind --output sub/../data.csv < data.csv", "is the input /dev/stdin")]
    [InlineData("vsml fit --label kind --learning-algorithm la.safetensors --output - < data.csv >> la.safetensors", "the standard output goes to the input la.safetensors")]
    [InlineData("vsml predict la.safetensors - --output data.csv < data.csv", "--output: data.csv is the input /dev/stdin")]
    [InlineData("vsml predict - data.csv --output la.safetensors < la.safetensors", "--output: la.safetensors is the input /dev/stdin")]
    [InlineData("vsml predict la.safetensors data.csv >> data.csv", "the standard output goes to the input data.csv")]
    [InlineData("vsml predict la.safetensors < data.csv >> data.csv", "the standard output goes to the input /dev/stdin")]
    [InlineData("vsml learn - data.csv --output la.safetensors < la.safetensors", "--output: la.safetensors is the input /dev/stdin")]
    [InlineData("vsml evaluate la.safetensors data.csv >> data.csv", "the standard output goes to the input data.csv")]
    [InlineData("vsml evaluate la.safetensors data.csv 2>> la.safetensors", "")]
    [InlineData("vsml explain la.safetensors --output data.csv < data.csv", "--output: data.csv is the input /dev/stdin")]
    [InlineData("vsml info la.safetensors >> la.safetensors", "the standard output goes to the input la.safetensors")]
    [InlineData("vsml compare data.csv --label kind >> data.csv", "the standard output goes to the input data.csv")]
    [InlineData("vsml compare /dev/stdin --label kind --output data.csv < data.csv", "--output: data.csv is the input /dev/stdin")]
    [InlineData("vsml online data.csv --label kind --rivals none >> data.csv", "the standard output goes to the input data.csv")]
    [InlineData("vsml compare data.csv --label kind --output new.csv > new.csv", "--output: new.csv is where the standard output goes")]
    [InlineData("vsml online data.csv --label kind --plot new.svg 2> new.svg", "")]
    [InlineData("vsml compare data.csv --label kind --output -", "--output: - is no file")]
    [InlineData("vsml export la.safetensors --learn -", "--learn: - is no file")]
    public async Task AStreamThatIsAFileReadOrWritten_IsRefusedBeforeAnyWork(string line, string message)
    {
        if (!Shell.Exists)
            return;
        byte[][] before = [File.ReadAllBytes(_folder["data.csv"]), File.ReadAllBytes(_folder["la.safetensors"])];

        CommandRun run = await Shell.RunAsync(_folder, line);

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.Equal(before[0], File.ReadAllBytes(_folder["data.csv"]));
        // The message itself is all that the error stream brings.
        Assert.Equal(before[1], File.ReadAllBytes(_folder["la.safetensors"])[..before[1].Length]);
        Assert.Empty(Directory.GetFiles(_folder.Path, "*.tmp").Concat(Directory.GetFiles(_folder.Path, "*.partial")));
    }

    [Fact]
    public async Task ResultsAndTables_MayGoToOneFileThroughOneStream()
    {
        if (!Shell.Exists)
            return;
        CommandRun run = await Shell.RunAsync(
            _folder, "vsml compare /dev/stdin --label kind --train-sizes 32 --repeats 1 --trainers AveragedPerceptron --output /dev/stdout < data.csv > all.txt");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("| AveragedPerceptron |", await File.ReadAllTextAsync(_folder["all.txt"]), StringComparison.Ordinal);
    }
}
