using System.Globalization;
using System.Text.RegularExpressions;

namespace Vsml.Cli.Tests.Online;

[Collection(TorchSharpTests.Name)]
public sealed partial class OnlineCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Online_ShowsEveryLearnerAtEveryLengthAndWritesEveryBlock()
    {
        (string images, string labels) = _folder.WriteStripes("stripes", 620);
        string flowers = _folder.WriteFlowers("flowers.csv", 90);

        CommandRun run = await CommandRun.OfAsync("online", images, labels, flowers, "--label", "kind", "--rows", "100", "--rows", "600",
            "--repeats", "2", "--output", _folder["results.csv"], "--plot", _folder["plot.svg"]);

        Assert.Equal((0, "learning rows: 6900 of 6900 (flowers)\n"), (run.ExitCode, run.ErrorButForFonts));
        string[][] table = [.. run.Output.Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal))
            .Select(line => line.Trim('|', ' ').Split('|').Select(cell => cell.Trim()).ToArray())];
        Assert.Equal(
            ["stream", "rows", "learner", "learning rate", "accuracy", "log-loss", "last 500 rows", "best 500-row block", "seconds"], table[0]);
        Assert.Equal(
            Enumerable.Repeat(("stripes", "100"), 5).Concat(Enumerable.Repeat(("stripes", "600"), 5)).Concat(Enumerable.Repeat(("flowers", "90"), 5)),
            table.Skip(2).Select(row => (row[0], row[1])));
        Assert.All(table.Skip(2).Chunk(5), learners =>
        {
            Assert.Equal(["Vsml", "softmax Adam", "softmax SGD", "two-layer Adam", "two-layer SGD"], learners.Select(row => row[2]).Order(StringComparer.Ordinal));
            Assert.Equal(learners.Select(row => row[4]).OrderDescending(), learners.Select(row => row[4]));
            Assert.All(learners, row => Assert.Equal(row[2] == "Vsml", row[3].Length == 0));
        });
        Assert.All(table.Skip(7).Take(5), row => Assert.True(Number(row[4]) > 0.7, string.Join(' ', row)));
        Assert.Contains("flowers has 90 rows.", run.Output, StringComparison.Ordinal);

        string[] lines = await File.ReadAllLinesAsync(_folder["results.csv"]);
        Assert.Equal("stream,repeat,learner,learning_rate,rows,accuracy,block_accuracy,log_loss,block_log_loss,seconds", lines[0]);
        Assert.Equal(1 + (2 * (1 + (4 * 7)) * (2 + 1)), lines.Length);
        Assert.StartsWith("stripes,0,Vsml,,500,0.", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("stripes,0,Vsml,,600,0.", lines[2], StringComparison.Ordinal);
        Assert.StartsWith("stripes,0,softmax SGD,0.0001,500,0.", lines[3], StringComparison.Ordinal);
        Assert.StartsWith("flowers,1,two-layer Adam,0.1,90,", lines[^1], StringComparison.Ordinal);

        // The shown accuracy is the mean over the repeats of the file's.
        double shown = Number(table.Single(row => (row[0], row[1], row[2]) == ("stripes", "600", "Vsml"))[4]);
        Assert.Equal(shown, lines.Where(line => VsmlAt600().IsMatch(line)).Average(line => Number(line.Split(',')[5])), 4);
        Assert.StartsWith("<?xml", await File.ReadAllTextAsync(_folder["plot.svg"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SeveralLearningAlgorithms_CompeteUnderTheirFilesNames()
    {
        string file = _folder.WriteFlowers("flowers.csv", 60);
        UntrainedAlgorithm.Create().Save(_folder["one.safetensors"]);
        UntrainedAlgorithm.Create().Save(_folder["two.safetensors"]);
        CommandRun run = await CommandRun.OfAsync("online", file, "--label", "kind", "--learners", "2", "--threads", "2", "--jobs", "2",
            "--learning-algorithm", _folder["one.safetensors"], "--learning-algorithm", _folder["two.safetensors"]);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("| Vsml:one ", run.Output, StringComparison.Ordinal);
        Assert.Contains("| Vsml:two ", run.Output, StringComparison.Ordinal);

        CommandRun twice = await CommandRun.OfAsync("online", file, "--label", "kind",
            "--learning-algorithm", _folder["one.safetensors"], "--learning-algorithm", _folder["one.safetensors"]);
        Assert.Equal(1, twice.ExitCode);
        Assert.Contains("two learning algorithms are named one", twice.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Required argument 'FILE' missing", "online")]
    [InlineData("--rows: 'all' is not a positive whole number", "online", "x.csv", "--rows", "100,all")]
    [InlineData("--repeats: 0 is not a positive whole number", "online", "x.csv", "--repeats", "0")]
    [InlineData("--learners: 0 is not a positive whole number", "online", "x.csv", "--learners", "0")]
    [InlineData("--plot: 'x.gif' is neither a .png nor a .svg file", "online", "x.csv", "--plot", "x.gif")]
    [InlineData("there is no option '--row'", "online", "x.csv", "--row", "3")]
    public async Task AWrongCommandLine_ExitsWith2AndSaysWhy(string message, params string[] arguments)
    {
        CommandRun run = await CommandRun.OfAsync(arguments);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("none.csv: no such file or folder", "none.csv")]
    [InlineData("flowers.csv: is a table; --label with the column to predict was expected", "flowers.csv")]
    [InlineData("a-images.idx3-ubyte.gz: has no labels", "a-images.idx3-ubyte.gz")]
    [InlineData("bad.idx: is truncated", "bad.idx")]
    [InlineData("a: two streams have this name", "a-images.idx3-ubyte.gz", "a-labels.idx1-ubyte", "a.csv", "--label", "kind")]
    [InlineData("nowhere does not exist", "flowers.csv", "--output", "nowhere/results.csv")]
    [InlineData("nowhere does not exist", "flowers.csv", "--plot", "nowhere/plot.png")]
    public async Task AFailure_ExitsWith1AndNamesTheFile(string message, params string[] arguments)
    {
        _folder.WriteFlowers("flowers.csv", 40);
        _folder.WriteFlowers("a.csv", 40);
        _folder.WriteStripes("a", 40);
        _folder.Write("bad.idx", "\0\0");
        string[] inFolder = [.. arguments.Select(argument => argument is "kind" || argument[0] == '-' ? argument : _folder[argument])];
        int files = Directory.GetFiles(_folder.Path).Length;

        CommandRun run = await CommandRun.OfAsync(["online", .. inFolder]);

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.Equal(files, Directory.GetFiles(_folder.Path).Length);
    }

    [Fact]
    public async Task Interrupted_ExitsWith130AndLeavesTheOldFileAlone()
    {
        string file = _folder.WriteFlowers("flowers.csv", 5000);
        _folder.Write("results.csv", "old");
        using var interrupt = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));
        CommandRun run = await CommandRun.OfAsync(
            interrupt.Token, "online", file, "--label", "kind", "--rows", "5000", "--repeats", "1000", "--output", _folder["results.csv"]);
        Assert.Equal((130, ""), (run.ExitCode, run.Output));
        Assert.Equal("old", await File.ReadAllTextAsync(_folder["results.csv"]));
    }

    [RealDataFact]
    public async Task OnMnist_TheBaselinesAreAsStrongAsTheyShouldBe()
    {
        string images = Path.Combine(RealDataFactAttribute.Folder!, "images");
        CommandRun run = await CommandRun.OfAsync("online", Path.Combine(images, "mnist-test-images.idx3-ubyte.gz"),
            Path.Combine(images, "mnist-test-labels.idx1-ubyte.gz"), "--rows", "500", "--output", _folder["results.csv"]);
        Assert.Equal(0, run.ExitCode);
        Assert.All(run.Output.Split('\n').Where(line => line.Contains("mnist-test", StringComparison.Ordinal) && !line.Contains("Vsml", StringComparison.Ordinal)), line =>
            Assert.InRange(Number(line.Split('|')[5]), 0.73, 0.80));
    }

    private static double Number(string cell) => double.Parse(cell, CultureInfo.InvariantCulture);

    [GeneratedRegex("^stripes,.,Vsml,,600,")]
    private static partial Regex VsmlAt600();
}
