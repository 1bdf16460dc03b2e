namespace Vsml.Cli.Tests.Models;

/// <summary>vsml serve, on a free port, until a client has done its work.</summary>
internal static class ServedRun
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static async Task<CommandRun> OfAsync(string[] arguments, Func<HttpClient, Task> work)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var stop = new CancellationTokenSource();
        Task<int> serving = VsmlCommandLine.RunAsync(
            [.. arguments, "--url", "http://127.0.0.1:0"], Terminal.Of(TextWriter.Synchronized(output), TextWriter.Synchronized(error)), stop.Token);
        try
        {
            using var patience = new CancellationTokenSource(Patience);
            while (!output.ToString().Contains('\n', StringComparison.Ordinal) && !serving.IsCompleted)
                await Task.Delay(20, patience.Token);
            Assert.False(serving.IsCompleted, error.ToString());
            using var client = new HttpClient { BaseAddress = new Uri(output.ToString().Trim()) };
            await work(client);
        }
        finally
        {
            await stop.CancelAsync();
        }

        return new CommandRun(await serving.WaitAsync(Patience), output.ToString(), error.ToString());
    }
}
