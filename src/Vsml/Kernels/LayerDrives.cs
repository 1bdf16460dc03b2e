namespace Vsml.Kernels;

/// <summary>
/// What the sub-RNNs of a layer receive in a tick, as far as those of an input unit or of an output unit share it. Only what a layer itself
/// last sent changes from one tick of a visit to the next: the rest is taken from the earlier one.
/// </summary>
internal sealed unsafe class LayerDrives : IParallelWork
{
    // Units a piece of parallel work.
    private const int Piece = 64;
    private readonly PackedParameters _parameters;
    private readonly int _outputs;
    private readonly AlignedBuffer _base, _ownInput, _ownOutput, _ownProduct;
    private readonly AlignedBuffer? _input, _output;
    private LayerDrives _constant;
    private bool _isFirst;
    private TickInputs _in;
    private float* _start;

    internal LayerDrives(PackedParameters parameters, int inputs, int outputs)
    {
        (_parameters, _outputs, _constant) = (parameters, outputs, this);
        int gates = parameters.Gates;
        _base = new AlignedBuffer(gates);
        _ownInput = new AlignedBuffer(inputs * gates);
        _ownOutput = new AlignedBuffer(outputs * gates);
        _ownProduct = new AlignedBuffer(outputs * gates);
        if (!parameters.Spec.Aggregates)
            return;
        _input = new AlignedBuffer(inputs * gates);
        _output = new AlignedBuffer(outputs * gates);
    }

    /// <summary>Bias, context, W_in m_a and W_g g_a, [inputs, 4N].</summary>
    internal float* Input => (_input ?? _constant._ownInput).Pointer;

    /// <summary>W_err m_b and W_f f_b, [outputs, 4N].</summary>
    internal float* Output => (_output ?? _constant._ownOutput).Pointer;

    /// <summary>W_x m_b, [outputs, 4N].</summary>
    internal float* Product => _constant._ownProduct.Pointer;

    /// <param name="inputs">What the layer receives.</param>
    /// <param name="earlier">The drives of an earlier tick of the visit, if any; these themselves, where one object runs all of its ticks.</param>
    /// <param name="forkJoin">Threads for wide layers.</param>
    internal void Run(in TickInputs inputs, LayerDrives? earlier, ForkJoin forkJoin)
    {
        _in = inputs;
        _isFirst = earlier is null;
        _constant = earlier?._constant ?? this;
        if (_isFirst)
            StartInputs();
        DriveOutputs();
        if (forkJoin.IsWorth(_in.Count))
        {
            forkJoin.Run(this, (_in.Count + Piece - 1) / Piece);
            return;
        }

        DriveInputs(0, _in.Count);
    }

    public void Execute(int index) => DriveInputs(index * Piece, Math.Min((index + 1) * Piece, _in.Count));

    // What all sub-RNNs receive alike.
    private void StartInputs()
    {
        float* p = _parameters.Pointer;
        int gates = _parameters.Gates;
        _start = p + _in.Set.Bias;
        if (!_parameters.Spec.Context)
            return;
        LinearMap.Multiply(
            _in.Context, NetworkSpec.ContextSize, 1, NetworkSpec.ContextSize, p + _in.Set.Context, gates, _start, gates, _base.Pointer, gates);
        _start = _base.Pointer;
    }

    private void DriveInputs(int from, int to)
    {
        int gates = _parameters.Gates, f = _parameters.ForwardSize, g = _parameters.BackwardSize;
        NetworkSpec spec = _parameters.Spec;
        float* p = _parameters.Pointer;
        for (int i = from, run; i < to; i += run)
        {
            run = TickInputs.Run(_in.Units, i, to);
            long unit = _in.Units[i];
            float* constant = _constant._ownInput.Pointer + (unit * gates);
            if (_isFirst)
                LinearMap.Multiply(_in.Forward + (unit * f), f, run, spec.ForwardMessageSize, p + _in.Set.Forward, gates, _start, 0, constant, gates);
            if (_input is not null)
            {
                LinearMap.Multiply(
                    _in.OwnBackward + (unit * g), g, run, spec.BackwardMessageSize, p + _in.Set.AggregateBackward, gates,
                    constant, gates, _input.Pointer + (unit * gates), gates);
            }
        }
    }

    private void DriveOutputs()
    {
        int gates = _parameters.Gates, f = _parameters.ForwardSize, g = _parameters.BackwardSize;
        NetworkSpec spec = _parameters.Spec;
        float* p = _parameters.Pointer, constant = _constant._ownOutput.Pointer;
        if (_isFirst)
        {
            LinearMap.Multiply(_in.Backward, g, _outputs, spec.BackwardMessageSize, p + _in.Set.Backward, gates, null, 0, constant, gates);
            if (spec.Products)
                LinearMap.Multiply(_in.Backward, g, _outputs, spec.BackwardMessageSize, p + _in.Set.Product, gates, null, 0, Product, gates);
        }

        if (_output is not null)
        {
            LinearMap.Multiply(
                _in.OwnForward, f, _outputs, spec.ForwardMessageSize, p + _in.Set.AggregateForward, gates, constant, gates, _output.Pointer, gates);
        }
    }
}
