using System.Xml.Linq;

namespace Vsml.Cli.Tests.Experiment;

[Collection(TorchSharpTests.Name)]
public sealed class ExperimentCommandTests : IDisposable
{
    private static readonly string[] Tiny = ["meta_steps=2", "episodes=2", "episode_length=3", "side=3", "test_episodes=2", "test_length=5", "state_size=4", "message_size=4", "population=4", "hidden_units=2"];

    private readonly TemporaryFolder _folder = new();

    public ExperimentCommandTests()
    {
        foreach (string name in (string[])["mnist", "fashion-mnist"])
        {
            _folder.WriteDigits($"{name}-train", 40);
            _folder.WriteDigits($"{name}-test", 40);
        }
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("cross-dataset")]
    [InlineData("invariances")]
    public async Task AnExperiment_LeavesAPageATableAndAFigure(string name)
    {
        CommandRun run = await RunAsync(name, "out");
        Assert.Equal((0, ""), (run.ExitCode, run.ErrorButForFonts.Contains("unexpected", StringComparison.Ordinal) ? run.Error : ""));
        string page = File.ReadAllText(_folder["out/README.md"]);
        Assert.StartsWith($"# {name}\n", page, StringComparison.Ordinal);
        Assert.Contains($"vsml experiment {name} --output ", page, StringComparison.Ordinal);
        foreach (string part in (string[])["## What the paper reports", "## What was measured", "## What differs", "![" + name, "meta_steps 2 (10000)"])
            Assert.Contains(part, page, StringComparison.Ordinal);
        string table = File.ReadAllText(_folder["out/table.md"]);
        Assert.Contains(table, page, StringComparison.Ordinal);
        Assert.StartsWith(table, run.Output, StringComparison.Ordinal);
        Assert.Equal(table.Split('\n').Length - 2, File.ReadAllLines(_folder["out/table.csv"]).Length);
        Assert.Equal("svg", XDocument.Load(_folder["out/figure.svg"]).Root!.Name.LocalName);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], File.ReadAllBytes(_folder["out/figure.png"])[..4]);
    }

    [Fact]
    public async Task ARun_IsNeitherOverwrittenNorMixedWithAnother()
    {
        Assert.Equal(0, (await RunAsync("deep", "out")).ExitCode);
        string table = File.ReadAllText(_folder["out/table.csv"]);
        CommandRun run = await RunAsync("deep", "out");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("holds a run (experiment=deep); go on with --resume, or choose another --output", run.Error, StringComparison.Ordinal);
        run = await RunAsync("deep", "out", "--resume", "--set", "side=2");
        Assert.Contains("holds a run of other settings: side=3; now side=2. Choose another --output", run.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("deep", "out", "--resume")).ExitCode);
        Assert.Equal(table, File.ReadAllText(_folder["out/table.csv"]));
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("table.csv")]
    [InlineData("checkpoints")]
    public async Task AFolderOfOtherFiles_IsLeftAlone(string name)
    {
        Directory.CreateDirectory(_folder["out"]);
        _folder.Write($"out/{name}", "mine");
        foreach (string[] more in (string[][])[[], ["--resume"]])
        {
            CommandRun run = await RunAsync("deep", "out", more);
            Assert.Equal((1, ""), (run.ExitCode, run.Output));
            Assert.Contains($"holds {name}, and no run; a new folder", run.Error, StringComparison.Ordinal);
            Assert.Equal("mine", File.ReadAllText(_folder[$"out/{name}"]));
            Assert.Single(Directory.GetFileSystemEntries(_folder["out"]));
        }
    }

    [Theory]
    [InlineData("depe", "depe: is no experiment; known are clone-backprop, from-scratch")]
    [InlineData("omniglot", "holds no image set 'omniglot'; 'vsml data omniglot' fetches it")]
    [InlineData("deep|--set|size=3", "--set: there is no entry 'size'; known are meta_steps")]
    [InlineData("deep|--set|side", "--set: expected NAME=VALUE, found side")]
    [InlineData("deep|--seed|x", "--seed: x is not a whole number")]
    [InlineData("deep|--data|/none/such", "/none/such: no such folder, which --data names")]
    public async Task AWrongCommand_SaysWhatWasExpected(string arguments, string message)
    {
        CommandRun run = await CommandRun.OfAsync(["experiment", .. arguments.Split('|'), "--output", _folder["out"], .. arguments.Contains("--data", StringComparison.Ordinal) ? (string[])[] : ["--data", _folder.Path]]);
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.False(Path.Exists(_folder["out"]));
    }

    private Task<CommandRun> RunAsync(string name, string output, params string[] more) => CommandRun.OfAsync(
        ["experiment", name, "--output", _folder[output], "--data", _folder.Path, .. Tiny.SelectMany(entry => (string[])["--set", entry]), .. more]);
}
