namespace Vsml.MLNet.Models;

/// <summary>A copy of a learner to predict by.</summary>
/// <param name="Trained">The copy, and its classes.</param>
/// <param name="Version">That of the model when it was copied.</param>
internal sealed record Snapshot(Trained Trained, long Version);

/// <summary>Snapshots that nobody uses at the moment. They are the garbage collector's to take.</summary>
internal sealed class SnapshotPool<TSnapshot>
    where TSnapshot : class
{
    private readonly Lock _lock = new();
    private readonly Stack<WeakReference<TSnapshot>> _free = [];

    /// <summary>A snapshot, of whichever version; null if there is none.</summary>
    public TSnapshot? Take()
    {
        lock (_lock)
        {
            while (_free.TryPop(out WeakReference<TSnapshot>? reference))
            {
                if (reference.TryGetTarget(out TSnapshot? snapshot))
                    return snapshot;
            }

            return null;
        }
    }

    public void Give(TSnapshot snapshot)
    {
        lock (_lock)
            _free.Push(new WeakReference<TSnapshot>(snapshot));
    }
}
