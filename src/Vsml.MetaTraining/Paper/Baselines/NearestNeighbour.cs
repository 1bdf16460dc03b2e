using static TorchSharp.torch;

namespace Vsml.MetaTraining.Paper;

/// <summary>
/// One nearest neighbour by Euclidean distance: an example has the class of the nearest one of those seen. It has no meta parameters. The
/// logit of a class is minus the squared distance to the nearest of its examples; of a class not yet seen it is lower than of any other.
/// </summary>
internal sealed class NearestNeighbour : IEpisodicLearner, ILearningRule
{
    public string Name => "nearest-neighbour";

    public MetaParameters Parameters { get; } = new();

    public ILearningRule With(Tensor parameters) => this;

    /// <summary>State: the examples, `[episodes, seen, inputs]`, and their labels, `[episodes, seen, classes]`, 1 at the label.</summary>
    public EpisodeState Start(EpisodeForm form) =>
        new(zeros(form.Episodes, 0, form.Inputs), zeros(form.Episodes, 0, form.Classes));

    public (Tensor Logits, EpisodeState State) Step(EpisodeState state, Tensor inputs, Tensor? labels)
    {
        Tensor x = inputs.Flat().unsqueeze(1), seen = state[0], own = state[1], logits = zeros(x.size(0), own.size(2));
        if (seen.size(1) > 0)
        {
            Tensor distances = (seen - x).square().sum(2, keepdim: true);                                  // [E, seen, 1]
            Tensor farther = distances.amax([1], keepdim: true) + 1;                                       // [E, 1, 1]
            logits = -((distances * own) + (farther * (1 - own))).amin([1]);                               // [E, classes]
        }
        if (labels is null)
            return (logits, state);
        return (logits, new(cat([seen, x], dim: 1), cat([own, FlatExample.OneHot(labels, logits).unsqueeze(1)], dim: 1)));
    }
}
