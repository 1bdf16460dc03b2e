namespace Vsml;

/// <summary>
/// Lets any number of threads read an object, or one write it. What would read while another writes, or write while another uses it, is met by an
/// exception: nothing waits, and nothing is lost without a word.
/// </summary>
/// <param name="owner">What is used, as the message names it.</param>
internal sealed class SharedUse(string owner)
{
    private const int Written = -1;

    // How many read, or Written.
    private int _uses;

    /// <summary>Begins to read, until the result is disposed.</summary>
    /// <exception cref="InvalidOperationException">It is being written.</exception>
    internal Reading Read()
    {
        for (int uses = Volatile.Read(ref _uses); ;)
        {
            if (uses == Written)
                throw InUse();
            int found = Interlocked.CompareExchange(ref _uses, uses + 1, uses);
            if (found == uses)
                return new Reading(this);
            uses = found;
        }
    }

    /// <summary>Begins to write, until the result is disposed.</summary>
    /// <exception cref="InvalidOperationException">It is being read or written.</exception>
    internal Writing Write() => Interlocked.CompareExchange(ref _uses, Written, 0) == 0 ? new Writing(this) : throw InUse();

    private InvalidOperationException InUse() =>
        new($"The {owner} is in use by another thread, or by a fit that goes on; it is changed by one thread at a time, while none reads it.");

    internal readonly ref struct Reading(SharedUse use)
    {
        public void Dispose() => Interlocked.Decrement(ref use._uses);
    }

    internal readonly ref struct Writing(SharedUse use)
    {
        public void Dispose() => Volatile.Write(ref use._uses, 0);
    }
}
