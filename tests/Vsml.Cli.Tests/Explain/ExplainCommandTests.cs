using System.Globalization;
using Vsml.Cli.Tests.Models;

namespace Vsml.Cli.Tests.Explain;

public sealed class ExplainCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task TheContributions_AddUpToTheLogits_ColumnByColumn()
    {
        string model = await FitAsync(), test = _folder.Write("test.csv", Plants.Csv(12, seed: 2));

        CommandRun run = await CommandRun.OfAsync("explain", model, test, "--output", _folder["all.csv"]);

        Assert.True(run.ExitCode == 0, run.Error);
        string[][] lines = [.. File.ReadAllLines(_folder["all.csv"]).Select(line => line.Split(','))];
        Assert.Equal(["row", "class", "probability", "logit", "bias", "height", "colour", "seen"], lines[0]);
        Assert.Equal(1 + (12 * 3), lines.Length);
        double[][] probabilities = (await PredictedTable.OfAsync(model, test)).Probabilities;
        foreach (IGrouping<string, string[]> row in lines[1..].GroupBy(line => line[0]))
        {
            double[][] numbers = [.. row.Select(line => line[2..].Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)).ToArray())];
            double sum = numbers.Sum(own => Math.Exp(own[1]));
            for (int b = 0; b < 3; b++)
            {
                Assert.Equal(numbers[b][1], numbers[b][2..].Sum(), 1e-4);
                Assert.Equal(probabilities[int.Parse(row.Key, CultureInfo.InvariantCulture) - 1][b], Math.Exp(numbers[b][1]) / sum, 1e-5);
            }
        }
    }

    [Fact]
    public async Task OfManyRows_TheTableTellsWhatMattered()
    {
        CommandRun run = await CommandRun.OfAsync("explain", await FitAsync(), _folder.Write("test.csv", Plants.Csv(12, seed: 2)), "--plot", _folder["bars.png"]);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("Mean absolute contributions to the logits, over 12 rows", run.Output, StringComparison.Ordinal);
        Assert.Matches(@"\| column +\| mean +\| fern +\| moss +\| reed +\|", run.Output);
        Assert.Equal(3, run.Output.Split('\n').Count(line => line.StartsWith("| height", StringComparison.Ordinal)
            || line.StartsWith("| colour", StringComparison.Ordinal) || line.StartsWith("| seen", StringComparison.Ordinal)));
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], File.ReadAllBytes(_folder["bars.png"])[..4]);
    }

    [Fact]
    public async Task OfOneRow_TheTableTellsEachColumnsValueAndContributions()
    {
        CommandRun run = await CommandRun.OfAsync(
            "explain", await FitAsync(), _folder.Write("test.csv", Plants.Csv(12, seed: 2)), "--row", "2", "--class", "moss", "--plot", _folder["row.svg"]);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("Row 2: predicted moss; contributions to the logit of each class", run.Output, StringComparison.Ordinal);
        Assert.Matches(@"\| height +\| [\d.]+ +\| -?\d\.\d{4} +\| -?\d\.\d{4} +\| -?\d\.\d{4} +\|", run.Output);
        Assert.Matches(@"\| bias +\|", run.Output);
        Assert.Matches(@"\| probability +\|", run.Output);
        Assert.Contains("<svg", File.ReadAllText(_folder["row.svg"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatIsNotThere_IsSaid()
    {
        string model = await FitAsync(), test = _folder.Write("test.csv", Plants.Csv(12, seed: 2));
        Assert.Contains("has 12 rows, and no row 13", (await CommandRun.OfAsync("explain", model, test, "--row", "13")).Error, StringComparison.Ordinal);
        Assert.Contains("has no class 'weed'; its classes are fern, moss, reed", (await CommandRun.OfAsync("explain", model, test, "--class", "weed")).Error, StringComparison.Ordinal);
        CommandRun lost = await CommandRun.OfAsync("explain", model, test, "--output", test);
        Assert.Equal((1, ""), (lost.ExitCode, lost.Output));
        Assert.Contains("is the input", lost.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OfAModelOfNumbers_TheContributionsAddUpToTheNumber_OfOneRowAndOfMany()
    {
        string model = _folder["houses.zip"], test = _folder.Write("test.csv", Houses.Csv(12, seed: 2));
        CommandRun fit = await CommandRun.OfAsync("fit", _folder.Write("train.csv", Houses.Csv(120, seed: 1)), "--label", "price", "--task", "regression", "--output", model);
        Assert.True(fit.ExitCode == 0, fit.Error);
        CommandRun many = await CommandRun.OfAsync("explain", model, test, "--output", _folder["all.csv"], "--plot", _folder["all.png"]);
        Assert.True(many.ExitCode == 0, many.Error);
        Assert.Contains("Mean absolute contributions to price, over 12 rows", many.Output, StringComparison.Ordinal);

        string[][] lines = [.. File.ReadAllLines(_folder["all.csv"]).Select(line => line.Split(','))];
        Assert.Equal(["row", "Score", "bias", "size", "town"], lines[0]);
        Assert.Equal(1 + 12, lines.Length);
        double[][] numbers = [.. lines[1..].Select(line => line[1..].Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)).ToArray())];
        Assert.All(numbers, own => Assert.Equal(own[0], own[1] + own[2] + own[3], 1e-3));
        // Two a square metre, and forty more in the north: every third row.
        Assert.InRange(numbers.Max(own => own[2]) - numbers.Min(own => own[2]), 60, 200);
        Assert.True(numbers.Where((_, row) => row % 3 == 0).Min(own => own[3]) > numbers.Where((_, row) => row % 3 != 0).Max(own => own[3]) + 20);

        CommandRun one = await CommandRun.OfAsync("explain", model, test, "--row", "4", "--plot", _folder["row.svg"]);
        Assert.Equal(0, one.ExitCode);
        Assert.Matches(@"Row 4: predicted price \d+\.\d{4}, and what contributes to it", one.Output);
        Assert.Matches(@"\| column +\| value +\| contribution +\|", one.Output);
        Assert.Matches(@"\| price +\| +\| \d+\.\d{4} +\|", one.Output);
        Assert.DoesNotContain("probability", one.Output, StringComparison.Ordinal);
        Assert.Contains("<svg", File.ReadAllText(_folder["row.svg"]), StringComparison.Ordinal);
    }

    private async Task<string> FitAsync()
    {
        CommandRun run = await CommandRun.OfAsync("fit", _folder.Write("train.csv", Plants.Csv(90, seed: 1)), "--label", "species", "--output", _folder["model.zip"]);
        Assert.True(run.ExitCode == 0, run.Error);
        return _folder["model.zip"];
    }
}
