using Vsml.KernelMethods;

namespace Vsml.Graphs;

/// <summary>What kernels over the rows of a fit say beside the learners, as <see cref="KernelVote"/> has it.</summary>
internal sealed class KernelGraph
{
    // Coordinates of landmarks that are subtracted from a row's at once.
    private const int BlockNumbers = 4096;
    private readonly Graph _graph;
    private readonly KernelVote _vote;
    private readonly KernelClassifier _of;
    private readonly FeatureEncoding _encoding;
    private readonly Value _known;

    internal KernelGraph(Graph graph, KernelVote vote)
    {
        (_graph, _vote, _of, _encoding) = (graph, vote, vote.Classifier, vote.Classifier.Encoding);
        _known = graph.Constant(vote.Classes.Select(known => known < 0 ? 0f : 1f).ToArray(), 1, vote.Classes.Length);
    }

    /// <summary>Mixes what learners and kernels say.</summary>
    /// <param name="features">[rows, inputs], raw.</param>
    /// <param name="probabilities">The learners', [rows, classes].</param>
    /// <param name="trust">Float, one number.</param>
    /// <param name="evidence">log q - log p of the classes that kernels know, [rows, classes].</param>
    /// <returns>[rows, classes].</returns>
    internal Value Mix(Value features, Value probabilities, Value trust, out Value evidence)
    {
        Value q = Logits(features).Softmax(1).Times(Selection());
        evidence = (q + KernelVote.LeastProbability).Log() - (probabilities + KernelVote.LeastProbability).Log();
        Value known = probabilities * _known, mixed = known * (evidence * trust).Exp();
        return probabilities - known + (mixed * (Sum(known) / Sum(mixed)));
    }

    /// <summary>The trust after a row of which the class is told.</summary>
    /// <param name="mixed">What was predicted, [1, classes].</param>
    /// <param name="evidence">As <see cref="Mix"/> gives it.</param>
    /// <param name="target">1 for the class, else 0, float [1, classes].</param>
    /// <param name="trust">Double, one number.</param>
    internal Value Follow(Value mixed, Value evidence, Value target, Value trust)
    {
        Value known = mixed * _known, isKnown = target * _known;
        Value surprise = Sum(isKnown * evidence) - (Sum(isKnown) * (Sum(known * evidence) / Sum(known)));
        Value step = surprise.AtMost(KernelVote.MostEvidence).AtLeast(-KernelVote.MostEvidence).To(ElementType.Double) * KernelVote.Pace;
        return (trust + step.Shaped(-1)).AtMost(1).AtLeast(0);
    }

    private Value Sum(Value values) => values.Mean(1, keepsAxis: true) * _vote.Classes.Length;

    // [classes of the kernels, classes].
    private Value Selection()
    {
        float[] selection = new float[_of.Classes * _vote.Classes.Length];
        for (int b = 0; b < _vote.Classes.Length; b++)
        {
            if (_vote.Classes[b] >= 0)
                selection[(_vote.Classes[b] * _vote.Classes.Length) + b] = 1;
        }

        return _graph.Constant(selection, _of.Classes, _vote.Classes.Length);
    }

    private Value Logits(Value features)
    {
        Value isPresent = (features - features).EqualTo(_graph.Scalar(ElementType.Float, 0));
        Value values = isPresent.Where(features, _graph.Scalar(ElementType.Float, 0)), present = isPresent.To(ElementType.Float);
        Value logits = _graph.Constant(_of.Offsets, 1, _of.Classes);
        foreach (IGrouping<bool, WeightedKernel> alike in _of.Kernels.GroupBy(one => one.Kernel.OfRanks))
        {
            Value coordinates = Coordinates(values, present, alike.Key);
            foreach (WeightedKernel one in alike)
            {
                int landmarks = _of.Landmarks.Rows, stride = Kernel.Pad(landmarks);
                float[] weights = new float[landmarks * _of.Classes];
                for (int i = 0; i < weights.Length; i++)
                    weights[i] = one.Weights.Span[(i % _of.Classes * stride) + (i / _of.Classes)];
                logits += Measure(one.Kernel, coordinates).Times(_graph.Constant(weights, landmarks, _of.Classes)) * _of.Sharpness;
            }
        }

        return logits;
    }

    // [rows, width].
    private Value Coordinates(Value values, Value present, bool ranks)
    {
        Value own = (ranks ? Ranks(values) : Bounded(values)) * present;
        if (_encoding.Lacking.Length == 0)
            return own;
        int inputs = _encoding.Statistics.Features, lacking = _encoding.Lacking.Length;
        float[] which = new float[inputs * lacking];
        for (int i = 0; i < lacking; i++)
            which[(_encoding.Lacking[i] * lacking) + i] = FeatureEncoding.MissingValue;
        return _graph.Concat(1, own, (1 - present).Times(_graph.Constant(which, inputs, lacking)));
    }

