using System.Runtime.Intrinsics;
using Vsml.Kernels;

namespace Vsml.MetaTraining.Fused;

/// <summary>Where the gradients of what a tick received go; null where nobody asks.</summary>
internal unsafe struct TickGradientTargets
{
    /// <summary>
    /// On entry dL/d(c', h'), [outputs, inputs, 2N]; on return dL/d(c, h) of the tick's source. Missing units are left as they are.
    /// </summary>
    internal float* State;

    /// <summary>Adds dL/dm_a, [inputs, F].</summary>
    internal float* Forward;

    /// <summary>Adds dL/dm_b, [outputs, G].</summary>
    internal float* Backward;

    /// <summary>Adds dL/df_b, [outputs, F].</summary>
    internal float* OwnForward;

    /// <summary>Adds dL/dg_a, [inputs, G].</summary>
    internal float* OwnBackward;

    /// <summary>Adds dL/dV_M, packed.</summary>
    internal float* Parameters;
}

/// <summary>The backward pass of <see cref="LayerTick"/>, from its trace, by blocks of sub-RNNs that stay in the first-level cache.</summary>
internal sealed unsafe class TickGradient
{
    private const int BlockRows = 32;
    private readonly PackedParameters _parameters;
    private readonly TransposedParameters _transposed;
    private readonly AlignedBuffer _gates, _hidden, _back, _inputDrive, _outputDrive, _productDrive, _base;
    private readonly float*[] _hiddenGradients = new float*[BlockRows];
    private readonly int _inputs, _outputs;

    internal TickGradient(PackedParameters parameters, TransposedParameters transposed, LayerShape shape)
    {
        (_parameters, _transposed, _inputs, _outputs) = (parameters, transposed, shape.Inputs, shape.Outputs);
        int n = parameters.StateSize, gates = parameters.Gates;
        _gates = new AlignedBuffer(BlockRows * gates);
        _hidden = new AlignedBuffer(BlockRows * n);
        _back = new AlignedBuffer(BlockRows * n);
        _inputDrive = new AlignedBuffer(shape.Inputs * gates);
        _outputDrive = new AlignedBuffer(shape.Outputs * gates);
        _productDrive = new AlignedBuffer(shape.Outputs * gates);
        _base = new AlignedBuffer(gates);
    }

    internal void Run(LayerTick tick, in TickGradientTargets targets)
    {
        _inputDrive.Span.Clear();
        _outputDrive.Span.Clear();
        _productDrive.Span.Clear();
        int pending = 0;
        for (int b = 0; b < _outputs; b++)
        {
            TickRow row = tick.Row(b), segment = row;
            for (int first = 0; first < row.Count; first += segment.Count)
            {
                segment.Units = row.Units + first;
                segment.Count = Math.Min(BlockRows - pending, row.Count - first);
                AddToBlock(segment, targets, b, pending);
                pending += segment.Count;
                if (pending == BlockRows)
                    FinishBlock(targets, tick.Inputs.Set, ref pending);
            }
        }

        FinishBlock(targets, tick.Inputs.Set, ref pending);
        DriveInputs(tick, targets);
        DriveOutputs(tick, targets);
    }

    /// <summary>Takes some sub-RNNs of a row through their gates, into the block from its row <paramref name="at"/> on.</summary>
    private void AddToBlock(in TickRow segment, in TickGradientTargets targets, int b, int at)
    {
        int n = _parameters.StateSize, gates = _parameters.Gates;
        CellGradientTargets cell = new()
        {
            State = targets.State + ((long)b * _inputs * 2 * n),
            Gates = _gates.Pointer + (at * gates),
            Hidden = _hidden.Pointer + (at * n),
            InputDrive = _inputDrive.Pointer,
            OutputDrive = _outputDrive.Pointer + ((long)b * gates),
            ProductDrive = _productDrive.Pointer + ((long)b * gates),
        };
        if (Vector512.IsHardwareAccelerated && n % 16 == 0)
            CellGradient<Simd512, Vector512<float>>.Run(segment, cell);
        else
            CellGradient<Simd256, Vector256<float>>.Run(segment, cell);
        for (int r = 0; r < segment.Count; r++)
        {
            long unit = segment.Units[r];
            _hiddenGradients[at + r] = cell.State + (unit * 2 * n) + n;
            if (targets.Forward != null)
                targets.Forward[unit * _parameters.ForwardSize] += LinearMap.Dot(segment.ProductDrive, cell.Gates + (r * gates), gates);
        }
    }

