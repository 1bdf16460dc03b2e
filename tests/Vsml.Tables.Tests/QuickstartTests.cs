using System.Diagnostics;
using System.Reflection;

namespace Vsml.Tables.Tests;

/// <summary>The sample, run as a program of its own, reads what the tool reads and leaves no file where it was not asked to.</summary>
public sealed class QuickstartTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("vsml-quickstart-tests-").FullName;

    private static string Program { get; } = typeof(QuickstartTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == "Quickstart").Value!;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void ATableOfQuotedLineBreaksAndAnIndex_IsLearnedAndTheModelWrittenWhereItIsToBe()
    {
        string table = Write(",temp,note,day,state\n" + string.Concat(Enumerable.Range(0, 200).Select(row =>
            $"{row},\"{row % 3},{row % 7}\",\"said \"\"{"abc"[row % 3]}\"\",\nthen left\",day {row},{((string[])["brew", "rinse", "idle"])[row % 3]}\n")));
        string model = Path.Combine(_folder, "model.zip");

        (int exitCode, string output, string error) = Run("--data", table, "--label", "state", "--model", model);

        Assert.True(exitCode == 0, error);
        Assert.Contains("50 training rows, 100 test rows, 50 rows that come later", output, StringComparison.Ordinal);
        Assert.Contains("column 'temp': 200 cells such as '0,0' taken as numbers with a decimal comma", error, StringComparison.Ordinal);
        Assert.Contains("column 1, which has no name, numbers the rows and is left out", error, StringComparison.Ordinal);
        Assert.Contains($"saved to {model} (", output, StringComparison.Ordinal);
        Assert.Contains("Vsml                  100.0 %", output, StringComparison.Ordinal);
        Assert.Equal([model, table], Directory.GetFiles(_folder).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void NumbersWithAUnit_AreReadAndSaid_UnlessTheyAreNotToBe()
    {
        string table = Write("temp,size,state\n" + string.Concat(Enumerable.Range(0, 60).Select(row => $"{row % 3}.5kg,{row % 3} {((string[])["cm", "in"])[row % 2]},{"abc"[row % 3]}\n")));

        (int exitCode, _, string error) = Run("--data", table, "--label", "state");
        Assert.True(exitCode == 0, error);
        Assert.Contains("column 'temp': 60 cells such as '0.5kg' taken as numbers in kg", error, StringComparison.Ordinal);
        Assert.Contains("column 'size': 60 of 60 cells look like numbers (e.g. '0 cm'); taken as text", error, StringComparison.Ordinal);

        (exitCode, _, error) = Run("--no-number-notations", "--data", table, "--no-missing-codes", "--label", "state");
        Assert.Equal((0, ""), (exitCode, error));
    }

    [Theory]
    [InlineData("x,state\n", "has a header and no rows")]
    [InlineData("", "is empty")]
    [InlineData("x,state\n1,a\n", "column 'state' has 1 distinct value in 1 row")]
    [InlineData("x,state\n1,a\n2,a\n3,a\n", "column 'state' has 1 distinct value in 3 rows")]
    [InlineData("x,state\n1,a\n2,b\n", "has 2 rows with a label; 12 or more were expected")]
    [InlineData("x,x,state\n1,2,a\n2,3,b\n", "names the column 'x' more than once")]
    [InlineData("x,kind\n1,a\n2,b\n", "has no column 'state'; its columns are 'x', 'kind'")]
    [InlineData("x,state\n1,\"a\n2,b\n", "line 2: a quote that is not closed")]
    [InlineData("id,state\n1x,a\n2x,b\n3x,a\n", "nothing can be learned from them", 120)]
    [InlineData("x,state\n1,a\n2,a\n", "no two classes in common", 200, "9,b\n")]
    public void ATableThatCannotBeLearned_IsRefusedWithTheReason(string text, string message, int moreRows = 0, string lastRow = "")
    {
        string more = string.Concat(Enumerable.Range(0, moreRows).Select(row => lastRow.Length > 0 ? $"{row},a\n" : $"more {row},{"ab"[row % 2]}\n"));
        (int exitCode, _, string error) = Run("--data", Write(text + more + lastRow), "--label", "state");

        Assert.Equal(1, exitCode);
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Fact]
    public void AModelThatWouldReplaceTheData_IsRefused()
    {
        string table = Write("x,state\n1,a\n2,b\n"), link = Path.Combine(_folder, "link.zip"), hard = Path.Combine(_folder, "hard.zip");
        string folder = Path.Combine(_folder, "folder");
        File.CreateSymbolicLink(link, table);
        Directory.CreateSymbolicLink(folder, _folder);
        List<string> models = [table, link, Path.Combine(folder, "table.csv")];
        if (!OperatingSystem.IsWindows())
        {
            Process.Start("ln", [table, hard]).WaitForExit();
            models.Add(hard);
        }
        foreach (string model in models)
        {
            (int exitCode, _, string error) = Run("--data", table, "--label", "state", "--model", model);
            Assert.Equal(1, exitCode);
            Assert.Contains("is the file of --data", error, StringComparison.Ordinal);
        }
        Assert.Equal("x,state\n1,a\n2,b\n", File.ReadAllText(table));
    }

    [Theory]
    [InlineData("there is no option '--row'", "--row", "3")]
    [InlineData("--data and --label go together", "--data", "x.csv")]
    [InlineData("--label: a value was expected", "--data", "x.csv", "--label")]
    public void AWrongCommandLine_ExitsWith2(string message, params string[] arguments)
    {
        (int exitCode, _, string error) = Run(arguments);
        Assert.Equal(2, exitCode);
        Assert.Contains(message, error, StringComparison.Ordinal);
    }

    private string Write(string text)
    {
        string path = Path.Combine(_folder, "table.csv");
        File.WriteAllText(path, text);
        return path;
    }

    private static (int ExitCode, string Output, string Error) Run(params string[] arguments)
    {
        var start = new ProcessStartInfo(
            Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet", ["exec", Program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }
}
