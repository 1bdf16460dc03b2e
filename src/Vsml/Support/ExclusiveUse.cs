namespace Vsml;

/// <summary>
/// Meets the use of an object by a second thread, or from within a use of it, by an exception: the kernels write through pointers into memory
/// that two uses at once would share.
/// </summary>
/// <param name="owner">What is used, as the message names it.</param>
internal sealed class ExclusiveUse(string owner)
{
    private int _inUse;

    /// <summary>Begins a use, which ends when the result is disposed.</summary>
    /// <exception cref="InvalidOperationException">One goes on.</exception>
    internal Scope Begin()
    {
        if (Interlocked.Exchange(ref _inUse, 1) != 0)
            throw new InvalidOperationException($"The {owner} is in use by another thread, or calls itself; it takes one use at a time. Clone() gives every thread its own.");
        return new Scope(this);
    }

    internal readonly ref struct Scope(ExclusiveUse use)
    {
        public void Dispose() => Volatile.Write(ref use._inUse, 0);
    }
}