    /// <summary>The recurrent product of a block: dL/dW_h, and dL/dh to where it belongs.</summary>
    private void FinishBlock(in TickGradientTargets targets, in TickOffsets set, ref int pending)
    {
        int n = _parameters.StateSize, gates = _parameters.Gates;
        float* recurrent = _transposed.Pointer + _transposed.Of(set).Recurrent;
        OuterProduct.Add(_hidden.Pointer, n, n, _gates.Pointer, gates, gates, pending, targets.Parameters + set.Recurrent);
        LinearMap.Multiply(_gates.Pointer, gates, pending, gates, recurrent, n, null, 0, _back.Pointer, n);
        for (int r = 0; r < pending; r++)
            LinearMap.Copy(_back.Pointer + (r * n), _hiddenGradients[r], n);
        pending = 0;
    }

    private void DriveInputs(LayerTick tick, in TickGradientTargets targets)
    {
        int gates = _parameters.Gates, f = _parameters.ForwardSize, g = _parameters.BackwardSize;
        ref readonly TickInputs inputs = ref tick.Inputs;
        TickOffsets set = inputs.Set, back = _transposed.Of(set);
        float* drive = _inputDrive.Pointer;

        // Rows of missing units are zero in the drive, whatever their messages hold.
        OuterProduct.Add(inputs.Forward, f, f, drive, gates, gates, _inputs, targets.Parameters + set.Forward);
        if (targets.Forward != null)
            AddProduct(drive, back.Forward, f, _inputs, targets.Forward);
        if (inputs.OwnBackward != null)
        {
            OuterProduct.Add(inputs.OwnBackward, g, g, drive, gates, gates, _inputs, targets.Parameters + set.AggregateBackward);
            AddProduct(drive, back.AggregateBackward, g, _inputs, targets.OwnBackward);
        }
    }

    private void DriveOutputs(LayerTick tick, in TickGradientTargets targets)
    {
        int gates = _parameters.Gates, f = _parameters.ForwardSize, g = _parameters.BackwardSize;
        ref readonly TickInputs inputs = ref tick.Inputs;
        TickOffsets set = inputs.Set, back = _transposed.Of(set);
        float* drive = _outputDrive.Pointer, product = _productDrive.Pointer;
        AddBase(inputs, targets);
        OuterProduct.Add(inputs.Backward, g, g, drive, gates, gates, _outputs, targets.Parameters + set.Backward);
        if (_parameters.Spec.Products)
            OuterProduct.Add(inputs.Backward, g, g, product, gates, gates, _outputs, targets.Parameters + set.Product);
        if (targets.Backward != null)
        {
            AddProduct(drive, back.Backward, g, _outputs, targets.Backward);
            if (_parameters.Spec.Products)
                AddProduct(product, back.Product, g, _outputs, targets.Backward);
        }

        if (inputs.OwnForward != null)
        {
            OuterProduct.Add(inputs.OwnForward, f, f, drive, gates, gates, _outputs, targets.Parameters + set.AggregateForward);
            AddProduct(drive, back.AggregateForward, f, _outputs, targets.OwnForward);
        }
    }

    // What every sub-RNN receives alike: the bias and the context.
    private void AddBase(in TickInputs inputs, in TickGradientTargets targets)
    {
        int gates = _parameters.Gates;
        _base.Span.Clear();
        for (int b = 0; b < _outputs; b++)
            LinearMap.Add(_outputDrive.Pointer + ((long)b * gates), _base.Pointer, gates);
        LinearMap.Add(_base.Pointer, targets.Parameters + inputs.Set.Bias, gates);
        if (_parameters.Spec.Context)
            OuterProduct.Add(inputs.Context, 8, NetworkSpec.ContextSize, _base.Pointer, gates, gates, 1, targets.Parameters + inputs.Set.Context);
    }

    private void AddProduct(float* drive, int transposed, int columns, int rows, float* target) => LinearMap.Multiply(
        drive, _parameters.Gates, rows, _parameters.Gates, _transposed.Pointer + transposed, columns, target, columns, target, columns);
}
