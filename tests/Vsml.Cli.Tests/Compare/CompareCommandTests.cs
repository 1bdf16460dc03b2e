using System.Globalization;

namespace Vsml.Cli.Tests.Compare;

public sealed class CompareCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Compare_ShowsATablePerSizeAndWritesEveryResult()
    {
        _folder.WriteFlowers("flowers.csv", 200);
        _folder.WriteFlowers("few.csv", 100);

        CommandRun run = await CommandRun.OfAsync("compare", _folder.Path, "--label", "kind", "--train-sizes", "64,32",
            "--repeats", "2", "--trainers", "LbfgsMaximumEntropy,averagedPerceptron", "--output", _folder["results.csv"],
            "--plot", _folder["results.png"]);

        Assert.True(new FileInfo(_folder["results.png"]).Length > 1000);
        Assert.Equal((0, ""), (run.ExitCode, run.ErrorButForFonts.Replace("comparing: 6 of 6 (flowers, 64 rows)\n", "", StringComparison.Ordinal)));
        Assert.Contains("32 training rows, mean over 2 datasets, 2 repeats, seed 0", run.Output, StringComparison.Ordinal);
        Assert.Contains("64 training rows, mean over 1 dataset, 2 repeats, seed 0", run.Output, StringComparison.Ordinal);
        Assert.Contains("| LbfgsMaximumEntropy |", run.Output, StringComparison.Ordinal);
        Assert.Contains("| AveragedPerceptron", run.Output, StringComparison.Ordinal);
        Assert.Contains("Left out, for want of 64 training and 50 test rows: few (100 rows)", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', run.Output + run.Error);

        string[] lines = await File.ReadAllLinesAsync(_folder["results.csv"]);
        Assert.Equal("dataset,train_rows,repeat,trainer,accuracy,log_loss,fit_seconds", lines[0]);
        Assert.Equal(1 + 3 * 2 * 2, lines.Length);
        Assert.StartsWith("few,32,0,LbfgsMaximumEntropy,0.", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("flowers,64,1,AveragedPerceptron,", lines[^1], StringComparison.Ordinal);
        Assert.All(lines.Skip(1), line =>
            Assert.All(line.Split(',')[4..], cell => Assert.True(double.Parse(cell, CultureInfo.InvariantCulture) >= 0)));
    }

    [Theory]
    [InlineData("Option '--label' is required.", "compare", "x.csv")]
    [InlineData("Required argument 'PATH' missing", "compare", "--label", "a")]
    [InlineData("--train-sizes: 'many' is not a positive whole number", "compare", "x.csv", "--label", "a", "--train-sizes", "32,many")]
    [InlineData("--train-sizes: '0' is not a positive whole number", "compare", "x.csv", "--label", "a", "--train-sizes", "0")]
    [InlineData("--train-sizes: nothing can be learned from 1 row; whole numbers from 2 on were expected", "compare", "x.csv", "--label", "a", "--train-sizes", "1")]
    [InlineData("--train-sizes: '024' is not a positive whole number", "compare", "x.csv", "--label", "a", "--train-sizes", "1,024")]
    [InlineData("--train-sizes: '32.5' is not a positive whole number", "compare", "x.csv", "--label", "a", "--train-sizes", "32.5")]
    [InlineData("--train-sizes: whole numbers from 2 on were expected", "compare", "x.csv", "--label", "a", "--train-sizes", ",")]
    [InlineData("--repeats: 1,0 is not a positive whole number", "compare", "x.csv", "--label", "a", "--repeats", "1,0")]
    [InlineData("--threads: +2 is not a positive whole number", "compare", "x.csv", "--label", "a", "--threads", "+2")]
    [InlineData("--passes: 1,000 is not a positive whole number", "compare", "x.csv", "--label", "a", "--passes", "1,000")]
    [InlineData("--seed: 0,5 is not a whole number", "compare", "x.csv", "--label", "a", "--seed", "0,5")]
    [InlineData("--repeats: 0 is not a positive whole number", "compare", "x.csv", "--label", "a", "--repeats", "0")]
    [InlineData("there is no trainer 'Svm'; there are", "compare", "x.csv", "--label", "a", "--trainers", "LightGbm,Svm")]
    [InlineData("--passes is for Vsml, which --trainers leaves out", "compare", "x.csv", "--label", "a", "--trainers", "LightGbm", "--passes", "2")]
    [InlineData("--plot: 'x.pdf' is neither a .png nor a .svg file", "compare", "x.csv", "--label", "a", "--plot", "x.pdf")]
    [InlineData("there is no option '--lable'", "compare", "x.csv", "--lable", "a")]
    [InlineData("Required command was not provided")]
    public async Task AWrongCommandLine_ExitsWith2AndSaysWhy(string message, params string[] arguments)
    {
        CommandRun run = await CommandRun.OfAsync(arguments);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.Contains("--help", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("none.csv", "kind", "results.csv", "none.csv: no such file or folder")]
    [InlineData("flowers.csv", "sort", "results.csv", "has no column 'sort'; its columns are 'size', 'colour', 'kind'")]
    [InlineData("tiny.csv", "kind", "results.csv", "no file has rows enough: 32 training rows and 50 test rows were expected")]
    [InlineData("flowers.csv", "kind", "nowhere/results.csv", "nowhere does not exist")]
    [InlineData("empty", "kind", "results.csv", "the folder has no .csv file")]
    public async Task AFailure_ExitsWith1AndLeavesNoFile(string path, string label, string output, string message)
    {
        _folder.WriteFlowers("flowers.csv", 200);
        _folder.WriteFlowers("tiny.csv", 20);
        Directory.CreateDirectory(_folder["empty"]);

        CommandRun run = await CommandRun.OfAsync(
            "compare", _folder[path], "--label", label, "--trainers", "LightGbm", "--output", _folder[output]);

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("vsml: ", run.Error, StringComparison.Ordinal);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.Equal(2, Directory.GetFiles(_folder.Path).Length);
    }

    [Fact]
    public async Task SeveralLearningAlgorithms_CompeteUnderTheirFilesNames()
    {
        string file = _folder.WriteFlowers("flowers.csv", 200);
        UntrainedAlgorithm.Create().Save(_folder["one.safetensors"]);
        UntrainedAlgorithm.Create().Save(_folder["two.safetensors"]);
        string[] arguments = ["compare", file, "--label", "kind", "--train-sizes", "32", "--repeats", "1", "--trainers", "Vsml",
            "--row-orders", "2", "--passes", "2", "--learning-algorithm", _folder["one.safetensors"]];

        CommandRun one = await CommandRun.OfAsync(arguments);
        CommandRun two = await CommandRun.OfAsync([.. arguments, "--learning-algorithm", _folder["two.safetensors"]]);

        Assert.Equal((0, 0), (one.ExitCode, two.ExitCode));
        Assert.Contains("| Vsml    |", one.Output, StringComparison.Ordinal);
        Assert.Contains("| Vsml:one | 1.50 |", two.Output, StringComparison.Ordinal);
        Assert.Contains("| Vsml:two | 1.50 |", two.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TwoLearningAlgorithmsOfOneName_AreToldApart()
    {
        string file = _folder.WriteFlowers("flowers.csv", 200);
        foreach (string folder in new[] { "one", "two" })
        {
            Directory.CreateDirectory(_folder[folder]);
            UntrainedAlgorithm.Create().Save(_folder[$"{folder}/same.safetensors"]);
        }
        string[] arguments = ["compare", file, "--label", "kind", "--train-sizes", "32", "--repeats", "1", "--trainers", "Vsml",
            "--learning-algorithm", _folder["one/same.safetensors"], "--learning-algorithm"];

        CommandRun two = await CommandRun.OfAsync([.. arguments, _folder["two/same.safetensors"]]);
        CommandRun twice = await CommandRun.OfAsync([.. arguments, _folder["one/../one/same.safetensors"]]);

        Assert.Equal((0, 1), (two.ExitCode, twice.ExitCode));
        Assert.Contains("| Vsml:one/same | 1.50 |", two.Output, StringComparison.Ordinal);
        Assert.Contains("| Vsml:two/same | 1.50 |", two.Output, StringComparison.Ordinal);
        Assert.Contains("they are one file", twice.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Interrupted_ExitsWith130AndLeavesTheOldFileAlone()
    {
        string file = _folder.WriteFlowers("flowers.csv", 200);
        _folder.Write("results.csv", "old");
        using var interrupt = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));

        CommandRun run = await CommandRun.OfAsync(interrupt.Token, "compare", file, "--label", "kind", "--train-sizes", "32",
            "--repeats", "1000000", "--trainers", "LbfgsMaximumEntropy", "--output", _folder["results.csv"]);

        Assert.Equal((130, ""), (run.ExitCode, run.Output));
        Assert.Equal("old", await File.ReadAllTextAsync(_folder["results.csv"]));
        Assert.Equal(2, Directory.GetFiles(_folder.Path).Length);
    }

    [Fact]
    public async Task Help_ExitsWith0AndNamesEveryOption()
    {
        CommandRun run = await CommandRun.OfAsync("compare", "--help");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.All(["--label", "--train-sizes", "--repeats", "--seed", "--trainers", "--output", "--plot", "--threads", "--jobs", "LightGbm"],
            name => Assert.Contains(name, run.Output, StringComparison.Ordinal));
    }

    [RealDataFact]
    public async Task OnIris_EveryTrainerIsRightOnThreeInFour()
    {
        string iris = Path.Combine(RealDataFactAttribute.Folder!, "tabular", "iris.csv");
        CommandRun run = await CommandRun.OfAsync(
            "compare", iris, "--label", "label", "--train-sizes", "64", "--output", _folder["results.csv"]);

        Assert.Equal(0, run.ExitCode);
        Assert.DoesNotContain("Failed", run.Output, StringComparison.Ordinal);
        Assert.All((await File.ReadAllLinesAsync(_folder["results.csv"])).Skip(1).Select(line => line.Split(',')), result =>
            Assert.True(double.Parse(result[4], CultureInfo.InvariantCulture) > 0.75, string.Join(',', result)));
    }
}
