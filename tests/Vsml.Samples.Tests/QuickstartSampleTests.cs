using System.Globalization;
using System.Text.RegularExpressions;

namespace Vsml.Samples.Tests;

/// <summary>The first command of the README, as it stands there: no file, no option. Tables of one's own: Vsml.Tables.Tests.</summary>
public sealed partial class QuickstartSampleTests
{
    [Fact]
    public void FiftyReadings_MakeAModelThatIsSavedAndLoadedAndBetterForEveryRowThatComes()
    {
        Sample run = Sample.Run("Quickstart");

        Assert.True(run.ExitCode == 0, run.Error);
        string model = Saved().Match(run.Output).Groups[1].Value;
        Assert.True(File.Exists(model), run.Output);
        Directory.Delete(Path.GetDirectoryName(model)!, recursive: true);
        Assert.StartsWith("built-in pump readings: 50 training rows, 500 test rows, 950 rows that come later", run.Output, StringComparison.Ordinal);
        double[] accuracies = [.. Learned().Matches(run.Output).Cast<Match>().Select(line => double.Parse(line.Groups[2].Value, CultureInfo.InvariantCulture))];
        Assert.Equal(7, accuracies.Length);
        Assert.True(accuracies[^1] > accuracies[0] + 2 && accuracies[^1] > 60, run.Output);
    }

    [GeneratedRegex(@"^ +(\d+) +([\d.]+) %\r?$", RegexOptions.Multiline)]
    private static partial Regex Learned();

    [GeneratedRegex(@"^saved to (.+) \([\d,.]+ bytes\) and loaded in a second MLContext", RegexOptions.Multiline)]
    private static partial Regex Saved();
}
