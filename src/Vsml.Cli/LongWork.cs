using System.Diagnostics;
using Spectre.Console;

namespace Vsml.Cli;

/// <summary>Progress of long work: a bar on a terminal, a line now and then in a log.</summary>
internal static class LongWork
{
    private static readonly TimeSpan LogInterval = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Runs <paramref name="work"/>, which tells its argument how many of the steps are done and what is to be said of it, on a thread of
    /// its own: on a busy machine of few cores the thread pool would have none left to notice Ctrl+C.
    /// </summary>
    /// <param name="abandon">When cancelled, the work is not waited for any longer: it ends with the process.</param>
    public static async Task<T> RunAsync<T>(
        Terminal terminal, string title, long steps, Func<Action<long, string>, T> work, CancellationToken abandon = default)
    {
        Task<T> Start(Action<long, string> report) => Task.Factory
            .StartNew(() => work(report), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
            .WaitAsync(abandon);

        if (!terminal.ErrorIsTerminal)
            return await Start(InLog(terminal, title, steps));
        return await terminal.Error.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(context => Start(OnBar(context.AddTask(Markup.Escape(title), maxValue: Math.Max(1, steps)), title)));
    }

    private static Action<long, string> OnBar(ProgressTask bar, string title) => (done, what) =>
    {
        bar.Description = Markup.Escape($"{title}: {what}");
        bar.Value = done;
    };

    private static Action<long, string> InLog(Terminal terminal, string title, long steps)
    {
        var sinceLine = Stopwatch.StartNew();
        var gate = new Lock();
        return (done, what) =>
        {
            lock (gate)
            {
                if (sinceLine.Elapsed < LogInterval && done < steps)
                    return;
                terminal.Note($"{title}: {done} of {steps} ({what})");
                sinceLine.Restart();
            }
        };
    }
}
