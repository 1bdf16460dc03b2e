using Vsml.Kernels;

namespace Vsml.MetaTraining.Fused;

/// <summary>The matrices of one kind of sub-RNNs through which gradients flow back, transposed once an episode.</summary>
internal sealed unsafe class TransposedParameters
{
    private const int F = NetworkSpec.ForwardSize, G = NetworkSpec.BackwardSize;
    private readonly PackedParameters _parameters;
    private readonly KindOffsets _offsets;
    private readonly AlignedBuffer _aggregateForward, _aggregateBackward, _messageForward, _messageBackward;

    internal TransposedParameters(PackedParameters parameters, KindOffsets offsets)
    {
        (_parameters, _offsets) = (parameters, offsets);
        _aggregateForward = new AlignedBuffer(parameters.Gates * F);
        _aggregateBackward = new AlignedBuffer(parameters.Gates * G);
        _messageForward = new AlignedBuffer(F * parameters.StateSize);
        _messageBackward = new AlignedBuffer(G * parameters.StateSize);
    }

    /// <summary>[4N, F].</summary>
    internal float* AggregateForward => _aggregateForward.Pointer;

    /// <summary>[4N, G].</summary>
    internal float* AggregateBackward => _aggregateBackward.Pointer;

    /// <summary>[F, N].</summary>
    internal float* MessageForward => _messageForward.Pointer;

    /// <summary>[G, N].</summary>
    internal float* MessageBackward => _messageBackward.Pointer;

    internal void Refresh()
    {
        int n = _parameters.StateSize, gates = _parameters.Gates;
        Transpose(_offsets.AggregateForward, F, gates, AggregateForward);
        Transpose(_offsets.AggregateBackward, G, gates, AggregateBackward);
        Transpose(_offsets.MessageForward, n, F, MessageForward);
        Transpose(_offsets.MessageBackward, n, G, MessageBackward);
    }

    private void Transpose(int from, int rows, int columns, float* target)
    {
        float* source = _parameters.Pointer + from;
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
                target[(column * rows) + row] = source[(row * columns) + column];
        }
    }
}
