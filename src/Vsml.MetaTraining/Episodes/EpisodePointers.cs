using System.Runtime.InteropServices;
using Vsml.Messages;

namespace Vsml.MetaTraining;

/// <summary>The messages of an episode where kernels find them, for as long as this is not disposed.</summary>
internal sealed unsafe class EpisodePointers : IDisposable
{
    private const int E = NetworkSpec.InputSize, G = NetworkSpec.BackwardSize;
    private readonly Episode _episode;
    private readonly GCHandle[] _handles;
    private readonly float* _rows, _experts, _classes, _contexts;
    private readonly int* _present, _presentExperts;

    internal EpisodePointers(Episode episode)
    {
        _episode = episode;
        Array[] arrays = [episode.RowRecords, episode.ExpertRecords, episode.ClassMessages, episode.Contexts, episode.Present, episode.PresentExperts];
        _handles = [.. arrays.Select(array => GCHandle.Alloc(array, GCHandleType.Pinned))];
        _rows = (float*)_handles[0].AddrOfPinnedObject();
        _experts = (float*)_handles[1].AddrOfPinnedObject();
        _classes = (float*)_handles[2].AddrOfPinnedObject();
        _contexts = (float*)_handles[3].AddrOfPinnedObject();
        _present = (int*)_handles[4].AddrOfPinnedObject();
        _presentExperts = (int*)_handles[5].AddrOfPinnedObject();
    }

    /// <summary>The messages of step t.</summary>
    internal RowMessages Row(int t)
    {
        int predict = _episode.Predict[t], expert = _episode.Expert[t];
        return new RowMessages
        {
            Predict = _rows + ((long)predict * _episode.Units * E),
            Update = _rows + ((long)_episode.Update[t] * _episode.Units * E),
            Units = _present + ((long)predict * _episode.Units),
            UnitCount = _episode.PresentCounts[predict],
            Experts = _experts + ((long)expert * _episode.Classes * _episode.Experts * E),
            PresentExperts = _presentExperts + ((long)expert * _episode.Experts),
            ExpertCount = _episode.ExpertCounts[expert],
            Classes = _classes + ((long)t * _episode.Classes * G),
            Context = _contexts + (t * 8L),
        };
    }

    public void Dispose()
    {
        foreach (GCHandle handle in _handles)
            handle.Free();
    }
}
