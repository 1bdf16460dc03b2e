using System.Runtime;

namespace Vsml.MetaTraining;

/// <summary>
/// Holds off the garbage collector until disposed (a no-GC region). TorchSharp 0.107 hands the bare handles of temporary objects (a
/// <see cref="TorchSharp.Scalar"/> for every number) to native code and nothing keeps the objects alive during the call: a
/// collection at that moment frees what libtorch is about to read. Seen once in about a thousand steps of Adam, as an exception
/// from libtorch; a wrong number would go unseen. Without collections no object is finalised that was in use.
/// </summary>
/// <remarks>
/// To begin collects garbage once, some milliseconds. Where that is refused, or the program allocates more than
/// <see cref="Megabytes"/> before the end, collections simply go on. For short stretches: a few calls into TorchSharp.
/// </remarks>
public sealed class CollectionPause : IDisposable
{
    /// <summary>How much may be allocated during a pause.</summary>
    public const int Megabytes = 64;

    private readonly bool _begun;

    private CollectionPause(bool begun) => _begun = begun;

    /// <summary>Begins a pause, or does nothing inside of another.</summary>
    /// <returns>Dispose of it to end the pause.</returns>
    public static CollectionPause Begin()
    {
        try
        {
            return new CollectionPause(GCSettings.LatencyMode != GCLatencyMode.NoGCRegion && GC.TryStartNoGCRegion((long)Megabytes << 20));
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentOutOfRangeException)
        {
            // Another thread was quicker, or the heap is limited to less.
            return new CollectionPause(false);
        }
    }

    /// <summary>Ends the pause.</summary>
    public void Dispose()
    {
        try
        {
            if (_begun && GCSettings.LatencyMode == GCLatencyMode.NoGCRegion) GC.EndNoGCRegion();
        }
        catch (InvalidOperationException)
        {
            // More was allocated than was set aside: the collector went to work by itself.
        }
    }
}
