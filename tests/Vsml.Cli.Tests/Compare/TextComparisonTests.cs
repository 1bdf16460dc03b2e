using System.Globalization;
using Vsml.Cli.Compare;

namespace Vsml.Cli.Tests.Compare;

/// <summary>vsml compare --text-column. One test at a time, for an environment variable is the whole process's.</summary>
public sealed class TextComparisonTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TextComparisonTests()
    {
        Environment.SetEnvironmentVariable(TextClassificationWeights.Variable, _folder["resources"]);
        // Where nobody listens: as on a machine without a network.
        Environment.SetEnvironmentVariable("MICROSOFTML_RESOURCE_URL", "http://127.0.0.1:9/");
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(TextClassificationWeights.Variable, null);
        Environment.SetEnvironmentVariable("MICROSOFTML_RESOURCE_URL", null);
        _folder.Dispose();
    }

    [Fact]
    public async Task VsmlLearnsSentenceVectors_LinearTrainersNGrams_OnTheSameRows()
    {
        CommandRun run = await CommandRun.OfAsync("compare", WriteTexts(90), "--label", "kind", "--text-column", "what", "--train-sizes", "16", "--repeats", "1",
            "--output", _folder["results.csv"]);

        Assert.True(run.ExitCode == 0, run.Error);
        string[][] results = [.. File.ReadAllLines(_folder["results.csv"])[1..].Select(line => line.Split(','))];
        Assert.Equal(["Vsml", "SdcaMaximumEntropy", "LbfgsMaximumEntropy", "AveragedPerceptron"], results.Select(fields => fields[3]));
        Assert.EndsWith("features=sentence-vectors", results[0][^1], StringComparison.Ordinal);
        Assert.EndsWith("features=n-grams", results[1][^1], StringComparison.Ordinal);
        Assert.InRange(double.Parse(results[0][4], CultureInfo.InvariantCulture), 0.9, 1);
        Assert.InRange(double.Parse(results[1][4], CultureInfo.InvariantCulture), 0.6, 1);

        // Without a network, the transformer is left out by its name.
        Assert.Contains($"TextClassification: its pretrained weights are not in {Path.Combine(_folder["resources"], "mlnet", "NasBert2000000.tsm")}; ML.NET downloads them now", run.Error, StringComparison.Ordinal);
        Assert.Contains("TextClassification is left out; it needs its pretrained weights, which can't be had (", run.Error, StringComparison.Ordinal);
        Assert.Contains("put NasBert2000000.tsm into the folder of MICROSOFTML_RESOURCE_PATH", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ATextClassificationThatWasNamed_AndCannotBeHad_IsAnError()
    {
        CommandRun run = await CommandRun.OfAsync("compare", WriteTexts(90), "--label", "kind", "--text-column", "what", "--train-sizes", "16", "--trainers", "TextClassification");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("vsml: TextClassification needs its pretrained weights, which can't be had", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mlnet/NasBert2000000.tsm")]
    [InlineData("NasBert2000000.tsm")]
    public async Task TextClassification_TrainsFromTheWeightsOfTheFolder(string weights)
    {
        PretrainedWeights.Write(_folder[$"resources/{weights}"]);
        CommandRun run = await CommandRun.OfAsync("compare", WriteTexts(58), "--label", "kind", "--text-column", "what", "--train-sizes", "8", "--repeats", "1",
            "--trainers", "SdcaMaximumEntropy,TextClassification", "--output", _folder["results.csv"]);

        Assert.True(run.ExitCode == 0, run.Error);
        string[] result = File.ReadAllLines(_folder["results.csv"])[^1].Split(',');
        Assert.Equal(("TextClassification", "8", ""), (result[3], result[1], result[10]));
        // Whatever it learned from such weights: probabilities of two classes.
        Assert.InRange(double.Parse(result[7], CultureInfo.InvariantCulture), 0.0, 5.0);
        Assert.DoesNotContain("Failed", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("downloads", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "--trainers: LightGbm does not learn from texts; with --text-column there are Vsml, ", "--text-column", "what", "--trainers", "Vsml,LightGbm")]
    [InlineData(2, "--trainers: TextClassification learns from texts; --text-column was expected too", "--trainers", "TextClassification")]
    [InlineData(1, "has no column 'words' beside the label; its columns are 'id', 'what'", "--text-column", "words")]
    [InlineData(1, "column 'id' is of numbers; --text-column with a column of texts was expected", "--text-column", "id")]
    public async Task WhatCannotBeLearned_IsRefusedWithTheReason(int exitCode, string message, params string[] arguments)
    {
        CommandRun run = await CommandRun.OfAsync(["compare", WriteTexts(60), "--label", "kind", .. arguments]);
        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void AnAssemblyWithoutTheFourCalls_IsNotPatched() =>
        Assert.Throws<BadImageFormatException>(() => TorchSharpTrainers.WithoutDisposal(TorchSharpTrainers.WithoutDisposal(File.ReadAllBytes(TorchSharpTrainers.OriginalPath))));

    private string WriteTexts(int rows)
    {
        string[] pets = ["The cat sleeps on a warm sofa", "Our dog barks at the postman", "A hamster runs in its wheel", "Kittens drink milk"];
        string[] money = ["Shares of the bank fell", "The stock exchange closed higher", "Interest rates are rising", "Inflation eats up savings"];
        return _folder.Write("texts.csv", "id,what,kind\n" + string.Concat(Enumerable.Range(0, rows).Select(row =>
            $"{row},{(row % 2 == 0 ? pets : money)[row / 2 % 4]} in week {row},{(row % 2 == 0 ? "pets" : "money")}\n")));
    }
}
