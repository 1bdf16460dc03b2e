using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Vsml.Cli.Compare;

namespace Vsml.Cli.Tests.Compare;

public sealed partial class CompareCommandTests : IDisposable
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
        Assert.Equal((0, ""), (run.ExitCode, run.ErrorButForFonts.Replace("comparing: 12 of 12 (done)\n", "", StringComparison.Ordinal)));
        Assert.Contains("32 training rows, mean over 2 datasets, 2 repeats, seed 0", run.Output, StringComparison.Ordinal);
        Assert.Contains("64 training rows, mean over 1 dataset, 2 repeats, seed 0", run.Output, StringComparison.Ordinal);
        Assert.Contains("| LbfgsMaximumEntropy |", run.Output, StringComparison.Ordinal);
        Assert.Contains("| rank | accuracy | macro accuracy | ROC AUC | rank by AUC | log-loss | rank by log-loss |    ECE | fit seconds |", run.Output, StringComparison.Ordinal);
        Assert.Contains("| AveragedPerceptron", run.Output, StringComparison.Ordinal);
        Assert.Contains("Left out, for want of 64 training and 50 test rows: few (100 rows)", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', run.Output + run.Error);

        string[] lines = await File.ReadAllLinesAsync(_folder["results.csv"]);
        Assert.Equal("dataset,train_rows,repeat,trainer,accuracy,macro_accuracy,auc,log_loss,fit_seconds,split,failure,ece,reliability,settings", lines[0]);
        Assert.Equal(1 + 3 * 2 * 2, lines.Length);
        Assert.StartsWith("few,32,0,LbfgsMaximumEntropy,0.", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("flowers,64,1,AveragedPerceptron,", lines[^1], StringComparison.Ordinal);
        Assert.All(lines.Skip(1), line =>
            Assert.All(line.Split(',')[4..9], cell => Assert.True(double.Parse(cell, CultureInfo.InvariantCulture) >= 0)));
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
    [InlineData("--split: there is no 'third'; half was expected", "compare", "x.csv", "--label", "a", "--split", "third")]
    [InlineData("--folds: nothing can be learned with 1 fold; 2 or more were expected", "compare", "x.csv", "--label", "a", "--folds", "1")]
    [InlineData("--folds: 1,0 is not a positive whole number", "compare", "x.csv", "--label", "a", "--folds", "1,0")]
    [InlineData("--folds: the rows are split by --split already", "compare", "x.csv", "--label", "a", "--split", "half", "--folds", "3")]
    [InlineData("--split: the rows are split by --train-sizes already", "compare", "x.csv", "--label", "a", "--split", "half", "--train-sizes", "32")]
    [InlineData("--plot draws accuracy against training rows", "compare", "x.csv", "--label", "a", "--folds", "3", "--plot", "x.svg")]
    [InlineData("--resume goes on with the results in the file of --output", "compare", "x.csv", "--label", "a", "--resume")]
    [InlineData("vsml: --output: '' is no path", "compare", "x.csv", "--label", "a", "--output", "")]
    [InlineData("vsml: --learning-algorithm: '' is no path", "compare", "x.csv", "--label", "a", "--learning-algorithm", "")]
    [InlineData("vsml: --plot: '' is no path", "online", "x.csv", "--label", "a", "--plot", "")]
    [InlineData("vsml: --output: '' is no path", "fit", "x.csv", "--label", "a", "--output", "")]
    [InlineData("vsml: --output: '' is no path", "experiment", "deep", "--output", "")]
    [InlineData("vsml: --config: '' is no path", "meta-train", "--config", "", "--output", "x")]
    [InlineData("--text-column: classes are learned from texts; --task regression has no trainers for them", "compare", "x.csv", "--label", "a", "--task", "regression", "--text-column", "t")]
    [InlineData("--by-dataset: there is no 'f1'; accuracy, macro-accuracy, auc, log-loss, ece were expected", "compare", "x.csv", "--label", "a", "--by-dataset", "f1")]
    [InlineData("--trainers: names of Vsml", "compare", "x.csv", "--label", "a", "--trainers", ",")]
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
    [InlineData("tiny.csv", "kind", "results.csv", "no file has rows enough: 32 training and 50 test rows were expected")]
    [InlineData("flowers.csv", "kind", "nowhere/results.csv", "nowhere does not exist")]
    [InlineData("empty", "kind", "results.csv", "the folder has no .csv, .tsv, .csv.gz or .tsv.gz file")]
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

    [Theory]
    [InlineData("--split", "half", "half of every class trains, mean over 2 datasets, 2 repeats, seed 0", 4)]
    [InlineData("--folds", "3", "3 folds, mean over 2 datasets, 2 repeats, seed 0", 12)]
    public async Task OtherSplits_HaveOneTableAndAScoreOfEveryDataset(string option, string value, string title, int splits)
    {
        _folder.WriteFlowers("flowers.csv", 60);
        _folder.WriteFlowers("few.csv", 30);
        _folder.Write("single.csv", "x,kind\n1,a\n2,b\n3,c\n");

        CommandRun run = await CommandRun.OfAsync("compare", _folder.Path, "--label", "kind", option, value, "--repeats", "2",
            "--trainers", "LbfgsMaximumEntropy,AveragedPerceptron", "--by-dataset", "auc", "--output", _folder["results.csv"]);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains(title, run.Output, StringComparison.Ordinal);
        Assert.Contains("Left out, for want of ", run.Output, StringComparison.Ordinal);
        Assert.Contains("single (3 rows)", run.Output, StringComparison.Ordinal);
        Assert.Contains("ROC AUC by dataset, ", run.Output, StringComparison.Ordinal);
        string[][] table = [.. run.Output.Split("ROC AUC by dataset")[1].Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal))
            .Select(line => line.Trim('|', ' ', '\r').Split('|').Select(cell => cell.Trim()).ToArray())];
        Assert.Equal(["dataset", "training rows", "LbfgsMaximumEntropy", "AveragedPerceptron"], table[0]);
        Assert.Equal(["few", "flowers", "mean"], table[2..].Select(row => row[0]));
        string[][] results = [.. (await File.ReadAllLinesAsync(_folder["results.csv"])).Skip(1).Select(line => line.Split(','))];
        Assert.Equal(splits * 2, results.Length);
        Assert.Equal(
            results.Where(result => (result[0], result[3]) == ("few", "LbfgsMaximumEntropy")).Average(result => Number(result[6])), Number(table[2][2]), 4);
        Assert.Equal((Number(table[2][3]) + Number(table[3][3])) / 2, Number(table[4][3]), 3);
        Assert.All(results, result => Assert.InRange(Number(result[6]), 0.5, 1));
    }

    [Fact]
    public async Task Interrupted_ExitsWith130AndKeepsWhatItHas()
    {
        string file = _folder.WriteFlowers("flowers.csv", 200);
        using var interrupt = new CancellationTokenSource();
        Task<CommandRun> running = CommandRun.OfAsync(interrupt.Token, "compare", file, "--label", "kind", "--train-sizes", "32",
            "--repeats", "100000", "--trainers", "LbfgsMaximumEntropy", "--output", _folder["results.csv"]);
        while (!running.IsCompleted && (!File.Exists(_folder["results.csv"]) || new FileInfo(_folder["results.csv"]).Length < 2000))
            await Task.Delay(20);
        await interrupt.CancelAsync();
        CommandRun run = await running;

        Assert.Equal((130, ""), (run.ExitCode, run.Output));
        Assert.Matches(@"results\.csv: holds \d+ of 100000 results; --resume goes on", run.Error);
        string[] lines = await File.ReadAllLinesAsync(_folder["results.csv"]);
        Assert.All(lines, line => Assert.Equal(14, line.Split(',').Length));
        Assert.Equal($"holds {lines.Length - 1} of", ResultsHeld().Match(run.Error).Value);
        Assert.Equal(2, Directory.GetFiles(_folder.Path).Length);
    }

    [Fact]
    public async Task Interrupted_LeavesAnOlderFileAlone()
    {
        string file = _folder.WriteFlowers("flowers.csv", 200);
        _folder.Write("results.csv", "old");
        using var interrupt = new CancellationTokenSource(TimeSpan.FromMilliseconds(600));

        CommandRun run = await CommandRun.OfAsync(interrupt.Token, "compare", file, "--label", "kind", "--train-sizes", "32",
            "--repeats", "100000", "--trainers", "LbfgsMaximumEntropy", "--output", _folder["results.csv"]);

        Assert.Equal((130, ""), (run.ExitCode, run.Output));
        Assert.Equal("old", await File.ReadAllTextAsync(_folder["results.csv"]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(10)]
    public async Task Resumed_ItEndsAsIfItHadNeverStopped(int lines)
    {
        string[] arguments = ["compare", _folder.WriteFlowers("flowers.csv", 200), "--label", "kind", "--train-sizes", "32,64", "--repeats", "2",
            "--trainers", "LbfgsMaximumEntropy,AveragedPerceptron", "--output"];
        CommandRun whole = await CommandRun.OfAsync([.. arguments, _folder["whole.csv"]]);
        string[] all = await File.ReadAllLinesAsync(_folder["whole.csv"]);
        Assert.Equal(9, all.Length);
        // Cut in the middle of the line that follows; the fits that are kept are told by their seconds.
        string cut = string.Concat(all.Take(lines).Select(line => Slow(line) + "\r\n")) + (lines < all.Length ? all[lines][..^3] : "");
        string path = _folder.Write("cut.csv", cut);

        CommandRun resumed = await CommandRun.OfAsync([.. arguments, path, "--resume"]);

        Assert.Equal((0, 0), (whole.ExitCode, resumed.ExitCode));
        Assert.Equal(WithoutSeconds(whole.Output), WithoutSeconds(resumed.Output));
        string[] after = await File.ReadAllLinesAsync(path);
        Assert.Equal(all.Select(line => Slow(line)), after.Select(line => Slow(line)));
        Assert.Equal(Math.Clamp(lines - 1, 0, 8), after.Count(line => line.Contains(",1000,", StringComparison.Ordinal)));

        static string Slow(string line) => line.StartsWith("dataset", StringComparison.Ordinal) ? line : string.Join(',', line.Split(',').Select((cell, i) => i == 8 ? "1000" : cell));

        static string WithoutSeconds(string output) => string.Concat(output.Split('\n').Select(line => line.Split("| ")[..^1]).Select(cells => string.Join('|', cells)));
    }

    [Theory]
    [InlineData("seed is 0 there and 1 here", "--seed", "1")]
    [InlineData("threads is 1 there and 2 here", "--threads", "2")]
    [InlineData("passes is 2 there and 1 here", "--passes", "1")]
    [InlineData("row-orders is 2 there and 1 here", "--row-orders", "1")]
    [InlineData("algorithm is ", "--learning-algorithm", "la.safetensors")]
    [InlineData("label is kind there and colour here", "--label", "colour")]
    [InlineData("Vsml on flowers, 32 rows, repeat 0: is no part of this comparison", "--train-sizes", "33")]
    [InlineData("Vsml on flowers, 32 rows, repeat 0: is no part of this comparison", "--split", "half")]
    [InlineData("Vsml on flowers, 32 rows, repeat 0: is no part of this comparison", "--trainers", "LightGbm")]
    public async Task ResumedWithOtherSettings_ItIsRefusedNamingTheDifference(string message, params string[] changed)
    {
        UntrainedAlgorithm.Create().Save(_folder["la.safetensors"]);
        if (changed[1] == "la.safetensors")
            changed[1] = _folder["la.safetensors"];
        string file = _folder.WriteFlowers("flowers.csv", 100), output = _folder["results.csv"];
        Dictionary<string, string> options = new()
        {
            ["--label"] = "kind", ["--train-sizes"] = "32", ["--repeats"] = "1", ["--trainers"] = "Vsml", ["--output"] = output,
        };
        Assert.Equal(0, (await CommandRun.OfAsync(["compare", file, .. options.SelectMany(option => new[] { option.Key, option.Value })])).ExitCode);
        string before = await File.ReadAllTextAsync(output);
        options[changed[0]] = changed[1];
        if (changed[0] == "--split")
            options.Remove("--train-sizes");

        CommandRun run = await CommandRun.OfAsync(["compare", file, .. options.SelectMany(option => new[] { option.Key, option.Value }), "--resume"]);

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains(output, run.Error, StringComparison.Ordinal);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllTextAsync(output));
    }

    [Fact]
    public async Task ResumedWithOtherData_ItIsRefused()
    {
        string file = _folder.WriteFlowers("flowers.csv", 100);
        string[] arguments = ["compare", file, "--label", "kind", "--train-sizes", "32", "--repeats", "1", "--trainers", "AveragedPerceptron",
            "--output", _folder["results.csv"]];
        Assert.Equal(0, (await CommandRun.OfAsync(arguments)).ExitCode);
        Assert.Equal(0, (await CommandRun.OfAsync([.. arguments, "--resume"])).ExitCode);
        _folder.Write("flowers.csv", (await File.ReadAllTextAsync(file)).Replace("colour 1", "colour 9", StringComparison.Ordinal));

        CommandRun run = await CommandRun.OfAsync([.. arguments, "--resume"]);

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains("was made with other settings: data is ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resumed_ItMayHaveMoreRepeatsAndItsResultsMayLieAmongTheDatasets()
    {
        _folder.WriteFlowers("flowers.csv", 100);
        string[] arguments = ["compare", _folder.Path, "--label", "kind", "--train-sizes", "32", "--trainers", "AveragedPerceptron",
            "--output", _folder["results.csv"], "--repeats"];
        Assert.Equal(0, (await CommandRun.OfAsync([.. arguments, "1"])).ExitCode);
        CommandRun again = await CommandRun.OfAsync([.. arguments, "1"]);
        CommandRun more = await CommandRun.OfAsync([.. arguments, "3", "--resume"]);

        Assert.Equal((1, 0), (again.ExitCode, more.ExitCode));
        Assert.Contains("is the input", again.Error, StringComparison.Ordinal);
        Assert.Equal(4, (await File.ReadAllLinesAsync(_folder["results.csv"])).Length);
    }

    [Fact]
    public async Task AnOutputBehindALink_IsWrittenThere()
    {
        string file = _folder.WriteFlowers("flowers.csv", 100), target = _folder.Write("target.csv", "old");
        File.CreateSymbolicLink(_folder["link.csv"], "target.csv");
        CommandRun run = await CommandRun.OfAsync("compare", file, "--label", "kind", "--train-sizes", "32", "--repeats", "1",
            "--trainers", "AveragedPerceptron", "--output", _folder["link.csv"]);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal("target.csv", new FileInfo(_folder["link.csv"]).LinkTarget);
        Assert.StartsWith("flowers,32,0,AveragedPerceptron,", (await File.ReadAllLinesAsync(target))[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnOutputThatIsAPipe_IsReadAtItsOtherEnd()
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS())
            return;
        string file = _folder.WriteFlowers("flowers.csv", 100), pipe = _folder.Pipe("pipe");
        Task<CommandRun> run = CommandRun.OfAsync("compare", file, "--label", "kind", "--train-sizes", "32", "--repeats", "1",
            "--trainers", "AveragedPerceptron", "--output", pipe);
        string[] lines = await Task.Run(() => File.ReadAllLines(pipe));
        Assert.Equal(0, (await run).ExitCode);
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("flowers,32,0,AveragedPerceptron,", lines[1], StringComparison.Ordinal);
    }

    /// <summary>As a shell does it: results and tables in one stream that leads to a file, in the order in which they came.</summary>
    [Fact]
    public async Task AnOutputThatIsTheOutputStream_ComesBeforeTheTables()
    {
        if (!OperatingSystem.IsLinux())
            return;
        string file = _folder.WriteFlowers("flowers.csv", 100), all = _folder["all.txt"];
        string tool = Path.Combine(AppContext.BaseDirectory, "Vsml.Cli.dll");
        using Process shell = Process.Start("/bin/sh",
        [
            "-c", "dotnet \"$0\" compare \"$1\" --label kind --train-sizes 32 --repeats 2 --trainers AveragedPerceptron --output /dev/stdout > \"$2\" 2> /dev/null",
            tool, file, all,
        ]);
        await shell.WaitForExitAsync();
        Assert.Equal(0, shell.ExitCode);
        string[] lines = [.. (await File.ReadAllLinesAsync(all)).Where(line => line.Trim().Length > 0)];
        Assert.Equal(string.Join(',', ResultsCsv.Header), lines[0]);
        Assert.StartsWith("flowers,32,0,AveragedPerceptron,", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("flowers,32,1,AveragedPerceptron,", lines[2], StringComparison.Ordinal);
        Assert.StartsWith("32 training rows, mean over 1 dataset", lines[3], StringComparison.Ordinal);
        Assert.StartsWith("| AveragedPerceptron |", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_ExitsWith0AndNamesEveryOption()
    {
        CommandRun run = await CommandRun.OfAsync("compare", "--help");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.All(["--label", "--train-sizes", "--split", "--folds", "--resume", "--by-dataset", "--repeats", "--seed", "--trainers", "--output", "--plot", "--threads", "--jobs", "LightGbm"],
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

    private static double Number(string cell) => double.Parse(cell, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"holds \d+ of")]
    private static partial Regex ResultsHeld();
}
