using Vsml.Kernels;

namespace Vsml.MetaTraining.Fused;

/// <summary>What a <see cref="SubRnnBlock"/> met in a row, and what flows back to it.</summary>
internal unsafe struct BlockGradientRow
{
    /// <summary>The state before the row, and dL/d(state), from that after the row to that before it, [outputs, inputs, 2N].</summary>
    internal float* State, StateGradient;

    /// <summary>Forward messages of the prediction and of the update, [senders, E].</summary>
    internal float* Predict, Update;

    /// <summary>Present inputs.</summary>
    internal int* Units;

    internal int Count;

    /// <summary>f_b, m_b and u of the update, [outputs, 8], [outputs, 8] and [8].</summary>
    internal float* Forward, Classes, Context;
}

/// <summary>The backward pass of a <see cref="SubRnnBlock"/>: of its tick, then of what it sent and what was read from it.</summary>
internal sealed unsafe class BlockGradient
{
    private const int E = NetworkSpec.InputSize, F = NetworkSpec.ForwardSize, G = NetworkSpec.BackwardSize;
    private readonly PackedParameters _parameters;
    private readonly TransposedParameters _transposed;
    private readonly SubRnnBlock _block;
    private readonly AlignedBuffer _inputDrive, _inputSum, _outputDrive, _productDrive, _base, _backward, _forwardSums, _backwardSums, _query, _readings;

    internal BlockGradient(PackedParameters parameters, TransposedParameters transposed, SubRnnBlock block)
    {
        (_parameters, _transposed, _block) = (parameters, transposed, block);
        int n = parameters.StateSize, gates = parameters.Gates;
        _inputDrive = new AlignedBuffer(block.Senders * gates);
        _inputSum = new AlignedBuffer(block.SendsToEach ? block.Inputs * gates : 0);
        _outputDrive = new AlignedBuffer(block.Outputs * gates);
        _productDrive = new AlignedBuffer(block.Outputs * gates);
        _base = new AlignedBuffer(gates);
        _backward = new AlignedBuffer(block.Inputs * G);
        _forwardSums = new AlignedBuffer(block.Outputs * n);
        _backwardSums = new AlignedBuffer(block.Inputs * n);
        _query = new AlignedBuffer(block.Senders * n);
        _readings = new AlignedBuffer((block.Outputs + 15) / 16 * 16);
    }

    /// <summary>dL/d(sum_a r_a . h_ab) of the row, [outputs]: set before <see cref="Read"/>.</summary>
    internal Span<float> Readings => _readings.Span[.._block.Outputs];

    /// <summary>Through the tick, from its trace.</summary>
    /// <param name="row">The row.</param>
    /// <param name="forwardGradient">Adds dL/df_b, [outputs, 8].</param>
    /// <param name="errorGradient">Adds dL/d(error of the class message), [outputs].</param>
    /// <param name="gradient">Adds dL/dV_M, packed.</param>
    internal void Tick(in BlockGradientRow row, float* forwardGradient, Span<double> errorGradient, float* gradient)
    {
        int n = _parameters.StateSize, gates = _parameters.Gates, inputs = _block.Inputs, outputs = _block.Outputs;
        KindOffsets at = _block.Offsets;
        _inputDrive.Span.Clear();
        for (int b = 0; b < outputs; b++)
        {
            TickGradient.Run(_block.Row(b), new TickGradientTargets
            {
                State = row.StateGradient + ((long)b * inputs * 2 * n),
                InputDrive = _inputDrive.Pointer + (_block.SendsToEach ? (long)b * inputs * gates : 0),
                OutputDrive = _outputDrive.Pointer + ((long)b * gates),
                ProductDrive = _productDrive.Pointer + ((long)b * gates),
                Recurrent = gradient + at.Recurrent,
            });
        }

        float* p = _parameters.Pointer, drive = _outputDrive.Pointer, product = _productDrive.Pointer;
        _base.Span.Clear();
        for (int b = 0; b < outputs; b++)
        {
            LinearMap.Add(drive + ((long)b * gates), _base.Pointer, gates);
            errorGradient[b] += LinearMap.Dot(p + at.Backward, drive + ((long)b * gates), gates)
                + LinearMap.Dot(p + at.Product, product + ((long)b * gates), gates);
        }

        LinearMap.Add(_base.Pointer, gradient + at.Bias, gates);
        OuterProduct.Add(row.Context, 8, NetworkSpec.ContextSize, _base.Pointer, gates, gates, 1, gradient + at.Context);
        OuterProduct.Add(row.Classes, G, G, drive, gates, gates, outputs, gradient + at.Backward);
        OuterProduct.Add(row.Classes, G, G, product, gates, gates, outputs, gradient + at.Product);
        OuterProduct.Add(row.Forward, F, F, drive, gates, gates, outputs, gradient + at.AggregateForward);
        LinearMap.Multiply(drive, gates, outputs, gates, _transposed.AggregateForward, F, forwardGradient, F, forwardGradient, F);

        // Rows of missing inputs are zero in the drive, whatever their messages hold.
        OuterProduct.Add(row.Update, E, E, _inputDrive.Pointer, gates, gates, _block.Senders, gradient + at.Forward);
        float* sum = SumOverOutputs();
        OuterProduct.Add(_block.Backward, G, G, sum, gates, gates, inputs, gradient + at.AggregateBackward);
        LinearMap.Multiply(sum, gates, inputs, gates, _transposed.AggregateBackward, G, null, 0, _backward.Pointer, G);
    }

