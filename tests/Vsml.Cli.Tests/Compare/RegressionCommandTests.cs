using System.Globalization;
using Vsml.Cli.Compare;

namespace Vsml.Cli.Tests.Compare;

/// <summary><c>vsml compare --task regression</c>.</summary>
public sealed class RegressionCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Regression_ShowsATablePerSize_AndWritesEveryResult()
    {
        WriteHouses("houses.csv", 200);
        CommandRun run = await CommandRun.OfAsync("compare", _folder["houses.csv"], "--label", "price", "--task", "regression", "--train-sizes", "32,64",
            "--repeats", "2", "--trainers", "vsml,FastTree,Sdca", "--by-dataset", "rmse", "--output", _folder["results.csv"], "--plot", _folder["results.svg"]);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("64 training rows, mean over 1 dataset, 2 repeats, seed 0", run.Output, StringComparison.Ordinal);
        Assert.Contains("| rank | RMSE / deviation | MAE / deviation |", run.Output, StringComparison.Ordinal);
        Assert.Contains("RMSE by dataset, 64 training rows", run.Output, StringComparison.Ordinal);
        Assert.True(new FileInfo(_folder["results.svg"]).Length > 1000);

        string[] lines = await File.ReadAllLinesAsync(_folder["results.csv"]);
        Assert.Equal("dataset,train_rows,repeat,trainer,rmse,mae,r2,pinball,coverage,deviation,fit_seconds,split,failure,settings", lines[0]);
        Assert.Equal(1 + (2 * 2 * 3), lines.Length);
        double[] vsml = Numbers(lines.Single(line => line.StartsWith("houses,64,0,Vsml,", StringComparison.Ordinal)));
        Assert.InRange(vsml[0] / vsml[5], 0, 0.5);
        Assert.InRange(vsml[2], 0.75, 1);
        Assert.InRange(vsml[4], 0.75, 1);
        Assert.All(lines.Skip(1), line => Assert.True(Numbers(line)[1] <= Numbers(line)[0]));
    }

    [Fact]
    public async Task AResumedComparison_EndsWithTheSameResults_AndOtherSettingsAreRefused()
    {
        WriteHouses("houses.csv", 120);
        string[] all = ["compare", _folder["houses.csv"], "--label", "price", "--task", "regression", "--train-sizes", "32", "--repeats", "2", "--output", _folder["r.csv"]];
        await CommandRun.OfAsync([.. all, "--trainers", "FastTree,Sdca"]);
        string[] whole = await File.ReadAllLinesAsync(_folder["r.csv"]);
        await File.WriteAllLinesAsync(_folder["r.csv"], whole[..3]);

        CommandRun resumed = await CommandRun.OfAsync([.. all, "--trainers", "FastTree,Sdca", "--resume"]);
        Assert.Equal(0, resumed.ExitCode);
        Assert.Equal(whole.Select(WithoutSeconds), (await File.ReadAllLinesAsync(_folder["r.csv"])).Select(WithoutSeconds));

        CommandRun other = await CommandRun.OfAsync([.. all, "--trainers", "FastTree,Sdca", "--resume", "--seed", "4"]);
        Assert.Equal(1, other.ExitCode);
        Assert.Contains("seed is 0 there and 4 here", other.Error, StringComparison.Ordinal);

        static string WithoutSeconds(string line) => string.Join(',', line.Split(',').Where((_, i) => i != 10));
    }

    [Theory]
    [InlineData("--folds", "3", 3, 80)]
    [InlineData("--split", "half", 1, 60)]
    public async Task OtherSplits_TestAllRowsThatDoNotTrain(string option, string value, int results, int trainRows)
    {
        WriteHouses("houses.csv", 120);
        CommandRun run = await CommandRun.OfAsync("compare", _folder["houses.csv"], "--label", "price", "--task", "regression", option, value,
            "--repeats", "1", "--trainers", "Sdca", "--output", _folder["r.csv"]);

        Assert.Equal(0, run.ExitCode);
        string[] lines = await File.ReadAllLinesAsync(_folder["r.csv"]);
        Assert.Equal(1 + results, lines.Length);
        Assert.All(lines.Skip(1), line => Assert.StartsWith($"houses,{trainRows},", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task ATrainerThatFails_IsNamed_AndCountedAsTheMean()
    {
        WriteHouses("cold.csv", 120, shift: -1000);
        CommandRun run = await CommandRun.OfAsync("compare", _folder["cold.csv"], "--label", "price", "--task", "regression", "--train-sizes", "32",
            "--repeats", "1", "--trainers", "LbfgsPoisson,Sdca", "--output", _folder["r.csv"]);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("Failed, and counted as the mean of the training rows:", run.Output, StringComparison.Ordinal);
        Assert.Contains("LbfgsPoisson on cold", run.Output, StringComparison.Ordinal);
        double[] failed = Numbers((await File.ReadAllLinesAsync(_folder["r.csv"])).Single(line => line.Contains("LbfgsPoisson", StringComparison.Ordinal)));
        Assert.InRange(failed[0] / failed[5], 0.95, 1.2);
    }

    [Theory]
    [InlineData("--task: there is no 'ranking'; classification, regression were expected", "--task", "ranking")]
    [InlineData("--trainers: there is no trainer 'AveragedPerceptron'; there are Vsml, FastTree", "--task", "regression", "--trainers", "AveragedPerceptron")]
    [InlineData("--trainers: there is no trainer 'Sdca'; there are Vsml, SdcaMaximumEntropy", "--trainers", "Sdca")]
    [InlineData("--by-dataset: there is no 'auc'; rmse, mae, r2, pinball, coverage were expected", "--task", "regression", "--by-dataset", "auc")]
    [InlineData("--by-dataset: there is no 'rmse'; accuracy", "--by-dataset", "rmse")]
    [InlineData("--calibration-plot draws probabilities of classes", "--task", "regression", "--calibration-plot", "x.svg")]
    public async Task WhatIsNotOfTheTask_IsRefused(string message, params string[] arguments)
    {
        CommandRun run = await CommandRun.OfAsync(["compare", "x.csv", "--label", "price", .. arguments]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a,price\n1,2\n3,dear\n5,6\n", "column 'price' has cells that are no numbers; numbers were expected, found 'dear' in row 2")]
    [InlineData("a,price\n1,2\n3,2\n", "column 'price' has one value in all of its 2 rows")]
    [InlineData("a,price\n", "has a header and no rows")]
    [InlineData("a,cost\n1,2\n", "has no column 'price'")]
    [InlineData("price\n1\n2\n", "has no column beside the label 'price'")]
    public async Task ALabelThatIsNoNumber_IsAnErrorThatNamesFileAndColumn(string table, string message)
    {
        await File.WriteAllTextAsync(_folder["t.csv"], table);
        CommandRun run = await CommandRun.OfAsync("compare", _folder["t.csv"], "--label", "price", "--task", "regression");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("t.csv: ", run.Error, StringComparison.Ordinal);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RowsWithoutANumber_AreLeftOut_AndNumbersMayBeWrittenAsElsewhere()
    {
        Random random = new(1);
        await File.WriteAllLinesAsync(_folder["t.csv"],
            ["size;price", .. Enumerable.Range(0, 100).Select(i => i % 10 == 0 ? "3;NA" : string.Create(CultureInfo.InvariantCulture, $"{i};{i / 3},{random.Next(10)}"))]);
        CommandRun run = await CommandRun.OfAsync("compare", _folder["t.csv"], "--label", "price", "--task", "regression", "--train-sizes", "32", "--repeats", "1", "--trainers", "Sdca");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("10 rows without a value of 'price' are left out", run.Error, StringComparison.Ordinal);
        Assert.Contains("| Sdca", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Scores_AreAsCountedByHand()
    {
        float[] low = [.. RegressionScores.Levels.Select(_ => 0f)], spread = [.. RegressionScores.Levels.Select((_, i) => (float)i)];
        RegressionScores scores = RegressionScores.Of([1, 5], [low, spread], [3, 4]);

        Assert.Equal(Math.Sqrt(2.5), scores.Rmse, 1e-9);
        Assert.Equal(1.5, scores.Mae, 1e-9);
        Assert.Equal(1 - (2.5 / 0.25), scores.RSquared, 1e-9);
        Assert.Equal(0.5, scores.Coverage);
        Assert.Equal(0.5, scores.Deviation, 1e-9);

        // Of the first row level times 3; of the second (level - [4 < q]) (4 - q) at q of 0 to 18.
        double first = RegressionScores.Levels.Average(level => level * 3.0);
        double second = RegressionScores.Levels.Select((level, q) => (level - (4 < q ? 1 : 0)) * (4.0 - q)).Average();
        Assert.Equal((first + second) / 2, scores.Pinball, 1e-6);
    }

    [Fact]
    public void QuantilesOfErrors_HoldAsManyFurtherOnesAsTheySay()
    {
        var random = new Random(1);
        double inside = 0;
        for (int trial = 0; trial < 4000; trial++)
        {
            float[] quantiles = RegressionScores.QuantilesOf(Enumerable.Range(0, 25).Select(_ => random.NextSingle()));
            float further = random.NextSingle();
            inside += further >= quantiles[0] && further <= quantiles[^1] ? 1.0 / 4000 : 0;
        }

        Assert.InRange(inside, 0.88, 0.92);
    }

    private static double[] Numbers(string line) => [.. line.Split(',')[4..11].Select(cell => double.Parse(cell, CultureInfo.InvariantCulture))];

    private void WriteHouses(string name, int rows, double shift = 0)
    {
        var random = new Random(3);
        File.WriteAllLines(_folder[name],
        [
            "size,age,place,price",
            .. Enumerable.Range(0, rows).Select(row =>
            {
                double size = 50 + (100 * random.NextDouble()), age = random.Next(80);
                bool isTown = random.Next(2) == 0;
                double price = (size * (isTown ? 3 : 1)) + (age < 20 ? 40 : 0) + (10 * random.NextDouble()) + shift;
                return string.Create(CultureInfo.InvariantCulture, $"{size:0.0},{age},{(isTown ? "town" : "country")},{price:0.00}");
            }),
        ]);
    }
}
