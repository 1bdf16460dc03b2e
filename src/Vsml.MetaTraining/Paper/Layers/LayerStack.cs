using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Vsml.MetaTraining.Paper;

/// <summary>The layers of a network for examples of one shape.</summary>
internal sealed class LayerStack
{
    /// <param name="spec">The network.</param>
    /// <param name="inputShape">`[inputs]` or `[channels, height, width]`.</param>
    /// <param name="classes">Units of the last layer.</param>
    /// <exception cref="ArgumentException">A convolution was to see what is no picture.</exception>
    public LayerStack(PaperNetworkSpec spec, IReadOnlyList<long> inputShape, int classes)
    {
        (InputShape, Classes) = ([.. inputShape], classes);
        long[]? picture = inputShape.Count == 3 ? [inputShape[1], inputShape[2], inputShape[0]] : null;
        long units = inputShape.Aggregate(1L, (product, size) => product * size);
        for (int l = 0; l < spec.HiddenLayers.Count; l++)
        {
            if (spec.HiddenLayers[l] is not ConvolutionSpec convolution)
            {
                Layers.Add(new DenseLayer((int)units, ((DenseSpec)spec.HiddenLayers[l]).Units));
                picture = null;
            }
            else if (picture is null)
            {
                throw new ArgumentException(
                    $"layer {l + 1} is a convolution: expected pictures [channels, height, width], found "
                    + (l == 0 || inputShape.Count != 3 ? $"inputs of shape [{string.Join(", ", inputShape)}]." : "a dense layer before it."));
            }
            else
            {
                ConvolutionLayer layer = new(convolution, picture[0], picture[1], (int)picture[2]);
                Layers.Add(layer);
                picture = [layer.OutputHeight, layer.OutputWidth, convolution.Channels];
            }

            units = Layers[^1].Outputs;
        }

        Layers.Add(new DenseLayer((int)units, classes));
        ChannelsLast = spec.HiddenLayers is [ConvolutionSpec, ..];
    }

    public ModuleList<PaperLayer> Layers { get; } = [];

    public IReadOnlyList<long> InputShape { get; }

    public int Classes { get; }

    private bool ChannelsLast { get; }

    public bool IsFor(IEnumerable<long> inputShape, int classes) => Classes == classes && InputShape.SequenceEqual(inputShape);

    /// <summary>The forward messages of examples: (x_a, 0, ..., 0).</summary>
    /// <param name="inputs">`[episodes, ...]`.</param>
    /// <param name="messageSize">M.</param>
    /// <returns>`[episodes, units, M]`.</returns>
    public Tensor Forward(Tensor inputs, int messageSize)
    {
        Tensor x = ChannelsLast ? inputs.permute(0, 2, 3, 1) : inputs;
        return nn.functional.pad(x.reshape(inputs.size(0), -1, 1), [0, messageSize - 1]);
    }
}
