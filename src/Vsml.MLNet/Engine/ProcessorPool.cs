namespace Vsml.MLNet.Engine;

/// <summary>Row processors that no thread uses: there are never more than threads that were at work at once.</summary>
internal sealed class ProcessorPool<TRow, TPrediction>(Func<RowProcessor<TRow, TPrediction>> create)
    where TRow : class
    where TPrediction : class, new()
{
    private readonly Lock _lock = new();
    private readonly Stack<RowProcessor<TRow, TPrediction>> _free = [];

    public RowProcessor<TRow, TPrediction> Rent()
    {
        lock (_lock)
        {
            if (_free.TryPop(out RowProcessor<TRow, TPrediction>? processor))
                return processor;
        }

        return create();
    }

    public void Return(RowProcessor<TRow, TPrediction> processor)
    {
        processor.Forget();
        lock (_lock)
            _free.Push(processor);
    }
}