    private Value Bounded(Value values)
    {
        FeatureSummary[] summaries = [.. Enumerable.Range(0, _encoding.Statistics.Features).Select(a => _encoding.Statistics[a])];
        Value mean = _graph.Constant(summaries.Select(summary => summary.Mean).ToArray(), 1, summaries.Length);
        Value z = (values.To(ElementType.Double) - mean) * _graph.Constant(summaries.Select(summary => summary.InverseDeviation).ToArray(), 1, summaries.Length);
        return (z / (1 + (z * z / 9.0)).Sqrt()).To(ElementType.Float);
    }

    // The knots below, and how far the value is to the next: half a step before the first and after the last, as FeatureEncoding has it.
    private Value Ranks(Value values)
    {
        int inputs = _encoding.Statistics.Features, most = Math.Max(2, _encoding.Knots.Max(knots => knots.Length));
        float[] knots = new float[inputs * (most - 1)], next = new float[knots.Length], counts = new float[inputs], first = new float[inputs], last = new float[inputs];
        for (int a = 0; a < inputs; a++)
        {
            float[] own = _encoding.Knots[a];
            counts[a] = own.Length < 2 ? 0 : 1f / own.Length;
            (first[a], last[a]) = own.Length < 2 ? (0, 0) : (own[0], own[^1]);
            for (int i = 0; i < most - 1; i++)
                (knots[(a * (most - 1)) + i], next[(a * (most - 1)) + i]) = i + 1 < own.Length ? (own[i], own[i + 1]) : (float.MaxValue, float.MaxValue);
        }

        // Steps between equal knots are halves: below, at, above.
        float[] widths = [.. next.Zip(knots, (to, from) => to - from)];
        Value from = _graph.Constant(knots, 1, inputs, most - 1), value = values.Shaped(0, -1, 1), one = _graph.Scalar(ElementType.Float, 1);
        Value isStep = _graph.Constant(widths.Select(width => width > 0).ToArray(), 1, inputs, most - 1);
        Value sloped = ((value - from) / _graph.Constant(widths.Select(width => width > 0 ? width : 1).ToArray(), 1, inputs, most - 1)).AtLeast(0).AtMost(1);
        Value jump = (value.Greater(from).To(ElementType.Float) + one - from.Greater(value).To(ElementType.Float)) * 0.5;
        Value steps = isStep.Where(sloped, jump).Times(_graph.Constant(Enumerable.Repeat(1f, most - 1).ToArray(), most - 1, 1)).Shaped(0, -1);
        Value ends = (one - _graph.Constant(first, 1, inputs).Greater(values).To(ElementType.Float) + values.Greater(_graph.Constant(last, 1, inputs)).To(ElementType.Float)) * 0.5;
        Value isRanked = _graph.Constant(counts.Select(count => count > 0).ToArray(), 1, inputs);
        Value share = ((steps + ends) * _graph.Constant(counts, 1, inputs)) - 0.5;
        return isRanked.Where(share * FeatureEncoding.OfUniform, share * 0);
    }

    // The kernel of rows with the landmarks, [rows, landmarks].
    private Value Measure(Kernel kernel, Value coordinates)
    {
        int width = _encoding.Width, block = Math.Max(1, BlockNumbers / width);
        Value scales = _graph.Constant(kernel.Scales[..width], width, 1), rows = coordinates.Shaped(0, 1, -1);
        List<Value> parts = [];
        for (int first = 0; first < _of.Landmarks.Rows; first += block)
        {
            int count = Math.Min(block, _of.Landmarks.Rows - first);
            float[] numbers = new float[count * width];
            for (int row = 0; row < count; row++)
                _of.Landmarks.Of(kernel.OfRanks).CopyTo(first + row, numbers.AsSpan(row * width, width));
            Value landmarks = _graph.Constant(numbers, 1, count, width);
            Value compared = kernel.Shape == KernelShape.Linear ? rows * landmarks : rows - landmarks;
            compared = kernel.Shape switch
            {
                KernelShape.Gaussian => compared * compared,
                KernelShape.Laplace => compared.Abs(),
                _ => compared,
            };
            Value sums = compared.Times(scales).Shaped(0, count);
            parts.Add(kernel.Shape == KernelShape.Linear ? sums : (sums * -1).Exp());
        }

        return _graph.Concat(1, [.. parts]);
    }
}
