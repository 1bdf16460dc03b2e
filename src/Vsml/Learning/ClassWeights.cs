namespace Vsml;

/// <summary>
/// What the rows of a class weigh in fits, beside those of other classes. That one class weighs more than another says how often the two are to be expected,
/// and nothing about what their rows look like. So learners see rows as if a row of each class weighed 1 on average, and what they predict is moved to the
/// weighted frequencies afterwards, p_b w_b / sum of p w: Bayes' rule for other class frequencies. Which rows are more likely of a class than others is left as it is.
/// </summary>
internal sealed class ClassWeights
{
    private readonly double[] _weights;

    private ClassWeights(double[] weights) => _weights = weights;

    /// <summary>[classes], each above 0 and finite.</summary>
    internal ReadOnlySpan<double> Values => _weights;

    /// <summary>Natural logarithm of the weight of a class.</summary>
    internal double Logarithm(int label) => Math.Log(_weights[label]);

    /// <summary>Of given weights; null where all are alike, which moves nothing.</summary>
    internal static ClassWeights? Of(double[] weights) => Array.TrueForAll(weights, weight => weight == weights[0]) ? null : new ClassWeights(weights);

    /// <summary>As read from a file.</summary>
    /// <exception cref="InvalidDataException">One is not above 0 and finite.</exception>
    internal static ClassWeights Restore(double[] weights) => Array.TrueForAll(weights, weight => weight > 0 && double.IsFinite(weight))
        ? new ClassWeights(weights)
        : throw new InvalidDataException("a class has a weight that is not above 0 and finite.");

    /// <summary>What the rows of two fits weigh together: of each class the mean over its rows.</summary>
    /// <param name="earlier">The weights of the earlier one; null for 1.</param>
    /// <param name="earlierRows">Its rows, [classes].</param>
    /// <param name="later">Those of the later one, their mean over its rows 1; null for 1.</param>
    /// <param name="laterRows">Its rows, [classes].</param>
    internal static ClassWeights? Together(ClassWeights? earlier, ReadOnlySpan<double> earlierRows, ClassWeights? later, ReadOnlySpan<int> laterRows)
    {
        if (earlier is null && later is null)
            return null;
        double[] weights = new double[earlierRows.Length];
        for (int b = 0; b < weights.Length; b++)
        {
            double rows = earlierRows[b] + laterRows[b], before = earlier?._weights[b] ?? 1, after = later?._weights[b] ?? 1;
            weights[b] = rows > 0 ? (before * (earlierRows[b] / rows)) + (after * (laterRows[b] / rows)) : 1;
        }

        return Of(weights);
    }

    /// <summary>The same for other classes.</summary>
    /// <param name="sources">For every one of them the class of these; -1 for a new one, whose rows weigh 1.</param>
    internal ClassWeights? For(ReadOnlySpan<int> sources)
    {
        double[] weights = new double[sources.Length];
        for (int b = 0; b < weights.Length; b++)
            weights[b] = sources[b] < 0 ? 1 : _weights[sources[b]];
        return Of(weights);
    }

    /// <summary>Moves probabilities.</summary>
    /// <param name="probabilities">Without weights; receives those with them, [classes].</param>
    internal void Apply(Span<float> probabilities)
    {
        double sum = 0;
        for (int b = 0; b < probabilities.Length; b++)
            sum += probabilities[b] * _weights[b];
        for (int b = 0; sum > 0 && b < probabilities.Length; b++)
            probabilities[b] = (float)(probabilities[b] * _weights[b] / sum);
    }
}
