namespace Vsml.MLNet.Models;

/// <summary>Meets a second thread in what is one thread's by an exception, before the two mix up their rows.</summary>
internal static class OneThread
{
    public static Use Enter(ref int inUse)
    {
        if (Interlocked.Exchange(ref inUse, 1) != 0)
        {
            throw new InvalidOperationException(
                "A prediction engine, or a row cursor, was used by two threads at once. Create one for each thread; they share the model.");
        }

        return new Use(ref inUse);
    }

    internal readonly ref struct Use(ref int inUse)
    {
        private readonly ref int _inUse = ref inUse;

        public void Dispose() => Volatile.Write(ref _inUse, 0);
    }
}
