using System.Globalization;

namespace Vsml.Cli.Tests.Online;

/// <summary>What a table holds beside plain features does not spoil the stream.</summary>
public sealed class OnlineTableTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1_767_225_600_000)]
    [InlineData(20_000_000_000_000)]
    public async Task ALargeOffset_CostsNothing(long offset)
    {
        double plain = await AccuracyAsync(row => $"{TimeOf(row)}"), far = await AccuracyAsync(row => $"{TimeOf(row) + offset}");
        Assert.True(plain > 0.6, $"{plain}");
        Assert.Equal(plain, far, 2);

        static int TimeOf(int row) => 10_000 + (row % 3 * 6_000) + (row * 7919 % 5_000);
    }

    [Fact]
    public async Task AColumnOfUniqueTexts_CostsNothingAndIsSaid()
    {
        string[] arguments = ["online", WriteTable(4300, row => $"id {row},{row % 3}.{row % 7}", "id,x"), "--label", "state", "--rows", "200", "--rivals", "none"];
        CommandRun run = await CommandRun.OfAsync(arguments);
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("x: column 'id': 4300 different texts in 4300 cells: no more than 100 are encoded", run.Error, StringComparison.Ordinal);
        Assert.True(AccuracyOf(run) > 0.8, run.Output);
    }

    [Fact]
    public async Task StreamsOfOneName_HaveNamesOfTheirOwn()
    {
        (string images, string labels) = _folder.WriteStripes("x", 40);
        CommandRun run = await CommandRun.OfAsync("online", images, labels, WriteTable(40, row => $"{row % 3}", "n"), "--label", "state", "--rivals", "none");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("| x-images.idx3-ubyte.gz |", run.Output, StringComparison.Ordinal);
        Assert.Contains("| x.csv ", run.Output, StringComparison.Ordinal);
    }

    private async Task<double> AccuracyAsync(Func<int, string> cells)
    {
        CommandRun run = await CommandRun.OfAsync("online", WriteTable(200, cells, "t"), "--label", "state", "--rows", "200", "--rivals", "none");
        Assert.True(run.ExitCode == 0, run.Error);
        return AccuracyOf(run);
    }

    private string WriteTable(int rows, Func<int, string> cells, string header) => _folder.Write(
        "x.csv", $"{header},state\n" + string.Concat(Enumerable.Range(0, rows).Select(row => $"{cells(row)},{"abc"[row % 3]}\n")));

    private static double AccuracyOf(CommandRun run) => double.Parse(
        run.Output.Split('\n').First(line => line.Contains("| Vsml ", StringComparison.Ordinal)).Split('|')[5], CultureInfo.InvariantCulture);
}
