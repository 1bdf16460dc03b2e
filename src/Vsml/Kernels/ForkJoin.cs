namespace Vsml.Kernels;

/// <summary>Independent pieces of work, numbered from 0.</summary>
internal interface IParallelWork
{
    void Execute(int index);
}

/// <summary>
/// Runs the pieces of a work on the caller's thread and on those of the thread pool that come to help, without allocating. A helper that
/// comes late finds nothing left and goes; the caller never waits for one that has not begun.
/// </summary>
internal sealed class ForkJoin : IThreadPoolWorkItem
{
    private const int Threshold = 512;
    private int _threads;
    private volatile IParallelWork? _work;
    private long _ticket; // generation in the high half, pieces not yet claimed in the low half
    private int _done;
    private int _queued; // helpers called that have not come yet

    internal ForkJoin(int threads) => Threads = threads;

    /// <summary>Threads to use, the caller's included; 0 sets one a core.</summary>
    internal int Threads
    {
        get => _threads;
        set => _threads = value <= 0 ? Environment.ProcessorCount : value;
    }

    /// <summary>Whether so many sub-RNNs, or so many units, are worth more than what waking a thread costs.</summary>
    internal bool IsWorth(long count) => _threads > 1 && count >= Threshold;

    internal void Run(IParallelWork work, int count)
    {
        if (_threads == 1 || count < 2)
        {
            for (int i = 0; i < count; i++)
                work.Execute(i);
            return;
        }

        _work = work;
        Volatile.Write(ref _done, 0);
        long generation = (Volatile.Read(ref _ticket) >> 32) + 1;
        Volatile.Write(ref _ticket, (generation << 32) | (uint)count);
        CallHelpers(Math.Min(_threads, count) - 1);
        ClaimPieces();
        SpinWait wait = default;
        while (Volatile.Read(ref _done) < count)
            wait.SpinOnce(sleep1Threshold: -1);
    }

    void IThreadPoolWorkItem.Execute()
    {
        Interlocked.Decrement(ref _queued);
        ClaimPieces();
    }

    // While the pool is busy, those called for earlier works are still to come: calling more would only lengthen its queue.
    private void CallHelpers(int helpers)
    {
        while (Volatile.Read(ref _queued) < helpers)
        {
            Interlocked.Increment(ref _queued);
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    private void ClaimPieces()
    {
        while (true)
        {
            long ticket = Volatile.Read(ref _ticket);
            int left = (int)(ticket & uint.MaxValue);
            if (left == 0)
                return;
            if (Interlocked.CompareExchange(ref _ticket, ticket - 1, ticket) != ticket)
                continue;

            // The claimed piece is not done, so the caller cannot have gone on to another work.
            _work!.Execute(left - 1);
            Interlocked.Increment(ref _done);
        }
    }
}
