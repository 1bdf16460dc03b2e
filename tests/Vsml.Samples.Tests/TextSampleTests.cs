namespace Vsml.Samples.Tests;

public sealed class TextSampleTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("vsml-text-tests-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void OfTheTickets_VsmlLearnsMoreFromSentenceVectorsThanLinearTrainersFromNGrams()
    {
        Sample run = Sample.Run("Text", "--sizes", "2,8", "--draws", "2", "--tests", "30");

        Assert.True(run.ExitCode == 0, run.Error);
        double[] vsml = run.Accuracies("sentence vectors", "Vsml"), sdca = run.Accuracies("n-grams", "SdcaMaximumEntropy");
        Assert.Equal(2, vsml.Length);
        Assert.True(vsml[1] > vsml[0], run.Output);
        Assert.True(vsml[1] > sdca[1] + 0.1, run.Output);
        Assert.Contains("saved, loaded, asked: ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void ATableWithAColumnOfTexts_IsLearnedAndItsPipelineLoaded()
    {
        string table = Write(string.Concat(Enumerable.Range(0, 60).Select(row => row % 2 == 0
            ? $"{row},\"The cat, number {row}, sleeps on a warm sofa\",pets\n" : $"{row},Shares of bank {row} fell at the stock exchange,money\n")).Insert(0, "id,what,kind\n"));

        Sample run = Sample.Run("Text", "--data", table, "--text", "what", "--label", "kind", "--sizes", "5", "--draws", "1");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.StartsWith("60 texts of 2 classes; ", run.Output, StringComparison.Ordinal);
        Assert.Equal([1.0], run.Accuracies("sentence vectors", "Vsml"));
        string said = run.Output.Split('\n').Single(line => line.StartsWith("saved, loaded, asked: ", StringComparison.Ordinal));
        Assert.Contains(said.Contains("cat", StringComparison.Ordinal) ? "is 'pets' (it was 'pets')" : "is 'money' (it was 'money')", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "there is no option '--row'", "--row", "3")]
    [InlineData(2, "--data, --text and --label go together", "--data", "x.csv", "--label", "kind")]
    [InlineData(2, "--sizes: '0' is no whole number above 0", "--sizes", "0,5")]
    [InlineData(1, "has no column 'words' beside the label; its columns are 'id', 'what'", "--data", "", "--text", "words", "--label", "kind")]
    [InlineData(1, "column 'id' is of numbers; texts were expected", "--data", "", "--text", "id", "--label", "kind")]
    [InlineData(1, "two or more classes of 21 texts", "--data", "", "--text", "what", "--label", "kind")]
    public void WhatCannotBeLearned_IsRefusedWithTheReason(int exitCode, string message, params string[] arguments)
    {
        string table = Write("id,what,kind\n3,a cat,pets\n4,a dog,pets\n5,a bank,money\n");
        Sample run = Sample.Run("Text", [.. arguments.Select(argument => argument.Length == 0 ? table : argument)]);

        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    private string Write(string text)
    {
        string path = Path.Combine(_folder, "table.csv");
        File.WriteAllText(path, text);
        return path;
    }
}