    /// <summary>Through the messages that the block sent, from dL/d(pre-activation of f_b) and what <see cref="Tick"/> left, to the sums.</summary>
    internal void Send(in BlockGradientRow row, float* forwardGradient, float* gradient)
    {
        int n = _parameters.StateSize, inputs = _block.Inputs, outputs = _block.Outputs;
        LinearMap.ThroughTanh(_backward.Pointer, _block.Backward, inputs * G);
        OuterProduct.Add(_block.ForwardSums, n, n, forwardGradient, F, F, outputs, gradient + _block.Offsets.MessageForward);
        OuterProduct.Add(_block.BackwardSums, n, n, _backward.Pointer, G, G, inputs, gradient + _block.Offsets.MessageBackward);
        LinearMap.Multiply(forwardGradient, F, outputs, F, _transposed.MessageForward, n, null, 0, _forwardSums.Pointer, n);
        LinearMap.Multiply(_backward.Pointer, G, inputs, G, _transposed.MessageBackward, n, null, 0, _backwardSums.Pointer, n);
        LinearMap.Scale(_forwardSums.Pointer, 1 / MathF.Sqrt(Math.Max(row.Count, 1)), outputs * n);
        LinearMap.Scale(_backwardSums.Pointer, 1 / MathF.Sqrt(outputs), inputs * n);
    }

    /// <summary>No messages were sent: the row was not learned.</summary>
    internal void SendNothing()
    {
        _forwardSums.Span.Clear();
        _backwardSums.Span.Clear();
    }

    /// <summary>Through the reading, and to the hidden vectors.</summary>
    internal void Read(in BlockGradientRow row, float* gradient)
    {
        int n = _parameters.StateSize;
        _query.Span.Clear();
        ReadGradient.Run(new ReadGradientTask
        {
            StateSize = n, Inputs = _block.Inputs, Outputs = _block.Outputs, Count = row.Count, State = row.State, Gradient = row.StateGradient,
            Units = row.Units, Query = _block.Query, QueryStride = _block.SendsToEach ? (long)_block.Inputs * n : 0,
            QueryGradient = _query.Pointer, Readings = _readings.Pointer, ForwardSums = _forwardSums.Pointer, BackwardSums = _backwardSums.Pointer,
        });
        OuterProduct.Add(row.Predict, E, E, _query.Pointer, n, n, _block.Senders, gradient + _block.Offsets.ReadInput);
        for (int s = 0; s < _block.Senders; s++)
            LinearMap.Add(_query.Pointer + ((long)s * n), gradient + _block.Offsets.ReadConstant, n);
    }

    /// <summary>Through the state before the first row.</summary>
    internal void Start(float* stateGradient, float* gradient)
    {
        int n = _parameters.StateSize;
        for (long i = 0; i < (long)_block.Inputs * _block.Outputs; i++)
        {
            LinearMap.Add(stateGradient + (i * 2 * n), gradient + _block.Offsets.InitialCell, n);
            LinearMap.Add(stateGradient + (((i * 2) + 1) * n), gradient + _block.Offsets.InitialHidden, n);
        }
    }

    private float* SumOverOutputs()
    {
        if (!_block.SendsToEach)
            return _inputDrive.Pointer;
        int length = _block.Inputs * _parameters.Gates;
        _inputSum.Span.Clear();
        for (int b = 0; b < _block.Outputs; b++)
            LinearMap.Add(_inputDrive.Pointer + ((long)b * length), _inputSum.Pointer, length);
        return _inputSum.Pointer;
    }
}
