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

        Assert.Equal((0, "learning rows: 9660 of 9660 (flowers)\n"), (run.ExitCode, run.ErrorButForFonts));
        string[][] table = [.. run.Output.Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal))
            .Select(line => line.Trim('|', ' ').Split('|').Select(cell => cell.Trim()).ToArray())];
        Assert.Equal(
            ["stream", "rows", "learner", "learning rate", "accuracy", "log-loss", "last 500 rows", "best 500-row block", "seconds"], table[0]);
        Assert.Equal(
            Enumerable.Repeat(("stripes", "100"), 7).Concat(Enumerable.Repeat(("stripes", "600"), 7)).Concat(Enumerable.Repeat(("flowers", "90"), 7)),
            table.Skip(2).Take(21).Select(row => (row[0], row[1])));
        Assert.All(table.Skip(2).Take(21).Chunk(7), learners =>
        {
            Assert.Equal(["5 nearest neighbours", "Vsml", "last label", "softmax Adam", "softmax SGD", "two-layer Adam", "two-layer SGD"], learners.Select(row => row[2]).Order(StringComparer.Ordinal));
            Assert.Equal(learners.Select(row => row[4]).OrderDescending(), learners.Select(row => row[4]));
            Assert.All(learners, row => Assert.Equal(row[2] is "Vsml" or "last label" or "5 nearest neighbours", row[3].Length == 0));
        });
        Assert.All(table.Skip(9).Take(7), row => Assert.True(Number(row[4]) > 0.7 || row[2] == "last label", string.Join(' ', row)));

        // The second table: the longest length of every stream, its learners in the same order, and ten tenths whose mean is the accuracy.
        string[][] tenths = table[23..];
        Assert.Equal(["stream", "rows", "learner", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10"], tenths[0]);
        Assert.Equal(table.Skip(9).Take(14).Select(row => (row[0], row[1], row[2])), tenths.Skip(2).Select(row => (row[0], row[1], row[2])));
        Assert.All(table.Skip(9).Take(14).Zip(tenths.Skip(2)), pair => Assert.Equal(Number(pair.First[4]), pair.Second[3..].Average(Number), 3));
        Assert.Contains("flowers has 90 rows.", run.Output, StringComparison.Ordinal);

        string[] lines = await File.ReadAllLinesAsync(_folder["results.csv"]);
        Assert.Equal("stream,repeat,learner,learning_rate,rows,accuracy,block_accuracy,log_loss,block_log_loss,seconds,tenth", lines[0]);
        Assert.Equal(1 + (2 * (3 + (4 * 7)) * (2 + 10 + 1 + 10)), lines.Length);
        Assert.StartsWith("stripes,0,Vsml,,500,0.", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("stripes,0,Vsml,,600,0.", lines[2], StringComparison.Ordinal);
        Assert.Matches("^stripes,0,Vsml,,60,.*,1$", lines[3]);
        Assert.Matches("^stripes,0,Vsml,,600,.*,10$", lines[12]);
        Assert.StartsWith("stripes,0,last label,,500,0.", lines[13], StringComparison.Ordinal);
        Assert.StartsWith("flowers,1,two-layer Adam,0.1,90,", lines[^1], StringComparison.Ordinal);

        // The shown accuracy is the mean over the repeats of the file's.
        double shown = Number(table.First(row => (row[0], row[1], row[2]) == ("stripes", "600", "Vsml"))[4]);
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

    [Fact]
    public async Task InOrder_ATableIsMetAsItStands()
    {
        // Sorted by label, as no shuffle would leave it: the last label is wrong at the two borders alone.
        string file = _folder.Write("sorted.csv", "x,label\n" + string.Concat(Enumerable.Range(0, 90).Select(row => $"{row % 7},{"abc"[row / 30]}\n")));
        string[] arguments = ["online", file, "--label", "label", "--rivals", "last-label"];

        CommandRun inOrder = await CommandRun.OfAsync([.. arguments, "--in-order"]), shuffled = await CommandRun.OfAsync(arguments);

        Assert.Equal((0, 0), (inOrder.ExitCode, shuffled.ExitCode));
        Assert.Equal(88 / 90.0, AccuracyOfLastLabel(inOrder), 4);
        Assert.InRange(AccuracyOfLastLabel(shuffled), 0.2, 0.5);

        static double AccuracyOfLastLabel(CommandRun run) =>
            Number(run.Output.Split('\n').First(line => line.Contains("| last label ", StringComparison.Ordinal)).Split('|')[5]);
    }

    [Fact]
    public async Task Rivals_AreThoseThatAreNamed()
    {
        string file = _folder.WriteFlowers("flowers.csv", 60);
        CommandRun none = await CommandRun.OfAsync("online", file, "--label", "kind", "--rivals", "none");
        CommandRun two = await CommandRun.OfAsync("online", file, "--label", "kind", "--rivals", "neighbours,last-label");
        Assert.Equal(["Vsml"], LearnersOf(none));
        Assert.Equal(["5 nearest neighbours", "Vsml", "last label"], LearnersOf(two));

        static IEnumerable<string> LearnersOf(CommandRun run) => run.Output.Split('\n').Where(line => line.StartsWith("| flowers", StringComparison.Ordinal))
            .Select(line => line.Split('|')[3].Trim()).Distinct().Order(StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("Required argument 'FILE' missing", "online")]
    [InlineData("--rows: 'all' is not a positive whole number", "online", "x.csv", "--rows", "100,all")]
    [InlineData("--repeats: 0 is not a positive whole number", "online", "x.csv", "--repeats", "0")]
    [InlineData("--repeats: 1,0 is not a positive whole number", "online", "x.csv", "--repeats", "1,0")]
    [InlineData("--seed: 1,000 is not a whole number", "online", "x.csv", "--seed", "1,000")]
    [InlineData("--jobs: 2.0 is not a positive whole number", "online", "x.csv", "--jobs", "2.0")]
    [InlineData("--rows: '000' is not a positive whole number", "online", "x.csv", "--rows", "10,000")]
    [InlineData("--rows: nothing can be learned from 1 row; whole numbers from 2 on were expected", "online", "x.csv", "--rows", "1")]
    [InlineData("--learners: 0 is not a positive whole number", "online", "x.csv", "--learners", "0")]
    [InlineData("--rivals: 'tree' is none of last-label, neighbours, gradient, none", "online", "x.csv", "--rivals", "tree,neighbours")]
    [InlineData("--rivals: none stands alone", "online", "x.csv", "--rivals", "none,neighbours")]
    [InlineData("--rivals: names nobody", "online", "x.csv", "--rivals", ",")]
    [InlineData("--in-order: leaves nothing for --seed to shuffle", "online", "x.csv", "--in-order", "--seed", "3")]
    [InlineData("--in-order: there is one order only", "online", "x.csv", "--in-order", "--repeats", "2")]
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

    [Fact]
    public async Task Interrupted_ItKeepsTheStreamsThatAreDone()
    {
        string file = _folder.WriteFlowers("flowers.csv", 60), output = _folder["results.csv"];
        using var interrupt = new CancellationTokenSource();
        Task<CommandRun> running = CommandRun.OfAsync(
            interrupt.Token, "online", file, "--label", "kind", "--repeats", "100000", "--output", output);
        while (!running.IsCompleted && (!File.Exists(output) || new FileInfo(output).Length < 1000))
            await Task.Delay(20);
        await interrupt.CancelAsync();
        Assert.Equal(130, (await running).ExitCode);
        string[] lines = await File.ReadAllLinesAsync(output);
        Assert.StartsWith("flowers,0,Vsml,,60,", lines[1], StringComparison.Ordinal);
        Assert.All(lines, line => Assert.Equal(lines[0].Split(',').Length, line.Split(',').Length));
    }

    [RealDataFact]
    public async Task OnMnist_TheBaselinesAreAsStrongAsTheyShouldBe()
    {
        string images = Path.Combine(RealDataFactAttribute.Folder!, "images");
        CommandRun run = await CommandRun.OfAsync("online", Path.Combine(images, "mnist-test-images.idx3-ubyte.gz"),
            Path.Combine(images, "mnist-test-labels.idx1-ubyte.gz"), "--rows", "500", "--rivals", "gradient", "--output", _folder["results.csv"]);
        Assert.Equal(0, run.ExitCode);
        string[] lines = [.. run.Output.Split('\n').Where(line => line.Contains(" softmax ", StringComparison.Ordinal) || line.Contains(" two-layer ", StringComparison.Ordinal))];
        Assert.Equal(8, lines.Length);
        Assert.All(lines[..4], line => Assert.InRange(Number(line.Split('|')[5]), 0.73, 0.80));
    }

    private static double Number(string cell) => double.Parse(cell, CultureInfo.InvariantCulture);

    [GeneratedRegex("^stripes,.,Vsml,,600,.*,$")]
    private static partial Regex VsmlAt600();
}
