namespace Vsml.MLNet.Engine.Journals;

/// <summary>
/// Work on a thread of its own, which is done at least once after every time that it was asked for, and never twice at once: what is asked for while it is done goes
/// together. The thread ends when nothing was asked for in a while, so that nobody has to stop it; it is none of the pool's, whose threads may all wait for it.
/// </summary>
/// <param name="work">The work; it must not throw.</param>
internal sealed class BackgroundWork(Action work)
{
    private static readonly TimeSpan _idle = TimeSpan.FromSeconds(1);
    private readonly object _lock = new();
    private bool _isAsked, _runs;

    /// <summary>Asks for the work, and does not wait for it.</summary>
    public void Ask()
    {
        lock (_lock)
        {
            _isAsked = true;
            if (_runs)
            {
                Monitor.Pulse(_lock);
                return;
            }

            new Thread(Run) { IsBackground = true, Name = "Vsml journal" }.UnsafeStart();
            _runs = true;
        }
    }

    private void Run()
    {
        while (IsAsked())
            work();
    }

    // Waits for the next time; false if there was none in a while.
    private bool IsAsked()
    {
        lock (_lock)
        {
            if (!_isAsked)
                Monitor.Wait(_lock, _idle);
            bool isAsked = _runs = _isAsked;
            _isAsked = false;
            return isAsked;
        }
    }
}
