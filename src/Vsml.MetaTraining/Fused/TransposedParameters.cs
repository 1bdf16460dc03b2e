using Vsml.Kernels;

namespace Vsml.MetaTraining.Fused;

/// <summary>The matrices of V_M through which gradients flow back, transposed once an episode.</summary>
internal sealed unsafe class TransposedParameters
{
    private readonly PackedParameters _parameters;
    private readonly AlignedBuffer _data;
    private readonly TickOffsets _predict, _update;
    private int _length;

    internal TransposedParameters(PackedParameters parameters)
    {
        _parameters = parameters;
        _predict = Place();
        _update = parameters.Update == parameters.Predict ? _predict : Place();
        MessageForward = Place(parameters.StateSize * parameters.ForwardSize);
        MessageBackward = Place(parameters.StateSize * parameters.BackwardSize);
        _data = new AlignedBuffer(_length);
    }

    internal float* Pointer => _data.Pointer;

    internal int MessageForward { get; }

    internal int MessageBackward { get; }

    /// <summary>Offsets of the transposed tensors of a set, [4N, rows] each; context and bias have none.</summary>
    internal TickOffsets Of(TickOffsets set) => set == _parameters.Predict ? _predict : _update;

    internal void Refresh()
    {
        Transpose(_parameters.Predict, _predict);
        if (_update != _predict)
            Transpose(_parameters.Update, _update);
        Transpose(_parameters.MessageForward, _parameters.StateSize, _parameters.ForwardSize, MessageForward);
        Transpose(_parameters.MessageBackward, _parameters.StateSize, _parameters.BackwardSize, MessageBackward);
    }

    private TickOffsets Place()
    {
        int gates = _parameters.Gates, f = _parameters.ForwardSize, g = _parameters.BackwardSize;
        return new TickOffsets(
            Place(gates * _parameters.StateSize), Place(gates * f), Place(gates * g), Place(gates * f), Place(gates * g), Place(gates * g), -1, -1);
    }

    private int Place(int length)
    {
        _length += length;
        return _length - length;
    }

    private void Transpose(TickOffsets from, TickOffsets to)
    {
        int gates = _parameters.Gates;
        Transpose(from.Recurrent, _parameters.StateSize, gates, to.Recurrent);
        Transpose(from.Forward, _parameters.ForwardSize, gates, to.Forward);
        Transpose(from.Backward, _parameters.BackwardSize, gates, to.Backward);
        Transpose(from.AggregateForward, _parameters.ForwardSize, gates, to.AggregateForward);
        Transpose(from.AggregateBackward, _parameters.BackwardSize, gates, to.AggregateBackward);
        Transpose(from.Product, _parameters.BackwardSize, gates, to.Product);
    }

    private void Transpose(int from, int rows, int columns, int to)
    {
        float* source = _parameters.Pointer + from, target = Pointer + to;
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
                target[(column * rows) + row] = source[(row * columns) + column];
        }
    }
}
