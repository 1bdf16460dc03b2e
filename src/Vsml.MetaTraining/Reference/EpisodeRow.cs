using static TorchSharp.torch;

namespace Vsml.MetaTraining.Reference;

/// <summary>A step of an episode as tensors.</summary>
/// <param name="Predict">e of the units for the prediction, `[1, units, E]`.</param>
/// <param name="Update">e of the units for the update, `[1, units, E]`: the statistics include the row.</param>
/// <param name="PresentUnits">Booleans `[units]`.</param>
/// <param name="Experts">e of the experts, `[classes, experts, E]`.</param>
/// <param name="PresentExperts">Booleans `[experts]`.</param>
/// <param name="Classes">m_b before the label is known, `[classes, G]`.</param>
/// <param name="Context">u, `[U]`.</param>
internal sealed record EpisodeRow(
    Tensor Predict, Tensor Update, Tensor PresentUnits, Tensor Experts, Tensor PresentExperts, Tensor Classes, Tensor Context)
{
    private const int E = NetworkSpec.InputSize, G = NetworkSpec.BackwardSize, U = NetworkSpec.ContextSize;

    /// <summary>Step t.</summary>
    /// <param name="episode">The episode.</param>
    /// <param name="t">The step.</param>
    /// <param name="like">The tensors are of its type, on its device.</param>
    internal static EpisodeRow Of(Episode episode, int t, Tensor like)
    {
        Tensor Part(float[] numbers, int record, params long[] shape)
        {
            int length = (int)shape.Aggregate(1L, (product, size) => product * size);
            return tensor(numbers.AsSpan(record * length, length).ToArray(), shape, like.dtype, like.device);
        }

        Tensor Present(int[] indices, int record, int count, int of)
        {
            bool[] present = new bool[of];
            foreach (int index in indices.AsSpan(record * of, count)) present[index] = true;
            return tensor(present, device: like.device);
        }

        int predict = episode.Predict[t], expert = episode.Expert[t], units = episode.Units, experts = episode.Experts;
        return new EpisodeRow(
            Part(episode.RowRecords, predict, 1, units, E),
            Part(episode.RowRecords, episode.Update[t], 1, units, E),
            Present(episode.Present, predict, episode.PresentCounts[predict], units),
            Part(episode.ExpertRecords, expert, episode.Classes, experts, E),
            Present(episode.PresentExperts, expert, episode.ExpertCounts[expert], experts),
            Part(episode.ClassMessages, t, episode.Classes, G),
            Part(episode.Contexts, t, 8).narrow(0, 0, U));
    }
}
