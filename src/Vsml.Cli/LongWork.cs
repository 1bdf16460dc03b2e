using System.Diagnostics;
using Spectre.Console;

namespace Vsml.Cli;

/// <summary>Progress of long work: a bar on a terminal, a line now and then in a log.</summary>
internal static class LongWork
{
    private static readonly TimeSpan LogInterval = TimeSpan.FromSeconds(20);

    /// <summary>Runs <paramref name="work"/>, which calls its argument with what was done each time one of the steps is done.</summary>
    public static async Task RunAsync(Terminal terminal, string title, int steps, Func<Action<string>, Task> work)
    {
        if (terminal.ErrorIsTerminal)
            await terminal.Error.Progress()
                .AutoClear(true)
                .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
                .StartAsync(context => work(OnBar(context.AddTask(Markup.Escape(title), maxValue: Math.Max(1, steps)), title)));
        else
            await work(InLog(terminal, title, steps));
    }

    private static Action<string> OnBar(ProgressTask bar, string title) => done =>
    {
        bar.Description = Markup.Escape($"{title}: {done}");
        bar.Increment(1);
    };

    private static Action<string> InLog(Terminal terminal, string title, int steps)
    {
        int count = 0;
        var sinceLine = Stopwatch.StartNew();
        var gate = new Lock();
        return done =>
        {
            lock (gate)
            {
                count++;
                if (sinceLine.Elapsed < LogInterval && count < steps)
                    return;
                terminal.Note($"{title}: {count} of {steps} ({done})");
                sinceLine.Restart();
            }
        };
    }
}
