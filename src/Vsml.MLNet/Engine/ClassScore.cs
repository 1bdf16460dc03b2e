namespace Vsml.MLNet.Engine;

/// <summary>What the probabilities of classes were worth.</summary>
internal static class ClassScore
{
    // ML.NET's evaluators bound the loss of a class that was ruled out in the same way.
    private const double LeastProbability = 1e-15;

    /// <param name="probabilities">[classes].</param>
    /// <param name="label">The class of the row.</param>
    /// <param name="unmet">The probability of a class that has none, because the row is its first.</param>
    public static (bool IsRight, double Loss) Of(ReadOnlySpan<float> probabilities, int label, double unmet = 0)
    {
        int best = 0;
        for (int slot = 1; slot < probabilities.Length; slot++)
            best = probabilities[slot] > probabilities[best] ? slot : best;

        double probability = label < probabilities.Length ? probabilities[label] : unmet;
        return (best == label, -Math.Log(Math.Max(probability, LeastProbability)));
    }
}
