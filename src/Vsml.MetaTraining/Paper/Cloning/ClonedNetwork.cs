using static TorchSharp.torch;

namespace Vsml.MetaTraining.Paper;

/// <summary>
/// The paper's network with a learning algorithm that was cloned from backpropagation: it is only unrolled. Its sub-RNNs begin with the
/// weights with which <see cref="BackpropagationNetwork"/> begins.
/// </summary>
/// <param name="rule">What was cloned.</param>
/// <param name="hiddenLayers">Hidden layers; none for a single layer.</param>
/// <param name="name">As the user writes it.</param>
internal sealed class ClonedNetwork(BackpropagationRule rule, IReadOnlyList<HiddenLayerSpec> hiddenLayers, string name = "clone") : IEpisodicLearner
{
    public const int StateSize = 16, MessageSize = 2;

    /// <summary>The form of the network that is cloned into.</summary>
    public static readonly PaperNetworkSpec Spec = new()
    {
        StateSize = StateSize, MessageSize = MessageSize, Wiring = ErrorWiring.BackwardPass, RandomCellShare = 0, OutputSlot = 0, OutputBound = 1e4,
    };

    private readonly PaperNetwork _network = new(Spec with { HiddenLayers = hiddenLayers }, name);

    /// <param name="rule">What was cloned.</param>
    /// <param name="hiddenUnits">Units of each hidden layer, all dense; none for a single layer.</param>
    public ClonedNetwork(BackpropagationRule rule, params IReadOnlyList<int> hiddenUnits)
        : this(rule, [.. hiddenUnits.Select(units => (HiddenLayerSpec)new DenseSpec(units))])
    {
    }

    public string Name => _network.Name;

    public MetaParameters Parameters => _network.Parameters;

    public ILearningRule With(Tensor parameters) => new Rule(_network, _network.With(parameters), rule);

    public long NumbersOfAStep(EpisodeForm form) => _network.NumbersOfAStep(form);

    private sealed class Rule(PaperNetwork form, ILearningRule network, BackpropagationRule rule) : ILearningRule
    {
        public EpisodeState Start(EpisodeForm episodes)
        {
            Tensor[] state = [.. network.Start(episodes).Tensors];
            IReadOnlyList<Tensor> weights = InitialWeights.Draw(rule, [.. form.LayersFor(episodes.InputShape, episodes.Classes).Layers.Select(layer => layer.Pairs)], episodes);
            for (int l = 0; l < weights.Count; l++) state[3 * l] = CloneMemory.Write(weights[l], zeros_like(weights[l]), StateSize, rule).to(state[0].dtype);
            return new EpisodeState(state);
        }

        public (Tensor Logits, EpisodeState State) Step(EpisodeState state, Tensor inputs, Tensor? labels) => network.Step(state, inputs, labels);
    }
}
