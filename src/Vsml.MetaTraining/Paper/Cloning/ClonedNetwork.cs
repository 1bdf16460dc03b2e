using static TorchSharp.torch;

namespace Vsml.MetaTraining.Paper;

/// <summary>
/// The paper's network with a learning algorithm that was cloned from backpropagation: it is only unrolled. Its sub-RNNs begin with the
/// weights with which <see cref="BackpropagationNetwork"/> begins.
/// </summary>
/// <param name="rule">What was cloned.</param>
/// <param name="hiddenUnits">Units of each hidden layer; none for a single layer.</param>
internal sealed class ClonedNetwork(BackpropagationRule rule, params IReadOnlyList<int> hiddenUnits) : IEpisodicLearner
{
    public const int StateSize = 16, MessageSize = 2;

    /// <summary>The form of the network that is cloned into.</summary>
    public static readonly PaperNetworkSpec Spec = new()
    {
        StateSize = StateSize, MessageSize = MessageSize, Wiring = ErrorWiring.BackwardPass, RandomCellShare = 0, OutputSlot = 0, OutputBound = 1e4,
    };

    private readonly PaperNetwork _network = new(Spec with { HiddenLayers = [.. hiddenUnits.Select(units => new DenseSpec(units))] }, "clone");

    public string Name => _network.Name;

    public MetaParameters Parameters => _network.Parameters;

    public ILearningRule With(Tensor parameters) => new Rule(_network.With(parameters), rule, hiddenUnits);

    private sealed class Rule(ILearningRule network, BackpropagationRule rule, IReadOnlyList<int> hiddenUnits) : ILearningRule
    {
        public EpisodeState Start(EpisodeForm form)
        {
            Tensor[] state = [.. network.Start(form).Tensors];
            IReadOnlyList<Tensor> weights = InitialWeights.Draw(rule, hiddenUnits, form);
            for (int l = 0; l < weights.Count; l++) state[3 * l] = CloneMemory.Write(weights[l], zeros_like(weights[l]), StateSize, rule).to(state[0].dtype);
            return new EpisodeState(state);
        }

        public (Tensor Logits, EpisodeState State) Step(EpisodeState state, Tensor inputs, Tensor? labels) => network.Step(state, inputs, labels);
    }
}
