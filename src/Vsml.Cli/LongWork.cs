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
    /// <param name="steps">How many there are; null where nobody knows beforehand.</param>
    /// <param name="interval">Between lines in a log.</param>
    /// <param name="abandon">When cancelled, the work is not waited for any longer: it ends with the process.</param>
    public static async Task<T> RunAsync<T>(
        Terminal terminal, string title, long? steps, Func<Action<long, string>, T> work, TimeSpan? interval = null, CancellationToken abandon = default)
    {
        Task<T> Start(Action<long, string> report) => Task.Factory
            .StartNew(() => work(report), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
            .WaitAsync(abandon);

        if (!terminal.ErrorIsTerminal)
        {
            using var log = new Log(terminal, title, steps, interval ?? LogInterval);
            return await Start(log.Report);
        }
        ProgressColumn[] columns = steps is null
            ? [new TaskDescriptionColumn(), new SpinnerColumn(), new ElapsedTimeColumn()]
            : [new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn()];
        return await terminal.Error.Progress()
            .AutoClear(true)
            .Columns(columns)
            .StartAsync(context => Start(OnBar(context.AddTask(Markup.Escape(title), maxValue: Math.Max(1, steps ?? long.MaxValue)), title)));
    }

    private static Action<long, string> OnBar(ProgressTask bar, string title) => (done, what) =>
    {
        bar.Description = Markup.Escape($"{title}: {what}");
        bar.Value = done;
    };

    /// <summary>A line when it begins to have taken long, again and again while it does, whether or not steps are done meanwhile, and at the end.</summary>
    private sealed class Log : IDisposable
    {
        private readonly Terminal _terminal;
        private readonly string _title;
        private readonly long? _steps;
        private readonly Lock _gate = new();
        private readonly ManualResetEventSlim _isDisposed = new();
        private readonly Stopwatch _sinceLine = Stopwatch.StartNew();
        private long _done;
        private string _what = "begins";
        private bool _isOver;

        public Log(Terminal terminal, string title, long? steps, TimeSpan interval)
        {
            (_terminal, _title, _steps, Interval) = (terminal, title, steps, interval);
            // Not a timer, for which the thread pool of a busy machine may have no thread.
            new Thread(() =>
            {
                while (!_isDisposed.Wait(Interval))
                    LineIfDue();
            })
            { IsBackground = true, Name = "progress" }.Start();
        }

        private TimeSpan Interval { get; }

        private bool IsDone => _done >= _steps;

        public void Report(long done, string what)
        {
            lock (_gate)
                (_done, _what) = (done, what);
            LineIfDue();
        }

        public void Dispose()
        {
            lock (_gate)
                _isOver = true;
            _isDisposed.Set();
        }

        private void LineIfDue()
        {
            lock (_gate)
            {
                // A wait ends a little early now and then.
                if (_isOver || (!IsDone && _sinceLine.Elapsed < 0.9 * Interval))
                    return;
                _terminal.Note(_steps is null ? $"{_title}: {_what}" : $"{_title}: {_done} of {_steps} ({_what})");
                _sinceLine.Restart();
                _isOver = IsDone;
            }
        }
    }
}
