namespace Vsml;

/// <summary>Tells how far a fit is: at the end of every pass of every learner, and in between often enough to look alive.</summary>
/// <param name="progress">Who is told; null for nobody.</param>
/// <param name="steps">Learning steps there will be.</param>
internal sealed class FitProgress(IProgress<double>? progress, double steps)
{
    private const long Interval = 50;
    private long _done;
    private long _next = Environment.TickCount64 + Interval;

    /// <summary>One more row was learned; from any thread.</summary>
    internal void Step()
    {
        Interlocked.Increment(ref _done);
        Beat();
    }

    /// <summary>Something was done that is no step.</summary>
    internal void Beat()
    {
        if (progress is null)
            return;
        long now = Environment.TickCount64, next = Volatile.Read(ref _next);
        if (now >= next && Interlocked.CompareExchange(ref _next, now + Interval, next) == next)
            Tell();
    }

    /// <summary>A learner ended a pass.</summary>
    internal void EndPass() => Tell();

    private void Tell()
    {
        // Shares lie above 0: before the first step there is half of one.
        progress?.Report(steps == 0 ? 1 : Math.Max(Volatile.Read(ref _done), 0.5) / steps);
    }
}
