using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Vsml.MetaTraining;

/// <summary>TorchSharp's Adam (Kingma and Ba 2015) over the whole of V_M, with its default moments.</summary>
internal sealed class TorchAdam : IMetaOptimizer
{
    private readonly Parameter _parameters;
    private readonly Adam _adam;

    /// <param name="length">Numbers of V_M.</param>
    internal TorchAdam(int length)
    {
        _parameters = new Parameter(zeros(length));
        _adam = optim.Adam([_parameters]);
    }

    public void Step(Span<float> parameters, ReadOnlySpan<float> gradient, double learningRate)
    {
        using CollectionPause pause = CollectionPause.Begin();
        using (NewDisposeScope())
        using (no_grad())
            _parameters.copy_(tensor(parameters.ToArray()));
        _parameters.grad = tensor(gradient.ToArray());
        foreach (var group in _adam.ParamGroups)
            group.LearningRate = learningRate;
        _adam.step();
        using Tensor values = _parameters.detach();
        values.data<float>().ToArray().CopyTo(parameters);
    }

    public byte[] Save()
    {
        using MemoryStream state = new();
        using (BinaryWriter writer = new(state))
            _adam.save_state_dict(writer);
        return state.ToArray();
    }

    public void Restore(ReadOnlySpan<byte> state)
    {
        using BinaryReader reader = new(new MemoryStream(state.ToArray()));
        _adam.load_state_dict(reader);
    }

    public void Dispose()
    {
        _adam.Dispose();
        _parameters.Dispose();
    }
}
