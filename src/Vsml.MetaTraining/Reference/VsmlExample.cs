using static TorchSharp.torch;

namespace Vsml.MetaTraining;

/// <summary>One example of an episode as messages.</summary>
/// <param name="PredictForward">m_a of the first layer in the prediction visit, `[inputs + 1, F]`, the bias unit last.</param>
/// <param name="UpdateForward">m_a of the first layer in the update visit, `[inputs + 1, F]`: its statistics include the row.</param>
/// <param name="Present">Which units of the first layer are present, booleans `[inputs + 1]`.</param>
/// <param name="Backward">m_b of the last layer before the label is known, `[classes, G]`: (0, 0, prior_b, certainty_b, repetition, 0, ...).</param>
/// <param name="Label">The class, zero-based.</param>
/// <param name="Step">t, the different rows observed before.</param>
public sealed record VsmlExample(Tensor PredictForward, Tensor UpdateForward, Tensor Present, Tensor Backward, int Label, double Step)
{
    /// <summary>A step of an episode.</summary>
    /// <param name="episode">The episode.</param>
    /// <param name="t">The step.</param>
    /// <param name="spec">The network that it was encoded for.</param>
    /// <param name="like">The tensors are of its type, on its device.</param>
    internal static VsmlExample Of(Episode episode, int t, NetworkSpec spec, Tensor like)
    {
        int units = episode.InputUnits;
        Tensor Rows(float[] numbers, int rows, int columns) =>
            tensor(numbers[(t * rows * columns)..((t + 1) * rows * columns)], [rows, columns], like.dtype, like.device);

        bool[] present = new bool[units];
        foreach (int a in episode.Units.AsSpan(t * units, episode.UnitCounts[t])) present[a] = true;
        Tensor priors = Rows(episode.Priors, episode.Classes, Episode.PriorSize);
        Tensor backward = nn.functional.pad(priors, [2, Math.Max(0, spec.BackwardMessageSize - Episode.PriorSize - 2)]);
        return new VsmlExample(
            Rows(episode.PredictForward, units, episode.ForwardStride).narrow(1, 0, spec.ForwardMessageSize),
            Rows(episode.UpdateForward, units, episode.ForwardStride).narrow(1, 0, spec.ForwardMessageSize),
            tensor(present, device: like.device),
            backward.narrow(1, 0, spec.BackwardMessageSize),
            episode.Labels[t],
            episode.StepNumbers[t]);
    }
}

/// <summary>What a prediction visit ended with.</summary>
/// <param name="Logits">`[classes]`.</param>
/// <param name="Predicted">The states of the layers after the visit; not committed.</param>
/// <param name="Received">What each layer received.</param>
public sealed record VsmlPrediction(Tensor Logits, IReadOnlyList<LayerState> Predicted, IReadOnlyList<LayerInputs> Received)
{
    /// <summary>p = softmax(logits), `[classes]`.</summary>
    public Tensor Probabilities => nn.functional.softmax(Logits, dim: 0);
}
