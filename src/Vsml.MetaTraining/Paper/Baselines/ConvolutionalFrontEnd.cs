using static TorchSharp.torch;

namespace Vsml.MetaTraining.Paper;

/// <summary>
/// Another learner behind meta-learned convolutions (3 x 3, stride 2, zeros outside of the picture, tanh): it sees their features, whose
/// weights do not change while an episode is learned.
/// </summary>
internal sealed class ConvolutionalFrontEnd : IEpisodicLearner
{
    private const int Kernel = 3, Stride = 2;

    private readonly IEpisodicLearner _inner;
    private readonly (int Channels, int Height, int Width) _picture;
    private readonly IReadOnlyList<int> _channels;

    /// <param name="picture">Shape of an example.</param>
    /// <param name="channels">Of each convolution, one or more.</param>
    /// <param name="inner">Makes the learner behind them, given the number of features.</param>
    public ConvolutionalFrontEnd((int Channels, int Height, int Width) picture, IReadOnlyList<int> channels, Func<int, IEpisodicLearner> inner)
    {
        (_picture, _channels) = (picture, channels);
        (int height, int width, int before) = (picture.Height, picture.Width, picture.Channels);
        List<MetaTensor> tensors = [];
        for (int l = 0; l < channels.Count; l++)
        {
            tensors.Add(new($"convolution.{l}", [channels[l], before, Kernel, Kernel], Math.Sqrt(3.0 / (before * Kernel * Kernel))));
            tensors.Add(new($"convolution.{l}.constants", [channels[l]], 0));
            (height, width, before) = ((height + Stride - 1) / Stride, (width + Stride - 1) / Stride, channels[l]);
        }
        Features = height * width * before;
        _inner = inner(Features);
        Own = new MetaParameters(tensors);
        Parameters = new MetaParameters([.. tensors, .. _inner.Parameters.Tensors]);
    }

    public string Name => $"conv-{_inner.Name}";

    public MetaParameters Parameters { get; }

    private MetaParameters Own { get; }

    private int Features { get; }

    public ILearningRule With(Tensor parameters) => new Rule(
        this, Own.Split(parameters.narrow(1, 0, Own.Count)), _inner.With(parameters.narrow(1, Own.Count, parameters.size(1) - Own.Count)));

    /// <summary>Meta parameters to begin with: random convolutions before a learner that was meta-trained.</summary>
    /// <param name="inner">Its meta parameters.</param>
    /// <param name="random">The source of chance.</param>
    public float[] DrawAround(float[] inner, Random random) => [.. Own.Draw(random), .. inner];

    private sealed class Rule(ConvolutionalFrontEnd learner, IReadOnlyDictionary<string, Tensor> parameters, ILearningRule inner) : ILearningRule
    {
        public EpisodeState Start(EpisodeForm form)
        {
            (int channels, int height, int width) = learner._picture;
            if (!form.InputShape.SequenceEqual([channels, height, width]))
                throw new ArgumentException(
                    $"{learner.Name}: was made for pictures [{channels}, {height}, {width}], found [{string.Join(", ", form.InputShape)}].", nameof(form));
            return inner.Start(form with { InputShape = [learner.Features] });
        }

        public (Tensor Logits, EpisodeState State) Step(EpisodeState state, Tensor inputs, Tensor? labels)
        {
            Tensor x = inputs;
            for (int l = 0; l < learner._channels.Count; l++)
                x = tanh(Convolve(x, parameters[$"convolution.{l}"], parameters[$"convolution.{l}.constants"]));
            return inner.Step(state, x.Flat(), labels);
        }

        // Each group's episodes by the group's own kernels: groups are channels side by side.
        private static Tensor Convolve(Tensor x, Tensor kernels, Tensor constants)
        {
            long groups = kernels.size(0), outputs = kernels.size(1), each = x.size(0) / groups;
            Tensor side = x.view(groups, each, x.size(1), x.size(2), x.size(3)).transpose(0, 1).reshape(each, groups * x.size(1), x.size(2), x.size(3));
            Tensor y = nn.functional.conv2d(
                side, kernels.reshape(groups * outputs, x.size(1), Kernel, Kernel), constants.reshape(-1),
                strides: [Stride, Stride], padding: [Kernel / 2, Kernel / 2], groups: groups);
            return y.view(each, groups, outputs, y.size(2), y.size(3)).transpose(0, 1).reshape(x.size(0), outputs, y.size(2), y.size(3));
        }
    }
}
