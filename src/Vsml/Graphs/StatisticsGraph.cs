using Vsml.Messages;

namespace Vsml.Graphs;

/// <summary>The statistics of values as they change, as <see cref="FeatureStatistics"/> and <see cref="FeatureSummary"/> do: double [members, 5, values].</summary>
/// <param name="graph">The graph.</param>
/// <param name="areComputed">Whether the values were computed, so that a variance at the resolution of floats is rounding.</param>
internal sealed class StatisticsGraph(Graph graph, bool areComputed)
{
    /// <summary>Takes a row in.</summary>
    /// <param name="moments">Before, [members, 5, values].</param>
    /// <param name="values">[1 or members, 1, values]; whatever where one is missing.</param>
    /// <param name="isPresent">Booleans, [1 or members, 1, values].</param>
    /// <returns>After, [members, 5, values].</returns>
    internal Value Add(Value moments, Value values, Value isPresent)
    {
        Value m0 = Moment(moments, 0), m1 = Moment(moments, 1), m2 = Moment(moments, 2), m3 = Moment(moments, 3), m4 = Moment(moments, 4);

        // As if there had been fewer values of the same distribution.
        Value horizon = graph.Scalar(ElementType.Double, InputUnits.Horizon), one = graph.Scalar(ElementType.Double, 1), isLong = m0.Greater(horizon);
        Value before = isLong.Where(horizon, m0), share = isLong.Where(horizon / m0, one);
        (m2, m3, m4) = (m2 * share, m3 * share, m4 * share);
        Value count = before + 1, delta = values.To(ElementType.Double) - m1, step = delta / count, term = delta * step * before, square = step * step;
        Value fourth = m4 + (term * square * ((count * count) - (3 * count) + 3)) + (6 * square * m2) - (4 * step * m3);
        Value third = m3 + (term * step * (count - 2)) - (3 * step * m2);
        return isPresent.Where(graph.Concat(1, count, m1 + step, m2 + term, third, fourth), moments);
    }

    /// <summary>What follows from moments.</summary>
    internal SummaryValues Summarise(Value moments)
    {
        Value count = Moment(moments, 0), mean = Moment(moments, 1), m2 = Moment(moments, 2), m3 = Moment(moments, 3), m4 = Moment(moments, 4);
        Value zero = graph.Scalar(ElementType.Double, 0), one = graph.Scalar(ElementType.Double, 1);
        Value varies = m2.Greater(FeatureSummary.LeastSpread);
        if (areComputed)
            varies &= m2.Greater(FeatureStatistics.VarianceOfRounding * count * mean * mean);
        Value variance = varies.Where(m2 / count, one), deviation = variance.Sqrt();
        Value skewness = m3 / count / (variance * deviation), kurtosis = m4 / count / (variance * variance);
        Value twoValuedness = (((skewness * skewness) + 1) / kurtosis).AtMost(1);
        Value nothing = graph.Scalar(ElementType.Float, 0) * count.To(ElementType.Float), projection = areComputed ? nothing + 1 : nothing;
        Value[] slots =
        [
            (1 / (1 + count).Sqrt()).To(ElementType.Float), nothing, varies.Where(skewness / (1 + skewness.Abs()), zero).To(ElementType.Float),
            varies.Where(twoValuedness, zero).To(ElementType.Float), projection, nothing, nothing, nothing,
        ];
        return new SummaryValues(
            mean, varies.Where(one / deviation, zero), graph.Concat(3, [.. slots.Select(slot => slot.Shaped(0, 0, 0, 1))]));
    }

    private static Value Moment(Value moments, int k) => moments.Part(1, k, k + 1);
}
