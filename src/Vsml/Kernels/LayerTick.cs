namespace Vsml.Kernels;

/// <summary>What the sub-RNNs of a layer receive in one tick.</summary>
internal unsafe struct TickInputs
{
    /// <summary>The set of parameters, predict or update.</summary>
    internal TickOffsets Set;

    /// <summary>u, [<see cref="NetworkSpec.ContextSize"/>].</summary>
    internal float* Context;

    /// <summary>m_a, [inputs, F].</summary>
    internal float* Forward;

    /// <summary>m_b, [outputs, G].</summary>
    internal float* Backward;

    /// <summary>f_b, [outputs, F]: what the layer itself last sent; null without aggregates.</summary>
    internal float* OwnForward;

    /// <summary>g_a, [inputs, G].</summary>
    internal float* OwnBackward;

    /// <summary>Indices of the present inputs, [<see cref="Count"/>].</summary>
    internal int* Units;

    internal int Count;

    /// <summary>State before, [outputs, inputs, 2N].</summary>
    internal float* Source;

    /// <summary>State after; may be <see cref="Source"/>; null to drop it.</summary>
    internal float* Destination;

    /// <summary>Whether a layer that has room for it leaves what a backward pass needs.</summary>
    internal bool Traced;

    /// <summary>An earlier tick of the visit, if any: set of parameters, context and messages from outside are the same, and so is what they drive.</summary>
    internal LayerTick? Earlier;

    /// <summary>How many of <see cref="Units"/>, from the i-th on, follow one another without a gap: what has a row a unit is computed for all of them at once.</summary>
    internal static int Run(int* units, int i, int count)
    {
        int length = 1;
        while (i + length < count && units[i + length] == units[i] + length)
            length++;
        return length;
    }
}

/// <summary>One tick of one dense layer: z_ab = (what a sends) + (what b sends) + m_a[0] (W_x m_b) + W_h h_ab, then the LSTM.</summary>
internal sealed unsafe class LayerTick : IParallelWork
{
    private readonly PackedParameters _parameters;
    private readonly LayerDrives _drives;
    private readonly int _inputs, _outputs;
    private readonly AlignedBuffer _hiddenSum, _weightedHiddenSum;
    private readonly AlignedBuffer? _trace;
    private TickInputs _in;

    /// <summary>Makes room for the ticks of a layer.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="inputs">A.</param>
    /// <param name="outputs">B.</param>
    /// <param name="keepsTrace">Whether to make room for what a backward pass needs, <see cref="TickRow.Trace"/> of the rows, [outputs, inputs, 5N].</param>
    internal LayerTick(PackedParameters parameters, int inputs, int outputs, bool keepsTrace = false)
    {
        _trace = keepsTrace ? new AlignedBuffer(checked(inputs * outputs * 5 * parameters.StateSize)) : null;
        (_parameters, _inputs, _outputs) = (parameters, inputs, outputs);
        _drives = new LayerDrives(parameters, inputs, outputs);
        _hiddenSum = new AlignedBuffer(outputs * parameters.StateSize);
        _weightedHiddenSum = new AlignedBuffer(outputs * parameters.StateSize);
    }

    /// <summary>What the last run received.</summary>
    internal ref readonly TickInputs Inputs => ref _in;

    /// <summary>W_x m_b, [outputs, 4N].</summary>
    internal float* ProductDrive => _drives.Product;

    /// <summary>sum_a h'_ab, [outputs, N].</summary>
    internal float* HiddenSum => _hiddenSum.Pointer;

    /// <summary>sum_a m_a[0] h'_ab, [outputs, N].</summary>
    internal float* WeightedHiddenSum => _weightedHiddenSum.Pointer;

    internal void Run(in TickInputs inputs, ForkJoin forkJoin)
    {
        _in = inputs;
        _drives.Run(inputs, inputs.Earlier?._drives, forkJoin);
        if (forkJoin.IsWorth(_in.Count * (long)_outputs))
        {
            forkJoin.Run(this, _outputs);
            return;
        }

        for (int b = 0; b < _outputs; b++)
            Execute(b);
    }

    public void Execute(int index) => Tick.Run(Row(index));

    internal TickRow Row(int b)
    {
        int n = _parameters.StateSize, gates = _parameters.Gates;
        long row = (long)b * _inputs * 2 * n;
        return new TickRow
        {
            StateSize = n,
            Recurrent = _parameters.Pointer + _in.Set.Recurrent,
            InputDrive = _drives.Input,
            OutputDrive = _drives.Output + ((long)b * gates),
            ProductDrive = _drives.Product + ((long)b * gates),
            Messages = _in.Forward,
            MessageStride = _parameters.ForwardSize,
            Units = _in.Units,
            Count = _in.Count,
            Source = _in.Source + row,
            Destination = _in.Destination == null ? null : _in.Destination + row,
            Trace = _trace is null || !_in.Traced ? null : _trace.Pointer + ((long)b * _inputs * 5 * n),
            HiddenSum = HiddenSum + ((long)b * n),
            WeightedHiddenSum = WeightedHiddenSum + ((long)b * n),
        };
    }
}
