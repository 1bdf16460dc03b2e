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

/// <summary>The backward pass of <see cref="LayerTick"/>, from its trace.</summary>
internal sealed unsafe class TickGradient
{
    private const int BlockRows = 16;
    private readonly PackedParameters _parameters;
    private readonly TransposedParameters _transposed;
    private readonly AlignedBuffer _gates, _hidden, _back, _inputDrive, _outputDrive, _productDrive, _base, _scratch;
    private readonly int _inputs, _outputs;

    internal TickGradient(PackedParameters parameters, TransposedParameters transposed, LayerShape shape)
    {
        (_parameters, _transposed, _inputs, _outputs) = (parameters, transposed, shape.Inputs, shape.Outputs);
        int n = parameters.StateSize, gates = parameters.Gates;
        _gates = new AlignedBuffer(BlockRows * gates);
        _hidden = new AlignedBuffer(BlockRows * n);
        _back = new AlignedBuffer(BlockRows * n);
        _inputDrive = new AlignedBuffer((shape.Inputs + 3) * gates);
        _outputDrive = new AlignedBuffer((shape.Outputs + 3) * gates);
        _productDrive = new AlignedBuffer((shape.Outputs + 3) * gates);
        _base = new AlignedBuffer(gates);
        _scratch = new AlignedBuffer((Math.Max(shape.Inputs, shape.Outputs) + 3) * Math.Max(parameters.ForwardSize, parameters.BackwardSize));
    }

    internal void Run(LayerTick tick, in TickGradientTargets targets)
    {
        _inputDrive.Span.Clear();
        _outputDrive.Span.Clear();
        _productDrive.Span.Clear();
        int count = tick.Inputs.Count;
        for (int b = 0; b < _outputs; b++)
        {
            for (int first = 0; first < count; first += BlockRows)
                RunBlock(tick, targets, b, first, Math.Min(BlockRows, count - first));
        }

        DriveInputs(tick, targets);
        DriveOutputs(tick, targets);
    }

    private void RunBlock(LayerTick tick, in TickGradientTargets targets, int b, int first, int rows)
    {
        int n = _parameters.StateSize, gates = _parameters.Gates, padded = (rows + 3) / 4 * 4;
        ref readonly TickInputs inputs = ref tick.Inputs;
        TickRow row = tick.Row(b);
        float* state = targets.State + ((long)b * _inputs * 2 * n);
        float* outputDrive = _outputDrive.Pointer + ((long)b * gates), productDrive = _productDrive.Pointer + ((long)b * gates);
        for (int r = 0; r < rows; r++)
        {
            long unit = inputs.Units[first + r];
            float* dz = _gates.Pointer + (r * gates);
            ThroughCell(n, row.Trace + (unit * 5 * n), row.Source + (unit * 2 * n), state + (unit * 2 * n), dz);
            new Span<float>(row.Source + (unit * 2 * n) + n, n).CopyTo(new Span<float>(_hidden.Pointer + (r * n), n));
            float x = inputs.Forward[unit * _parameters.ForwardSize];
            AddDrives(dz, x, _inputDrive.Pointer + (unit * gates), outputDrive, productDrive, gates);
            if (targets.Forward != null)
                targets.Forward[unit * _parameters.ForwardSize] += LinearMap.Dot(tick.ProductDrive + ((long)b * gates), dz, gates);
        }

        new Span<float>(_gates.Pointer + (rows * gates), (padded - rows) * gates).Clear();
        BlockProduct.AddOuter(_hidden.Pointer, n, n, _gates.Pointer, gates, gates, rows, targets.Parameters + inputs.Set.Recurrent);
        float* recurrent = _transposed.Pointer + _transposed.Of(inputs.Set).Recurrent;
        BlockProduct.Multiply(_gates.Pointer, gates, gates, recurrent, n, padded, _back.Pointer, n);
        for (int r = 0; r < rows; r++)
        {
            float* hidden = state + ((long)inputs.Units[first + r] * 2 * n) + n;
            new Span<float>(_back.Pointer + (r * n), n).CopyTo(new Span<float>(hidden, n));
        }
    }

