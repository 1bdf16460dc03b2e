using System.Globalization;
using System.Text;

namespace Vsml.Cli.Tests.Tabular;

/// <summary>One table, written as people write tables: whatever the form, the results are those of the plain file, and the user is told.</summary>
public sealed class EverydayFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("x.csv", "marked", "")]
    [InlineData("x.csv", "utf-16", "")]
    [InlineData("x.csv", "compressed", "")]
    [InlineData("x.csv.gz", "compressed", "")]
    [InlineData("x.txt", "compressed", "")]
    [InlineData("x.csv", "semicolons", "taken as separated by ';' / column 'temp': 190 cells such as '16734,2' taken as numbers with a decimal comma")]
    [InlineData("x.tsv", "tabs", "taken as separated by a tab")]
    [InlineData("x.csv", "bars", "taken as separated by '|'")]
    [InlineData("x.csv", "sep", "")]
    [InlineData("x.csv", "comments", "2 lines that begin with '#' taken as comments")]
    [InlineData("x.csv", "blank columns", "")]
    [InlineData("x.csv", "trailing commas", "")]
    [InlineData("x.csv", "index", "column 1, which has no name, numbers the rows and is left out")]
    [InlineData("x.csv", "NA", "column 'temp': 10 cells 'NA' taken as missing")]
    [InlineData("x.csv", "?", "column 'temp': 10 cells '?' taken as missing")]
    [InlineData("x.csv", "decimal commas", "column 'temp': 190 cells such as '16734,2' taken as numbers with a decimal comma")]
    [InlineData("x.csv", "thousands", "column 'temp': 190 cells such as '16,734.2' taken as numbers with ',' between thousands")]
    [InlineData("x.csv", "currency", "column 'temp': 190 cells such as '$16734.2' taken as numbers in $")]
    [InlineData("x.csv", "percent", "column 'temp': 190 cells such as '16734.2 %' taken as numbers in %")]
    [InlineData("x.csv", "kilograms", "column 'temp': 190 cells such as '16734.2kg' taken as numbers in kg")]
    [InlineData("x.csv", "full width", "column 'temp': 190 cells such as '\uff11\uff16\uff17\uff13\uff14\uff0e\uff12' taken as numbers")]
    [InlineData("x.csv", "quoted labels", "")]
    public async Task Compare_GivesTheResultsOfThePlainFile(string name, string form, string remarks)
    {
        (string plain, _) = await CompareAsync("x.csv", Encoding.UTF8.GetBytes(Table((_, cell) => cell)));
        (string results, string error) = await CompareAsync(name, Written(form));

        Assert.Equal(plain, results);
        foreach (string remark in remarks.Split(" / ", StringSplitOptions.RemoveEmptyEntries))
            Assert.Contains($"x: {remark}\n", error, StringComparison.Ordinal);
        Assert.Equal(remarks.Split(" / ", StringSplitOptions.RemoveEmptyEntries).Length, error.Split('\n').Count(line => line.StartsWith("x: ", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("compare", "--train-sizes", "64", "--repeats", "1", "--trainers", "LbfgsMaximumEntropy")]
    [InlineData("online", "--rows", "50", "--rivals", "last-label")]
    [InlineData("fit", "--output", "-")]
    public async Task WhatOnlyLooksLikeNumbers_IsSaidByEveryVerb(string verb, params string[] arguments)
    {
        string file = _folder.Write("x.csv", Table((row, cell) => cell.Length == 0 ? "" : row % 2 == 0 ? $"{cell} kg" : $"{cell} lb"));
        CommandRun run = await CommandRun.OfAsync([verb, file, "--label", "state", .. arguments]);
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("column 'temp': 190 of 190 cells look like numbers (e.g. '16734.2 kg'); taken as text\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Options_TurnEveryDecisionOff()
    {
        string file = _folder.Write("x.csv", Table((_, cell) => cell.Length == 0 ? "NA" : $"${cell}"));
        string[] arguments = ["compare", file, "--label", "state", "--train-sizes", "64", "--repeats", "1", "--trainers", "LbfgsMaximumEntropy"];
        CommandRun codes = await CommandRun.OfAsync([.. arguments, "--no-missing-codes"]);
        Assert.Contains("x: column 'temp': taken as text, though 190 of 200 cells are numbers: all but 10 cells 'NA'\n", codes.Error, StringComparison.Ordinal);
        CommandRun notations = await CommandRun.OfAsync([.. arguments, "--no-number-notations", "--max-categories", "7"]);
        Assert.Contains(" different texts in 190 cells: no more than 7 are encoded", notations.Error, StringComparison.Ordinal);
        CommandRun missing = await CommandRun.OfAsync([.. arguments, "--no-missing-codes", "--missing", "NA,other"]);
        Assert.Contains("x: column 'temp': 10 cells 'NA' taken as missing\n", missing.Error, StringComparison.Ordinal);
        Assert.Equal(0, missing.ExitCode);
    }

    [Theory]
    [InlineData("--separator: 'ab' separates no cells", "--separator", "ab")]
    [InlineData("--encoding: there is no encoding 'latin-9000'", "--encoding", "latin-9000")]
    [InlineData("--max-categories: 0 is not a positive whole number", "--max-categories", "0")]
    public async Task AWrongOption_ExitsWith2(string message, params string[] arguments)
    {
        CommandRun run = await CommandRun.OfAsync(["compare", "x.csv", "--label", "state", .. arguments]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFileThatIsNotUnicode_IsRefusedUntilItsEncodingIsNamed()
    {
        File.WriteAllBytes(_folder["x.csv"], Encoding.Latin1.GetBytes(Table((_, cell) => cell).Replace("brew", "infusé", StringComparison.Ordinal)));
        string[] arguments = ["compare", _folder["x.csv"], "--label", "state", "--train-sizes", "64", "--repeats", "1", "--trainers", "LbfgsMaximumEntropy"];
        CommandRun refused = await CommandRun.OfAsync(arguments);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("is not UTF-8", refused.Error, StringComparison.Ordinal);
        Assert.Contains("--encoding", refused.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await CommandRun.OfAsync([.. arguments, "--encoding", "iso-8859-1"])).ExitCode);
    }

    private async Task<(string Results, string Error)> CompareAsync(string name, byte[] content)
    {
        await File.WriteAllBytesAsync(_folder[name], content);
        CommandRun run = await CommandRun.OfAsync("compare", _folder[name], "--label", "state", "--train-sizes", "64", "--repeats", "2",
            "--trainers", "LbfgsMaximumEntropy", "--output", _folder["results"]);
        Assert.True(run.ExitCode == 0, run.Error);
        // Up to the log-loss: what follows are the seconds, which differ, and the settings.
        return (string.Join('\n', (await File.ReadAllLinesAsync(_folder["results"])).Select(line => string.Join(',', line.Split(',')[..8]))), run.Error);
    }

    private static byte[] Written(string form) => form switch
    {
        "marked" => [.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(Table((_, cell) => cell))],
        "utf-16" => [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(Table((_, cell) => cell))],
        "compressed" => IdxFiles.Compressed(Encoding.UTF8.GetBytes(Table((_, cell) => cell))),
        _ => Encoding.UTF8.GetBytes(form switch
        {
            "semicolons" => Table((_, cell) => cell.Replace('.', ','), separator: ";"),
            "tabs" => Table((_, cell) => cell, separator: "\t"),
            "bars" => Table((_, cell) => cell, separator: "|"),
            "sep" => "sep=;\r\n" + Table((_, cell) => cell, separator: ";"),
            "comments" => "# a \"comment\n" + Table((_, cell) => cell).Replace("\n", "\n\n", StringComparison.Ordinal) + "# the end",
            "blank columns" => Table((_, cell) => cell).Replace("\n", ",,\n", StringComparison.Ordinal),
            "trailing commas" => Table((_, cell) => cell).Replace("\n", ",\n", StringComparison.Ordinal).Replace("state,", "state", StringComparison.Ordinal),
            "index" => string.Concat(Table((_, cell) => cell).TrimEnd('\n').Split('\n').Select((line, i) => $"{(i == 0 ? "" : i - 1)},{line}\n")),
            "NA" or "?" => Table((_, cell) => cell.Length == 0 ? form : cell),
            "decimal commas" => Table((_, cell) => $"\"{cell.Replace('.', ',')}\""),
            "thousands" => Table((_, cell) => cell.Length == 0 ? "" : $"\"{cell[..2]},{cell[2..]}\""),
            "currency" => Table((_, cell) => cell.Length == 0 ? "" : $"${cell}"),
            "percent" => Table((_, cell) => cell.Length == 0 ? "" : $"{cell} %"),
            "kilograms" => Table((row, cell) => cell.Length == 0 ? "" : row % 2 == 0 ? $"{cell}kg" : $"{cell} Kg"),
            "full width" => Table((_, cell) => string.Concat(cell.Select(c => (char)(c + 0xfee0)))),
            "quoted labels" => Table((_, cell) => cell, row => row % 3 == 0 ? "\" brew \"" : row % 3 == 1 ? "  rinse" : "\"idle\t\""),
            _ => throw new ArgumentOutOfRangeException(nameof(form), form, null),
        }),
    };

    /// <summary>200 rows of a temperature, which is missing in ten, a valve and one of three states.</summary>
    /// <param name="temperature">Rewrites its cell.</param>
    /// <param name="label">Null for the states as they are.</param>
    private static string Table(Func<int, string, string> temperature, Func<int, string>? label = null, string separator = ",")
    {
        var random = new Random(3);
        IEnumerable<string> rows = Enumerable.Range(0, 200).Select(row =>
        {
            double value = row == 0 ? 16734.2 : 16000.3 + (4000 * (row % 3)) + random.Next(6000);
            string cell = row % 20 == 5 ? "" : value.ToString("0.0", CultureInfo.InvariantCulture);
            string[] cells = [temperature(row, cell), "abc"[random.Next(3)].ToString(), label?.Invoke(row) ?? ((string[])["brew", "rinse", "idle"])[row % 3]];
            return string.Join(separator, cells) + "\n";
        });
        return string.Concat(rows.Prepend($"temp{separator}valve{separator}state\n"));
    }
}
