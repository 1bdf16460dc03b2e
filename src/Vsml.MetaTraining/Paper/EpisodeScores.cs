using TorchSharp;
using static TorchSharp.torch;

namespace Vsml.MetaTraining.Paper;

/// <summary>How well a learner predicted every example of a batch of episodes before it was shown the label.</summary>
/// <param name="IsCorrect">`[episodes][steps]`.</param>
/// <param name="Losses">Cross-entropy, `[episodes][steps]`.</param>
internal sealed record EpisodeScores(bool[][] IsCorrect, float[][] Losses)
{
    /// <summary>Share of correct predictions over all episodes and steps.</summary>
    public double Accuracy => IsCorrect.Average(episode => episode.Average(correct => correct ? 1.0 : 0));

    /// <summary>Accuracy over the first n steps, for every n: `[steps]`.</summary>
    public double[] CumulativeAccuracy()
    {
        double[] curve = new double[IsCorrect[0].Length];
        double correct = 0;
        for (int t = 0; t < curve.Length; t++)
        {
            correct += IsCorrect.Count(episode => episode[t]);
            curve[t] = correct / (IsCorrect.Length * (t + 1.0));
        }

        return curve;
    }

    /// <summary>The scores of all episodes.</summary>
    /// <param name="parts">Of episodes of one length, one or more.</param>
    public static EpisodeScores Together(IReadOnlyList<EpisodeScores> parts) =>
        new([.. parts.SelectMany(part => part.IsCorrect)], [.. parts.SelectMany(part => part.Losses)]);

    /// <summary>Lets a learner meet the episodes.</summary>
    /// <param name="learner">The learner.</param>
    /// <param name="parameters">Its meta parameters, `[parameters]`.</param>
    /// <param name="batch">The episodes.</param>
    /// <param name="observe">Told after every step: its number and the logits, `[episodes, classes]`.</param>
    public static EpisodeScores Of(
        IEpisodicLearner learner, float[] parameters, EpisodeBatch batch, Action<int, Tensor>? observe = null)
    {
        using var _ = no_grad();
        using DisposeScope scope = NewDisposeScope();
        ILearningRule rule = learner.With(tensor(parameters).unsqueeze(0));
        EpisodeState state = rule.Start(batch.Form);
        float[][] losses = [.. Enumerable.Range(0, batch.Episodes).Select(_ => new float[batch.Steps])];
        bool[][] correct = [.. losses.Select(_ => new bool[batch.Steps])];
        for (int t = 0; t < batch.Steps; t++)
        {
            using CollectionPause pause = CollectionPause.Begin();
            using DisposeScope inner = NewDisposeScope();
            Tensor labels = batch.Labels.select(1, t);
            (Tensor logits, EpisodeState next) = rule.Step(state, batch.Inputs.select(1, t), batch.IsShown?[t] == false ? null : labels);
            float[] loss = nn.functional.cross_entropy(logits, labels, reduction: nn.Reduction.None).Floats();
            bool[] hit = logits.argmax(1).eq(labels).data<bool>().ToArray();
            for (int e = 0; e < loss.Length; e++) (losses[e][t], correct[e][t]) = (loss[e], hit[e]);
            observe?.Invoke(t, logits);
            EpisodeState old = state;
            state = next.OutOf(inner);
            // A learner may hand on what it did not change.
            foreach (Tensor tensor in old.Tensors.Where(tensor => !state.Tensors.Contains(tensor, ReferenceEqualityComparer.Instance))) tensor.Dispose();
        }

        return new EpisodeScores(correct, losses);
    }
}
