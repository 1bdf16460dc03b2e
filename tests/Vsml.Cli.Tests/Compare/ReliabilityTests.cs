using System.Text.RegularExpressions;
using Vsml.Cli.Compare;

namespace Vsml.Cli.Tests.Compare;

public sealed class ReliabilityTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void TheError_IsHowFarTheShareThatIsRightIsFromWhatWasSaid()
    {
        // Ten rows at .9, of which 7 are right, and ten at .6, of which all are: (10 x .2 + 10 x .4) / 20.
        float[][] probabilities = [.. Enumerable.Range(0, 20).Select(row => Prediction(row < 10 ? 0.9f : 0.4f))];
        int[] labels = [.. Enumerable.Range(0, 20).Select(row => row < 7 ? 0 : 1)];
        Reliability reliability = Reliability.Of(probabilities, labels);
        Assert.Equal(0.3, reliability.Error, 1e-6);
        Assert.Equal(7, reliability.Right[13]);
        Assert.Equal(10, reliability.Rows[9]);
    }

    [Fact]
    public void OfCertainPredictionsThatAreRight_TheErrorIs0_AndOfAnUnknownClassItIsAllThatWasSaid()
    {
        Assert.Equal(0, Reliability.Of([[1f, 0f], [0f, 1f]], [0, 1]).Error);
        Assert.Equal(1, Reliability.Of([[1f, 0f]], [TrialData.UnknownClass]).Error);
        Assert.True(double.IsNaN(Reliability.Of([], []).Error));
    }

    [Fact]
    public void AsText_ItIsReadBackAndDamageIsMet()
    {
        Reliability reliability = Reliability.Of([[0.3f, 0.7f], [0.25f, 0.75f], [0.9f, 0.1f]], [1, 0, 0]);
        Reliability read = Reliability.Parse(reliability.ToString())!;
        Assert.Equal(reliability.Rows, read.Rows);
        Assert.Equal(reliability.Confidence, read.Confidence);
        Assert.Equal(reliability.Right, read.Right);
        Assert.Null(Reliability.Parse(reliability.ToString()[..^4]));
        Assert.Null(Reliability.Parse("1/x/1"));
    }

    // They count up with every drawing of a process.
    private static string WithoutIds(string svg) => Regex.Replace(svg, "cl_[0-9a-f]+", "");

    private static float[] Prediction(float first) => [first, 1 - first];

    [Fact]
    public async Task ThePlot_HasAPanelForEachSize_AndResumedResultsHaveTheSameError()
    {
        _folder.WriteFlowers("flowers.csv", 200);
        string[] command =
        [
            "compare", _folder["flowers.csv"], "--label", "kind", "--train-sizes", "32,64", "--repeats", "2", "--trainers", "LbfgsMaximumEntropy,AveragedPerceptron",
            "--output", _folder["results.csv"],
        ];
        CommandRun run = await CommandRun.OfAsync([.. command, "--calibration-plot", _folder["reliability.svg"]]);
        Assert.True(run.ExitCode == 0, run.Error);
        string svg = File.ReadAllText(_folder["reliability.svg"]);
        Assert.Contains("<svg", svg, StringComparison.Ordinal);
        Assert.Contains("1600", svg[..300], StringComparison.Ordinal);
        Assert.Matches(@"\| +ECE \|", run.Output);

        CommandRun again = await CommandRun.OfAsync([.. command, "--resume", "--calibration-plot", _folder["again.svg"]]);
        Assert.Equal(run.Output, again.Output);
        Assert.Equal(WithoutIds(svg), WithoutIds(File.ReadAllText(_folder["again.svg"])));
    }

    [Fact]
    public async Task APlotThatIsAnotherOutput_IsRefused()
    {
        _folder.WriteFlowers("flowers.csv", 200);
        CommandRun run = await CommandRun.OfAsync(
            "compare", _folder["flowers.csv"], "--label", "kind", "--plot", _folder["x.svg"], "--calibration-plot", _folder["x.svg"]);
        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains("--calibration-plot", run.Error, StringComparison.Ordinal);
    }
}
