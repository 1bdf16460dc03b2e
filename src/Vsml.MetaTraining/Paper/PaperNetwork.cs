using static TorchSharp.torch;

namespace Vsml.MetaTraining.Paper;

/// <summary>
/// The learner of Kirsch and Schmidhuber (2021). Its meta parameters are V_M, the learning algorithm; what it learns of an episode are the
/// states of its sub-RNNs.
/// </summary>
internal sealed class PaperNetwork : IEpisodicLearner
{
    private LayerStack? _latest;

    /// <exception cref="ArgumentException">A number of the spec is out of its range.</exception>
    public PaperNetwork(PaperNetworkSpec spec, string name = "vsml")
    {
        ArgumentNullException.ThrowIfNull(spec);
        spec.Validate();
        (Spec, Name) = (spec, name);
        Parameters = new MetaParameters([.. SubRnnNames().Distinct()
            .SelectMany(prefix => SubRnn.Parameters(prefix, spec.StateSize, spec.MessageSize, spec.NormaliseMessages))]);
    }

    public PaperNetworkSpec Spec { get; }

    public string Name { get; }

    public MetaParameters Parameters { get; }

    public ILearningRule With(Tensor parameters) => new PaperNetworkRule(this, Parameters.Split(parameters));

    public long NumbersOfAStep(EpisodeForm form) => LayersFor(form.InputShape, form.Classes).Layers.Sum(layer => 2L * Spec.StateSize * layer.Ticks);

    /// <summary>The name of the sub-RNN of a layer, on the way forward or back.</summary>
    internal string SubRnnName(int layer, bool isBackward) =>
        (isBackward && Spec.SeparateBackward ? "backward" : "forward") + (Spec.ParametersPerLayer ? $".{layer}" : "");

    /// <summary>The layers for examples of a shape; made anew only where the shape is another than last time.</summary>
    internal LayerStack LayersFor(IReadOnlyList<long> inputShape, int classes)
    {
        LayerStack? latest = _latest;
        return latest?.IsFor(inputShape, classes) == true ? latest : _latest = new LayerStack(Spec, inputShape, classes);
    }

    private IEnumerable<string> SubRnnNames() =>
        from isBackward in (bool[])[false, true]
        from layer in Enumerable.Range(0, Spec.LayerCount)
        select SubRnnName(layer, isBackward);
}
