using static TorchSharp.torch;

namespace Vsml.MetaTraining.Paper;

/// <summary>
/// A clone of backpropagation that is meta-trained further: <see cref="ClonedNetwork"/> whose meta parameters are told in <see cref="CloneUnits"/>, so that one
/// learning rate suits all of them.
/// </summary>
/// <param name="rule">The first weights, and the gains that the units have: where they are smaller than those that were cloned, it begins as a slower learner.</param>
/// <param name="hiddenLayers">Hidden layers; none for a single layer.</param>
/// <param name="name">As the user writes it.</param>
internal sealed class ImprovedClone(BackpropagationRule rule, IReadOnlyList<HiddenLayerSpec> hiddenLayers, string name) : IEpisodicLearner
{
    private readonly ClonedNetwork _network = new(rule, hiddenLayers, name);
    private readonly float[] _units = CloneUnits.Of(rule);

    public string Name => _network.Name;

    public MetaParameters Parameters => _network.Parameters;

    public ILearningRule With(Tensor parameters) => _network.With(parameters * tensor(_units).to(parameters.dtype));

    public long NumbersOfAStep(EpisodeForm form) => _network.NumbersOfAStep(form);

    /// <summary>The meta parameters of a clone in units: what this learner begins with.</summary>
    /// <param name="clone">Meta parameters of <see cref="ClonedNetwork"/>.</param>
    /// <param name="cloned">The rule that was cloned.</param>
    public static float[] From(float[] clone, BackpropagationRule cloned) =>
        [.. clone.Zip(CloneUnits.Of(cloned), (parameter, unit) => unit > 0 ? parameter / unit : 0)];
}
