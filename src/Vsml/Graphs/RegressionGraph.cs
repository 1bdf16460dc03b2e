using Vsml.Regression;

namespace Vsml.Graphs;

/// <summary>What is predicted of rows, of which the label is a number.</summary>
/// <param name="Mean">Means, [rows, 1].</param>
/// <param name="StandardDeviation">Standard deviations, [rows, 1].</param>
/// <param name="Quantiles">Quantiles, [rows, levels]; null where no level was asked for.</param>
internal sealed record NumberValues(Value Mean, Value StandardDeviation, Value? Quantiles)
{
    /// <summary>Each with the numbers that a row has of it.</summary>
    /// <param name="levels">How many quantiles.</param>
    internal IEnumerable<(Value Value, int Width)> All(int levels) =>
        Quantiles is null ? [(Mean, 1), (StandardDeviation, 1)] : [(Mean, 1), (StandardDeviation, 1), (Quantiles, levels)];
}

/// <summary>Numbers as a <see cref="RegressionLearner"/> predicts them by the state that it has, which is part of the graph.</summary>
internal sealed class RegressionGraph
{
    // Less than any share of an atom between which a quantile is interpolated, so that atoms without one divide by no zero.
    private const double LeastShare = 1e-300;
    private readonly Graph _graph;
    private readonly RegressionLearner _learner;

    private RegressionGraph(Graph graph, RegressionLearner learner) => (_graph, _learner) = (graph, learner);

    /// <summary>Adds the prediction to a graph.</summary>
    /// <param name="learner">The learner; it must not learn meanwhile.</param>
    /// <param name="features">[rows, features], raw; what is not finite is missing.</param>
    /// <param name="levels">Levels of the quantiles that are wanted, each between 0 and 1.</param>
    internal static NumberValues Add(RegressionLearner learner, Value features, ReadOnlySpan<float> levels) =>
        new RegressionGraph(features.Graph, learner).Predict(features, levels);

    private NumberValues Predict(Value features, ReadOnlySpan<float> levels)
    {
        // What is not finite must not be multiplied.
        Value nothing = (features.Part(1, 0, 1) - features.Part(1, 0, 1)).EqualTo(_graph.Scalar(ElementType.Float, 0)).To(ElementType.Float) * 0;
        if (_learner.Bins is not { } bins)
            return new NumberValues(nothing, nothing, levels.IsEmpty ? null : nothing + _graph.Constant(new float[levels.Length], 1, levels.Length));
        Value predicted = _learner.Mixture is { } mixture ? Score(mixture, features) : nothing;
        double[] atoms = [.. bins.Atoms.SelectMany(atoms => atoms)];
        Value values = Inverse(predicted.To(ElementType.Double) + _graph.Constant(atoms, 1, atoms.Length));
        Value shares = Shares(bins, features, predicted) + nothing.To(ElementType.Double);
        Value total = shares.Mean(1, keepsAxis: true), mean = (shares * values).Mean(1, keepsAxis: true) / total, error = values - mean;
        Value deviation = ((shares * error * error).Mean(1, keepsAxis: true) / total).Sqrt();
        return new NumberValues(Bounded(mean), Bounded(deviation), levels.IsEmpty ? null : Bounded(Quantiles(values, shares, bins, levels)));
    }

    private static Value Score(KernelMixture mixture, Value features)
    {
        LandmarksGraph landmarks = new(features, mixture.Encoding, mixture.Coordinates, mixture.Landmarks);
        Value? sum = null;
        foreach (KernelMemory memory in mixture.Memories)
        {
            Value score = landmarks.Score(memory.Kernel, memory.Dual.ToArray(), outputs: 1) * (float)memory.Share;
            sum = sum is null ? score : sum + score;
        }

        return sum!;
    }

    // How probable each atom is, double [rows or 1, atoms]: what is said of its bin goes to its atoms alike.
    private Value Shares(ResidualBins bins, Value features, Value predicted)
    {
        int[] binOf = [.. bins.Atoms.SelectMany((atoms, bin) => atoms.Select(_ => bin))];
        Value lengths = _graph.Constant(binOf.Select(bin => (double)bins.Atoms[bin].Length).ToArray(), 1, binOf.Length);
        if (_learner.Errors is not { } errors)
            return _graph.Constant(new[] { (double)(1f / bins.Count) }, 1, 1) / lengths;
        Value probabilities = PredictionGraph.Add(_graph, errors, _graph.Concat(1, features, predicted));
        Value indices = _graph.Constant(binOf.Select(bin => (long)bin).ToArray(), binOf.Length);
        return _graph.Node("Gather", ElementType.Double, [probabilities.To(ElementType.Double), indices], ("axis", 1L)) / lengths;
    }

    // As TargetScale.Inverse.
    private Value Inverse(Value numbers)
    {
        TargetScale scale = _learner.Scale;
        (double least, double most) = scale.Bounds;
        Value bent = ((scale.Bend == TargetBend.None ? numbers : numbers.AtLeast(least).AtMost(most)) * scale.Deviation) + scale.Mean;
        return scale.Bend switch
        {
            TargetBend.Root => (bent.AtLeast(0) * bent.AtLeast(0)) + scale.Origin,
            TargetBend.Logarithm => (bent.Exp() - scale.Offset).AtLeast(0) + scale.Origin,
            _ => bent,
        };
    }

    // From the middle of an atom to that of the next, each rising value as far as the level goes, which PredictiveDistribution.Quantile interpolates.
    private Value Quantiles(Value values, Value shares, ResidualBins bins, ReadOnlySpan<float> levels)
    {
        int atoms = bins.Atoms.Sum(one => one.Length);
        Value first = values.Part(1, 0, 1) + _graph.Constant(new double[levels.Length], 1, levels.Length);
        if (atoms == 1)
            return first;
        double[] wanted = new double[levels.Length];
        for (int i = 0; i < wanted.Length; i++)
            wanted[i] = PredictiveDistribution.Widened(levels[i], bins.Rows);
        Value middles = shares.CumulativeSum(1) - (shares * 0.5), total = shares.Mean(1, keepsAxis: true) * atoms;
        Value last = middles.Part(1, 0, atoms - 1).Shaped(0, 1, atoms - 1), width = (middles.Part(1, 1, atoms) - middles.Part(1, 0, atoms - 1)).Shaped(0, 1, atoms - 1);
        Value level = (total * _graph.Constant(wanted, 1, wanted.Length)).Shaped(0, wanted.Length, 1);
        Value passed = ((level - last) / width.AtLeast(LeastShare)).AtLeast(0).AtMost(1);
        Value steps = (values.Part(1, 1, atoms) - values.Part(1, 0, atoms - 1)).Shaped(0, 1, atoms - 1);
        return first + ((passed * steps).Mean(2, keepsAxis: false) * (atoms - 1));
    }

    private static Value Bounded(Value values) => values.AtLeast(float.MinValue).AtMost(float.MaxValue).To(ElementType.Float);
}
