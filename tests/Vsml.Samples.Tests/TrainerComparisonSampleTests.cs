using System.Globalization;

namespace Vsml.Samples.Tests;

public sealed class TrainerComparisonSampleTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("vsml-comparison-tests-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void ATableOfNumbersAndTexts_IsLearnedByAllTrainers()
    {
        var random = new Random(1);
        string table = Write("width,colour,kind\n" + string.Concat(Enumerable.Range(0, 200).Select(row =>
            string.Create(CultureInfo.InvariantCulture, $"{(row % 10 == 0 ? "" : $"{(row % 2) + random.NextSingle():0.000}")},{(random.Next(5) == 0 ? "grey" : row % 2 == 0 ? "red" : "blue")},{"ab"[row % 2]}\n"))));

        Sample run = Sample.Run("TrainerComparison", table, "kind", "120");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.StartsWith($"{table}: 120 rows, 1 number and 1 text columns, 5-fold cross-validation", run.Output, StringComparison.Ordinal);
        Dictionary<string, double> accuracies = run.Output.Split('\n').Skip(3).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            .Where(words => words.Length > 1).ToDictionary(words => words[0], words => double.Parse(words[1], CultureInfo.InvariantCulture));
        Assert.Equal(
            ["Vsml", "SdcaMaximumEntropy", "LbfgsMaximumEntropy", "LightGbm", "FastTree", "FastForest", "AveragedPerceptron"], accuracies.Keys);
        Assert.InRange(accuracies["Vsml"], 95, 100);
        Assert.All(accuracies, own => Assert.InRange(own.Value, 60, 100));
    }

    [Theory]
    [InlineData(2, "usage: TrainerComparison FILE.csv LABEL-COLUMN [ROWS]")]
    [InlineData(2, "usage: TrainerComparison FILE.csv LABEL-COLUMN [ROWS]", "", "kind", "some")]
    [InlineData(1, "has no column 'sort'; its columns are 'width', 'kind'", "", "sort")]
    public void WhatCannotBeCompared_IsRefusedWithTheReason(int exitCode, string message, params string[] arguments)
    {
        string table = Write("width,kind\n1,a\n2,b\n3,a\n");
        Sample run = Sample.Run("TrainerComparison", [.. arguments.Select(argument => argument.Length == 0 ? table : argument)]);

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
