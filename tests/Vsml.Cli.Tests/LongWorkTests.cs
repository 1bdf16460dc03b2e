using System.Diagnostics;

namespace Vsml.Cli.Tests;

public sealed class LongWorkTests
{
    [Fact]
    public async Task AStepThatTakesLong_IsSaidAgainAndAgain()
    {
        using var text = new StringWriter();
        TextWriter error = TextWriter.Synchronized(text);
        int result = await LongWork.RunAsync(
            Terminal.Of(TextWriter.Null, error), "working", 2,
            report =>
            {
                report(1, "the long one");
                var patience = Stopwatch.StartNew();
                while (LinesOf(text, error).Length < 2 && patience.Elapsed < TimeSpan.FromMinutes(1))
                    Thread.Sleep(20);
                report(2, "done");
                return 3;
            },
            interval: TimeSpan.FromMilliseconds(100));
        string[] lines = LinesOf(text, error);
        Assert.Equal(3, result);
        Assert.True(lines.Length >= 3, text.ToString());
        Assert.All(lines[..^1], line => Assert.Equal("working: 1 of 2 (the long one)", line));
        Assert.Equal("working: 2 of 2 (done)", lines[^1]);
    }

    [Fact]
    public async Task ShortWork_IsOneLine()
    {
        using var error = new StringWriter();
        await LongWork.RunAsync(Terminal.Of(TextWriter.Null, error), "working", 2, report =>
        {
            report(0, "first");
            report(1, "second");
            report(2, "done");
            return true;
        });
        Assert.Equal("working: 2 of 2 (done)\n", error.ToString().ReplaceLineEndings("\n"));
    }

    /// <summary>What was written through a synchronized writer, which is its own lock.</summary>
    private static string[] LinesOf(StringWriter text, TextWriter synchronized)
    {
        lock (synchronized)
            return text.ToString().ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
