namespace Vsml.MLNet.Models;

/// <summary>
/// Gives predictions that wait for a state their turn before a row is learned that comes after them: a lock gives none to who waits, and threads that learn one row
/// after the other would keep a prediction waiting for many.
/// </summary>
internal sealed class PredictionTurns
{
    /// <summary>So many predictions by one state wait for it before copies of it are made: a copy takes as long as about so many predictions.</summary>
    public const int WorthACopy = 8;

    private int _waiting, _served;

    /// <summary>A prediction begins to wait.</summary>
    public void Wait() => Interlocked.Increment(ref _waiting);

    /// <summary>It has had the state.</summary>
    public void Had() => Interlocked.Increment(ref _served);

    /// <summary>Returns when all predictions that wait now have had the state.</summary>
    public void LetPass()
    {
        int waiting = Volatile.Read(ref _waiting);
        for (SpinWait spin = default; waiting - Volatile.Read(ref _served) > 0; spin.SpinOnce(sleep1Threshold: -1))
        {
        }
    }
}
