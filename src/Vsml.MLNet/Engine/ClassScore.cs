namespace Vsml.MLNet.Engine;

/// <summary>What the probabilities of classes were worth.</summary>
internal static class ClassScore
{
    // ML.NET's evaluators bound the loss of a class that was ruled out in the same way.
    private const double LeastProbability = 1e-15;

    public static EngineMeasure Accuracy { get; } = new(
        "accuracy", "1", "Share of the last rows that were predicted right before they were learned.", mean => mean.First);

    public static EngineMeasure LogLoss { get; } = new(
        "log_loss", "nat", "Mean of -ln p of the class of the last rows, predicted before they were learned.", mean => mean.Second);

    public static IReadOnlyList<EngineMeasure> Measures { get; } = [Accuracy, LogLoss];

    /// <param name="probabilities">[classes].</param>
    /// <param name="label">The class of the row.</param>
    /// <param name="unmet">The probability of a class that has none, because the row is its first.</param>
    public static RowScore Of(ReadOnlySpan<float> probabilities, int label, double unmet = 0)
    {
        int best = 0;
        for (int slot = 1; slot < probabilities.Length; slot++)
            best = probabilities[slot] > probabilities[best] ? slot : best;

        double probability = label < probabilities.Length ? probabilities[label] : unmet;
        return new RowScore(best == label ? 1 : 0, -Math.Log(Math.Max(probability, LeastProbability)));
    }
}
