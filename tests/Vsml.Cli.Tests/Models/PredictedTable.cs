using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Vsml.Cli.Tests.Models;

/// <summary>What <c>vsml predict</c> wrote: the predicted label and the probabilities of each row.</summary>
internal sealed partial record PredictedTable(string[] Header, string[][] Rows)
{
    public string[] Labels => [.. Rows.Select(row => row[Array.IndexOf(Header, "PredictedLabel")])];

    /// <summary>Of one class, [rows].</summary>
    public double[] Of(string label) =>
        [.. Rows.Select(row => double.Parse(row[Array.IndexOf(Header, $"P({label})")], CultureInfo.InvariantCulture))];

    /// <summary>[rows][classes]</summary>
    public double[][] Probabilities =>
        [.. Rows.Select(row => Header.Zip(row).Where(cell => cell.First.StartsWith("P(", StringComparison.Ordinal))
            .Select(cell => double.Parse(cell.Second, CultureInfo.InvariantCulture)).ToArray())];

    public static PredictedTable Parse(string csv)
    {
        string[] lines = csv.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        return new PredictedTable(Cells(lines[0]), [.. lines[1..].Select(Cells)]);
    }

    public static PredictedTable Parse(byte[] csv) => Parse(Encoding.UTF8.GetString(csv));

    /// <summary>Of <c>vsml predict</c>, which must succeed.</summary>
    public static async Task<PredictedTable> OfAsync(string model, string table)
    {
        CommandRun run = await CommandRun.OfAsync("predict", model, table);
        Assert.True(run.ExitCode == 0, run.Error);
        return Parse(run.Output);
    }

    private static string[] Cells(string line) => [.. Cell().Matches(line).Select(cell => cell.Groups["text"].Value)];

    [GeneratedRegex("""(?<=^|,)("(?<text>[^"]*)"|(?<text>[^,]*))(?=,|$)""")]
    private static partial Regex Cell();
}
