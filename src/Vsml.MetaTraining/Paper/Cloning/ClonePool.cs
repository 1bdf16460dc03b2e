using TorchSharp;
using static TorchSharp.torch;

namespace Vsml.MetaTraining.Paper;

/// <summary>Synapses that live on from unroll to unroll, so that a clone is trained on the states that its own dynamics lead to.</summary>
/// <param name="synapses">How many.</param>
internal sealed class ClonePool(int synapses) : IDisposable
{
    private const double ScratchNoise = 0.1, Runaway = 3;
    private static readonly string[] Names = ["cell", "hidden", "weights", "biases"];
    private static readonly long[][] Shapes = [[-1, 1, 1, ClonedNetwork.StateSize], [-1, 1, 1, ClonedNetwork.StateSize], [-1], [-1]];
    private EpisodeState? _state;

    /// <summary>The states to begin an unroll with: c, h, w, b.</summary>
    /// <param name="resetShare">So many begin anew: with weights, biases and (half of them) scratch drawn at random.</param>
    /// <param name="random">Source of chance.</param>
    public EpisodeState Next(double resetShare, Generator random)
    {
        EpisodeState young = Draw(random);
        if (_state is not { } old) return young;
        Tensor isNew = (rand([synapses], generator: random) < resetShare) | old[0].abs().amax([1, 2, 3]).lt(Runaway).logical_not();
        return new EpisodeState([.. young.Tensors.Zip(old.Tensors, (y, o) => where(isNew.view([-1, .. y.shape[1..].Select(_ => 1L)]), y, o))]);
    }

    /// <summary>Keeps the states after an unroll.</summary>
    public void Keep(EpisodeState state)
    {
        EpisodeState? old = _state;
        _state = new EpisodeState([.. state.Tensors.Select(tensor => tensor.detach().clone().DetachFromDisposeScope())]);
        foreach (Tensor tensor in old?.Tensors ?? []) tensor.Dispose();
    }

    /// <summary>The states as vectors.</summary>
    public IReadOnlyDictionary<string, float[]> Save() =>
        _state is null ? [] : Names.Zip(_state.Tensors).ToDictionary(pair => pair.First, pair => pair.Second.Floats());

    /// <summary>Goes on from saved states.</summary>
    public void Load(IReadOnlyDictionary<string, float[]> vectors)
    {
        using DisposeScope scope = NewDisposeScope();
        Keep(new EpisodeState([.. Names.Zip(Shapes, (name, shape) => tensor(vectors[name]).view(shape))]));
    }

    public void Dispose()
    {
        foreach (Tensor tensor in _state?.Tensors ?? []) tensor.Dispose();
    }

    private EpisodeState Draw(Generator random)
    {
        var (w, b) = SynapseBatch.DrawMemory(synapses, random);
        Tensor cell = CloneMemory.Write(w, b, ClonedNetwork.StateSize);
        Tensor isNoisy = (rand([synapses, 1], generator: random) < 0.5).to(cell.dtype) * ScratchNoise;
        Tensor hidden = randn(cell.shape, generator: random) * isNoisy, scratch = randn(cell.shape, generator: random) * isNoisy;
        scratch.narrow(1, 0, CloneMemory.Cells).zero_();
        return new EpisodeState((cell + scratch).view(Shapes[0]), hidden.view(Shapes[1]), w, b);
    }
}
