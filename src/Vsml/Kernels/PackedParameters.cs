namespace Vsml.Kernels;

/// <summary>Where the tensors of one kind of sub-RNNs stand in the packed vector.</summary>
internal readonly record struct KindOffsets
{
    internal int Recurrent { get; init; }

    internal int Forward { get; init; }

    internal int Backward { get; init; }

    internal int AggregateForward { get; init; }

    internal int AggregateBackward { get; init; }

    internal int Product { get; init; }

    internal int Context { get; init; }

    internal int Bias { get; init; }

    internal int MessageForward { get; init; }

    internal int MessageBackward { get; init; }

    internal int ReadConstant { get; init; }

    internal int ReadInput { get; init; }

    internal int InitialCell { get; init; }

    internal int InitialHidden { get; init; }
}

/// <summary>
/// V_M laid out for the kernels. The state size is padded with zeros to whole vectors: a padded entry has cell 0 and hidden 0 for ever,
/// since tanh(0) = 0, so padding changes no result. The recurrent blocks are stored by rotation: row r of [4, 4N] has for lane j what lane
/// (j + r) mod 4 of its block gives to it. Gradients use the same layout.
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
        StateSize = Pad(layout.Spec.StateSize);
        _packedIndex = new int[layout.Length];
        Unit = AddKind(ParameterLayout.Unit);
        Expert = layout.Spec.Experts ? AddKind(ParameterLayout.Expert) : Unit;
        Temperature = Add("temperature", 1, 8, NetworkSpec.ContextSize);
        VerdictInput = Add("verdict.input", Verdict.Inputs, Verdict.Hidden, Verdict.Hidden);
        VerdictBias = Add("verdict.bias", 1, Verdict.Hidden, Verdict.Hidden);
        VerdictOutput = Add("verdict.output", 1, Verdict.Hidden, Verdict.Hidden);
        _data = new AlignedBuffer(_length);
    }

    internal ParameterLayout Layout { get; }

    internal NetworkSpec Spec => Layout.Spec;

    /// <summary>Padded N.</summary>
    internal int StateSize { get; }

    /// <summary>Padded 4N.</summary>
    internal int Gates => 4 * StateSize;

    internal KindOffsets Unit { get; }

    internal KindOffsets Expert { get; }

    internal int Temperature { get; }

    internal int VerdictInput { get; }

    internal int VerdictBias { get; }

    internal int VerdictOutput { get; }

    /// <summary>Length of the packed vector.</summary>
    internal int Length => _length;

    /// <summary>The packed vector; valid as long as this object is alive.</summary>
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

    private KindOffsets AddKind(string kind)
    {
        const int E = NetworkSpec.InputSize, F = NetworkSpec.ForwardSize, G = NetworkSpec.BackwardSize;
        int n = Spec.StateSize;
        int Gated(string name, int rows) => Add($"{kind}.{name}", rows, Gates, n);
        int recurrent = Gated("recurrent", NetworkSpec.BlockSize);
        RotateBlocks(Layout.Find($"{kind}.recurrent")!.Value, recurrent);
        return new KindOffsets
        {
            Recurrent = recurrent,
            Forward = Gated("forward", E),
            Backward = Gated("backward", G),
            AggregateForward = Gated("aggregate_forward", F),
            AggregateBackward = Gated("aggregate_backward", G),
            Product = Gated("product", G),
            Context = Gated("context", NetworkSpec.ContextSize),
            Bias = Gated("bias", 1),
            MessageForward = Add($"{kind}.message_forward", StateSize, F, F),
            MessageBackward = Add($"{kind}.message_backward", StateSize, G, G),
            ReadConstant = Add($"{kind}.read_constant", 1, StateSize, n),
            ReadInput = Add($"{kind}.read_input", E, StateSize, n),
            InitialCell = Add($"{kind}.initial_cell", 1, StateSize, n),
            InitialHidden = Add($"{kind}.initial_hidden", 1, StateSize, n),
        };
    }

    // Columns come in blocks of `block` numbers, one block a gate, each padded to the same width.
    private int Add(string name, int packedRows, int packedColumns, int block)
    {
        int offset = _length;
        _length += (packedRows * packedColumns + 15) / 16 * 16;
        ParameterTensor tensor = Layout.Find(name)!.Value;
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

    private void RotateBlocks(ParameterTensor recurrent, int offset)
    {
        const int Block = NetworkSpec.BlockSize;
        for (int row = 0; row < Block; row++)
        {
            for (int column = 0; column < recurrent.Columns; column++)
            {
                ref int index = ref _packedIndex[recurrent.Offset + (row * recurrent.Columns) + column];
                int rotation = (row - (column % Block) + Block) % Block;
                index = offset + (rotation * Gates) + ((index - offset) % Gates);
            }
        }
    }
}
