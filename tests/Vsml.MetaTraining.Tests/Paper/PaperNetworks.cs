using Vsml.MetaTraining.Paper;
using static TorchSharp.torch;

namespace Vsml.MetaTraining.Tests.Paper;

/// <summary>What tests of the paper's network need.</summary>
internal static class PaperNetworks
{
    /// <summary>Parameters that leave nothing at rest, `[groups, parameters]`, in double precision but of 32-bit values.</summary>
    public static Tensor Parameters(PaperNetwork network, int groups, int seed)
    {
        manual_seed(seed);
        return (randn(groups, network.Parameters.Count) * 0.8f).to(ScalarType.Float64);
    }

    /// <summary>A start whose cells are zero.</summary>
    public static EpisodeState ZeroStart(PaperNetwork network, Tensor parameters, int episodes, long[] inputShape, int classes) =>
        new([.. network.With(parameters).Start(new EpisodeForm(episodes, inputShape, classes)).Tensors.Select(tensor => zeros_like(tensor))]);

    /// <summary>`[episodes, steps, classes]`.</summary>
    public static Tensor Logits(ILearningRule rule, EpisodeState state, Tensor x, Tensor labels)
    {
        List<Tensor> logits = [];
        for (int t = 0; t < x.size(1); t++)
        {
            (Tensor y, state) = rule.Step(state, x.select(1, t), labels.select(1, t));
            logits.Add(y);
        }

        return stack(logits, dim: 1);
    }
}
