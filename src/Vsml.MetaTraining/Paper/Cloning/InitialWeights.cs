using static TorchSharp.torch;

namespace Vsml.MetaTraining.Paper;

/// <summary>The weights that a network and its clone begin with.</summary>
internal static class InitialWeights
{
    /// <summary>Normal numbers where there is a hidden layer, zeros where there is none: `[episodes, inputs, outputs]` for every layer.</summary>
    public static IReadOnlyList<Tensor> Draw(BackpropagationRule rule, IReadOnlyList<int> hiddenUnits, EpisodeForm form)
    {
        using Generator random = new((ulong)form.Seed);
        long[] units = [form.Inputs, .. hiddenUnits.Select(count => (long)count), form.Classes];
        double deviation = hiddenUnits.Count == 0 ? 0 : rule.InitialWeight;
        return [.. Enumerable.Range(0, units.Length - 1).Select(l => randn([form.Episodes, units[l], units[l + 1]], generator: random) * deviation)];
    }
}
