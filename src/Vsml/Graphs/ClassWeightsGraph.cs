namespace Vsml.Graphs;

/// <summary>What <see cref="ClassWeights"/> make of probabilities.</summary>
internal static class ClassWeightsGraph
{
    /// <summary>Moves them.</summary>
    /// <param name="weights">What classes weigh; null where they weigh the same.</param>
    /// <param name="probabilities">[rows, classes].</param>
    /// <returns>[rows, classes].</returns>
    internal static Value Apply(ClassWeights? weights, Value probabilities)
    {
        if (weights is null)
            return probabilities;
        int classes = weights.Values.Length;
        Value weighted = probabilities.To(ElementType.Double) * probabilities.Graph.Constant(weights.Values.ToArray(), 1, classes);
        return (weighted / (weighted.Mean(1, keepsAxis: true) * classes)).To(ElementType.Float);
    }
}
