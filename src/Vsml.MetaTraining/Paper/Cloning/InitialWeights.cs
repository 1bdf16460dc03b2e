using static TorchSharp.torch;

namespace Vsml.MetaTraining.Paper;

/// <summary>The weights that a network and its clone begin with.</summary>
internal static class InitialWeights
{
    /// <summary>Normal numbers where there is a hidden layer, zeros where there is none: `[episodes, inputs, outputs]` for every layer.</summary>
    public static IReadOnlyList<Tensor> Draw(BackpropagationRule rule, IReadOnlyList<int> hiddenUnits, EpisodeForm form)
    {
        long[] units = [form.Inputs, .. hiddenUnits.Select(count => (long)count), form.Classes];
        return Draw(rule, [.. units[1..].Select((outputs, l) => ((int)units[l], (int)outputs))], form);
    }

    /// <summary>The same for layers of any kind, each of A x B weights: `[episodes, A, B]`.</summary>
    public static IReadOnlyList<Tensor> Draw(BackpropagationRule rule, IReadOnlyList<(int A, int B)> pairs, EpisodeForm form)
    {
        using Generator random = new((ulong)form.Seed);
        double deviation = pairs.Count == 1 ? 0 : rule.InitialWeight;
        return [.. pairs.Select(pair => randn([form.Episodes, pair.A, pair.B], generator: random) * deviation)];
    }
}
