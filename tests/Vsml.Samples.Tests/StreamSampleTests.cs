using System.Globalization;
using System.Text.RegularExpressions;

namespace Vsml.Samples.Tests;

public sealed partial class StreamSampleTests
{
    [Fact]
    public void RowsArePredictedRightMoreAndMoreOften()
    {
        Sample run = Sample.RunBuilt("Stream");

        Assert.True(run.ExitCode == 0, run.Error);
        Match[] lines = [.. Said().Matches(run.Output).Cast<Match>()];
        Assert.Equal(["10", "100", "1000"], lines.Select(line => line.Groups[1].Value));
        double[] shares = [.. lines.Select(line => double.Parse(line.Groups[2].Value, CultureInfo.InvariantCulture))];
        Assert.True(shares[1] > shares[0] && shares[2] > shares[1] && shares[2] > 92, run.Output);
    }

    [GeneratedRegex(@"^ *(\d+) rows: ([\d.]+) % were predicted right\r?$", RegexOptions.Multiline)]
    private static partial Regex Said();
}
