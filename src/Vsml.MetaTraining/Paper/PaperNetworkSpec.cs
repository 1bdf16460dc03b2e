namespace Vsml.MetaTraining.Paper;

/// <summary>When the error of an example reaches the network.</summary>
internal enum ErrorWiring
{
    /// <summary>With the next example: every layer is ticked once an example, first to last.</summary>
    WithNextExample,

    /// <summary>On a way back of its own: first to last while no backward message is heard, then last to first from the error on.</summary>
    BackwardPass,
}

/// <summary>A hidden layer.</summary>
internal abstract record HiddenLayerSpec;

/// <summary>A sub-RNN for every pair of an input unit and one of <paramref name="Units"/> output units.</summary>
internal sealed record DenseSpec(int Units) : HiddenLayerSpec;

/// <summary>
/// A sub-RNN for every place in the kernel and pair of channels. What lies outside of the picture sends zeros; there are
/// ceil(size / stride) output positions.
/// </summary>
/// <param name="Channels">Output channels.</param>
/// <param name="Kernel">Height and width of the kernel, odd.</param>
/// <param name="Stride">From one position of the kernel to the next.</param>
internal sealed record ConvolutionSpec(int Channels, int Kernel = 3, int Stride = 2) : HiddenLayerSpec;

/// <summary>The network of Kirsch and Schmidhuber (2021): hidden layers, then a dense one with a unit a class. The defaults are theirs.</summary>
internal sealed record PaperNetworkSpec
{
    public IReadOnlyList<HiddenLayerSpec> HiddenLayers { get; init; } = [];

    /// <summary>N, numbers in the hidden state of a sub-RNN, and as many in its cell.</summary>
    public int StateSize { get; init; } = 16;

    /// <summary>M, numbers in a message, 2 or more.</summary>
    public int MessageSize { get; init; } = 8;

    /// <summary>How often a layer is ticked before it sends its messages.</summary>
    public int MicroTicks { get; init; } = 2;

    public ErrorWiring Wiring { get; init; } = ErrorWiring.WithNextExample;

    /// <summary>Whether the last layer is shown the label beside its error.</summary>
    public bool FeedLabel { get; init; }

    /// <summary>Whether messages go through LayerNorm.</summary>
    public bool NormaliseMessages { get; init; }

    /// <summary>Whether every layer has meta parameters of its own; a network of another depth is then another learning algorithm.</summary>
    public bool ParametersPerLayer { get; init; }

    /// <summary>Whether the way back has meta parameters of its own.</summary>
    public bool SeparateBackward { get; init; }

    /// <summary>Which number of the last forward messages is the output y.</summary>
    public int OutputSlot { get; init; } = 1;

    /// <summary>K: logits are K tanh(y / K).</summary>
    public double OutputBound { get; init; } = 100;

    /// <summary>Which part of the initial cell is drawn at random, 0 to 1.</summary>
    public double RandomCellShare { get; init; } = 0.5;

    /// <summary>
    /// So many neighbouring episodes are one dataset, met that many examples at a time: the first half of every state is averaged over
    /// them after each step.
    /// </summary>
    public int ExamplesPerStep { get; init; } = 1;

    public int LayerCount => HiddenLayers.Count + 1;

    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    /// <exception cref="ArgumentException">The way back has parameters of its own, but there is none.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(StateSize, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(MessageSize, 2);
        ArgumentOutOfRangeException.ThrowIfNegative(OutputSlot);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(OutputSlot, MessageSize);
        ArgumentOutOfRangeException.ThrowIfLessThan(MicroTicks, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(ExamplesPerStep, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(OutputBound);
        ArgumentOutOfRangeException.ThrowIfLessThan(RandomCellShare, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(RandomCellShare, 1);
        foreach (HiddenLayerSpec layer in HiddenLayers)
        {
            (int outputs, int kernel, int stride) = layer switch
            {
                DenseSpec dense => (dense.Units, 1, 1),
                ConvolutionSpec convolution => (convolution.Channels, convolution.Kernel, convolution.Stride),
                _ => throw new ArgumentException($"expected a dense or a convolutional layer, found {layer}."),
            };
            ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1, nameof(HiddenLayers));
            ArgumentOutOfRangeException.ThrowIfLessThan(stride, 1, nameof(HiddenLayers));
            if (kernel < 1 || kernel % 2 == 0)
                throw new ArgumentOutOfRangeException(nameof(HiddenLayers), kernel, "expected a kernel of odd size.");
        }

        if (SeparateBackward && Wiring != ErrorWiring.BackwardPass)
            throw new ArgumentException("expected the wiring with a backward pass where the way back has parameters of its own.");
    }
}