    // From dL/d(c', h') in `state` to dL/dz; leaves dL/dc in the cell half of `state`.
    private static void ThroughCell(int n, float* trace, float* cell, float* state, float* dz)
    {
        Vector256<float> one = Vector256<float>.One;
        for (int k = 0; k < n; k += 8)
        {
            Vector256<float> i = Vector256.Load(trace + k), f = Vector256.Load(trace + n + k), g = Vector256.Load(trace + (2 * n) + k);
            Vector256<float> o = Vector256.Load(trace + (3 * n) + k), tanhC = Vector256.Load(trace + (4 * n) + k);
            Vector256<float> dh = Vector256.Load(state + n + k);
            Vector256<float> dc = Vector256.Load(state + k) + (dh * o * (one - (tanhC * tanhC)));
            (dc * g * i * (one - i)).Store(dz + k);
            (dc * Vector256.Load(cell + k) * f * (one - f)).Store(dz + n + k);
            (dc * i * (one - (g * g))).Store(dz + (2 * n) + k);
            (dh * tanhC * o * (one - o)).Store(dz + (3 * n) + k);
            (dc * f).Store(state + k);
        }
    }

    private static void AddDrives(float* dz, float x, float* input, float* output, float* product, int gates)
    {
        Vector256<float> xs = Vector256.Create(x);
        for (int k = 0; k < gates; k += 8)
        {
            Vector256<float> d = Vector256.Load(dz + k);
            (Vector256.Load(input + k) + d).Store(input + k);
            (Vector256.Load(output + k) + d).Store(output + k);
            Vector256.MultiplyAddEstimate(xs, d, Vector256.Load(product + k)).Store(product + k);
        }
    }

    private void DriveInputs(LayerTick tick, in TickGradientTargets targets)
    {
        int gates = _parameters.Gates, f = _parameters.ForwardSize, g = _parameters.BackwardSize;
        ref readonly TickInputs inputs = ref tick.Inputs;
        TickOffsets set = inputs.Set, back = _transposed.Of(set);
        float* drive = _inputDrive.Pointer;
        _base.Span.Clear();
        for (int i = 0; i < inputs.Count; i++)
            LinearMap.Add(drive + ((long)inputs.Units[i] * gates), _base.Pointer, gates);
        LinearMap.Add(_base.Pointer, targets.Parameters + set.Bias, gates);
        if (_parameters.Spec.Context)
        {
            BlockProduct.AddOuter(
                inputs.Context, 8, NetworkSpec.ContextSize, _base.Pointer, gates, gates, 1, targets.Parameters + set.Context);
        }

        // Rows of missing units are zero in the drive, whatever their messages hold.
        BlockProduct.AddOuter(inputs.Forward, f, f, drive, gates, gates, _inputs, targets.Parameters + set.Forward);
        if (targets.Forward != null)
            AddProduct(drive, back.Forward, f, _inputs, targets.Forward);
        if (inputs.OwnBackward != null)
        {
            BlockProduct.AddOuter(inputs.OwnBackward, g, g, drive, gates, gates, _inputs, targets.Parameters + set.AggregateBackward);
            AddProduct(drive, back.AggregateBackward, g, _inputs, targets.OwnBackward);
        }
    }

    private void DriveOutputs(LayerTick tick, in TickGradientTargets targets)
    {
        int gates = _parameters.Gates, f = _parameters.ForwardSize, g = _parameters.BackwardSize;
        ref readonly TickInputs inputs = ref tick.Inputs;
        TickOffsets set = inputs.Set, back = _transposed.Of(set);
        float* drive = _outputDrive.Pointer, product = _productDrive.Pointer;
        BlockProduct.AddOuter(inputs.Backward, g, g, drive, gates, gates, _outputs, targets.Parameters + set.Backward);
        if (_parameters.Spec.Products)
            BlockProduct.AddOuter(inputs.Backward, g, g, product, gates, gates, _outputs, targets.Parameters + set.Product);
        if (targets.Backward != null)
        {
            AddProduct(drive, back.Backward, g, _outputs, targets.Backward);
            if (_parameters.Spec.Products)
                AddProduct(product, back.Product, g, _outputs, targets.Backward);
        }

        if (inputs.OwnForward != null)
        {
            BlockProduct.AddOuter(inputs.OwnForward, f, f, drive, gates, gates, _outputs, targets.Parameters + set.AggregateForward);
            AddProduct(drive, back.AggregateForward, f, _outputs, targets.OwnForward);
        }
    }

    private void AddProduct(float* drive, int transposed, int columns, int rows, float* target)
    {
        int gates = _parameters.Gates, padded = (rows + 3) / 4 * 4;
        BlockProduct.Multiply(drive, gates, gates, _transposed.Pointer + transposed, columns, padded, _scratch.Pointer, columns);
        LinearMap.Add(_scratch.Pointer, target, rows * columns);
    }
}
