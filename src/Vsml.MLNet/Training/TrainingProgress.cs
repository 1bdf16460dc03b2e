using Microsoft.ML.Runtime;

namespace Vsml.MLNet.Training;

/// <summary>
/// Shows the rows learned so far in the host's progress channel, and stops when the host's execution is cancelled: it asks at every report,
/// and so needs no thread of a pool that the work may keep busy.
/// </summary>
internal sealed class TrainingProgress : IProgress<double>, IDisposable
{
    private readonly IHost _host;
    private readonly IProgressChannel _channel;
    private readonly CancellationTokenSource _cancellation = new();
    private double _rows;
    private double _totalRows = double.NaN;

    public TrainingProgress(IHost host)
    {
        _host = host;
        _channel = host.StartProgressChannel("Vsml training");
        _channel.SetHeader(new ProgressHeader(["rows"]), entry =>
        {
            double total = Volatile.Read(ref _totalRows);
            if (double.IsNaN(total))
                entry.SetProgress(0, Volatile.Read(ref _rows));
            else
                entry.SetProgress(0, Volatile.Read(ref _rows), total);
        });
    }

    /// <summary>Is cancelled at a report after the host's execution was cancelled.</summary>
    public CancellationToken CancellationToken => _cancellation.Token;

    /// <summary>The number of rows there will be, once it is known.</summary>
    public double TotalRows
    {
        set => Volatile.Write(ref _totalRows, value);
    }

    /// <summary>Says that another row was learned.</summary>
    /// <exception cref="OperationCanceledException">The host's execution was cancelled.</exception>
    public void Row()
    {
        _host.CheckAlive();
        Volatile.Write(ref _rows, _rows + 1);
    }

    /// <summary>Says which fraction of the rows was learned; from any thread.</summary>
    void IProgress<double>.Report(double value)
    {
        if (_host is ICancelable { IsCanceled: true })
            _cancellation.Cancel();
        Volatile.Write(ref _rows, Math.Round(value * Volatile.Read(ref _totalRows)));
    }

    public void Dispose()
    {
        _channel.Checkpoint(_rows);
        _channel.Dispose();
        _cancellation.Dispose();
    }
}
