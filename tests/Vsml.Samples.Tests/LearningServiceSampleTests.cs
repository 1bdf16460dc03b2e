namespace Vsml.Samples.Tests;

/// <summary>What the service learns by. Its page, in a browser: Vsml.AspNetCore.Tests.</summary>
public sealed class LearningServiceSampleTests
{
    [Fact]
    public void OfSentencesAndPictures_MoreAreRecognisedTheMoreExamplesCame()
    {
        Sample run = Sample.Run("LearningService", "--measure", "--draws", "1", "--tests", "8");

        Assert.True(run.ExitCode == 0, run.Error);
        double[] tickets = run.Numbers("tickets of a shop, 6 classes"), drawings = run.Numbers("drawings, 6 classes");
        Assert.Equal([5, 5], [tickets.Length, drawings.Length]);
        Assert.True(tickets[^1] > tickets[0] && tickets[^1] > 0.6, run.Output);
        Assert.True(drawings[^1] > drawings[0] && drawings[^1] > 0.6, run.Output);
    }

    [Theory]
    [InlineData(2, "there is no option '--port'", "--port", "80")]
    [InlineData(2, "--url: 'ftp://here' is no http:// or https:// address", "--url", "ftp://here")]
    [InlineData(2, "--draws: '0' is no whole number above 0", "--measure", "--draws", "0")]
    [InlineData(1, "nowhere", "--measure", "--idx", "nowhere", "nowhere")]
    public void AWrongCommandLine_IsRefusedWithTheReason(int exitCode, string message, params string[] arguments)
    {
        Sample run = Sample.Run("LearningService", arguments);

        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }
}
