namespace Vsml.Kernels;

/// <summary>Where the tensors of one set of tick parameters stand in the packed vector.</summary>
internal readonly record struct TickOffsets(
    int Recurrent, int Forward, int Backward, int AggregateForward, int AggregateBackward, int Product, int Context, int Bias);

/// <summary>
/// V_M laid out for the kernels: state and message sizes padded with zeros to whole vectors. A padded state entry has cell 0 and
/// hidden 0 for ever, since tanh(0) = 0, so padding changes no result. Gradients use the same layout.
/// </summary>
internal sealed unsafe class PackedParameters
{
    private const int Padding = 8;
    private readonly int[] _packedIndex;
    private readonly AlignedBuffer _data;
    private int _length;

    internal PackedParameters(ParameterLayout layout)
    {
        Layout = layout;
        NetworkSpec spec = layout.Spec;
        StateSize = Pad(spec.StateSize);
        ForwardSize = Pad(spec.ForwardMessageSize);
        BackwardSize = Pad(spec.BackwardMessageSize);
        _packedIndex = new int[layout.Length];
        Predict = AddSet(spec.SharedTicks ? "tick" : "predict");
        Update = spec.SharedTicks ? Predict : AddSet("update");
        MessageForward = Add("message.forward", StateSize, ForwardSize, spec.ForwardMessageSize);
        MessageBackward = Add("message.backward", StateSize, BackwardSize, spec.BackwardMessageSize);
        ReadoutConstant = Add("readout.constant", 1, StateSize, spec.StateSize);
        ReadoutInput = Add("readout.input", 1, StateSize, spec.StateSize);
        InitialCell = Add("initial.cell", 1, StateSize, spec.StateSize);
        InitialHidden = Add("initial.hidden", 1, StateSize, spec.StateSize);
        InitialNoise = Add("initial.noise", 1, StateSize, spec.StateSize);
        _data = new AlignedBuffer(_length);
    }

    internal ParameterLayout Layout { get; }

    internal NetworkSpec Spec => Layout.Spec;

    /// <summary>Padded N.</summary>
    internal int StateSize { get; }

    /// <summary>Padded F.</summary>
    internal int ForwardSize { get; }

    /// <summary>Padded G.</summary>
    internal int BackwardSize { get; }

    /// <summary>Padded 4N.</summary>
    internal int Gates => 4 * StateSize;

    internal TickOffsets Predict { get; }

    internal TickOffsets Update { get; }

    internal int MessageForward { get; }

    internal int MessageBackward { get; }

    internal int ReadoutConstant { get; }

    internal int ReadoutInput { get; }

    internal int InitialCell { get; }

    internal int InitialHidden { get; }

    internal int InitialNoise { get; }

    /// <summary>Length of the packed vector.</summary>
    internal int Length => _length;

    internal float* Pointer => _data.Pointer;

    internal void Pack(ReadOnlySpan<float> flat)
    {
        Span<float> packed = _data.Span;
        for (int i = 0; i < flat.Length; i++)
            packed[_packedIndex[i]] = flat[i];
    }

    /// <summary>Adds a packed gradient to a flat one.</summary>
    internal void AddUnpacked(ReadOnlySpan<float> packed, Span<float> flat)
    {
        for (int i = 0; i < flat.Length; i++)
            flat[i] += packed[_packedIndex[i]];
    }

    /// <summary>A size as the kernels want it.</summary>
    internal static int Pad(int size) => (size + Padding - 1) / Padding * Padding;

    private TickOffsets AddSet(string set)
    {
        int Gated(string name, int rows) => Add($"{set}.{name}", rows, Gates, Spec.StateSize);
        return new TickOffsets(
            Gated("recurrent", StateSize),
            Gated("forward", ForwardSize),
            Gated("backward", BackwardSize),
            Gated("aggregate_forward", ForwardSize),
            Gated("aggregate_backward", BackwardSize),
            Gated("product", BackwardSize),
            Gated("context", NetworkSpec.ContextSize),
            Gated("bias", 1));
    }

    // Columns come in blocks of `block` numbers, one block a gate, each padded to the same width.
    private int Add(string name, int packedRows, int packedColumns, int block)
    {
        int offset = _length;
        _length += packedRows * packedColumns;
        if (Layout.Find(name) is not { } tensor)
            return offset;
        int packedBlock = packedColumns / (tensor.Columns / block);
        for (int row = 0; row < tensor.Rows; row++)
        {
            for (int column = 0; column < tensor.Columns; column++)
            {
                _packedIndex[tensor.Offset + (row * tensor.Columns) + column] =
                    offset + (row * packedColumns) + (column / block * packedBlock) + (column % block);
            }
        }

        return offset;
    }
}
