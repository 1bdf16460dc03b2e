using Vsml.KernelMethods;

namespace Vsml.Graphs;

/// <summary>Kernels of rows with landmarks, as <see cref="FeatureEncoding"/> and <see cref="Kernel"/> have them.</summary>
internal sealed class LandmarksGraph
{
    // Coordinates of landmarks that are subtracted from a row's at once.
    private const int BlockNumbers = 4096;

    // Coordinates that are added one by one; more of them make smooth kernels rough.
    private const int MostExact = 128;
    private readonly Graph _graph;
    private readonly FeatureEncoding _encoding;
    private readonly RowCoordinates _landmarks;
    private readonly int _count;
    private readonly Value _values, _present;
    private readonly Dictionary<bool, Value> _coordinates = [];

    /// <param name="features">[rows, inputs], raw; what is not finite is missing.</param>
    /// <param name="encoding">Gives the coordinates.</param>
    /// <param name="landmarks">Theirs.</param>
    /// <param name="count">How many there are.</param>
    internal LandmarksGraph(Value features, FeatureEncoding encoding, RowCoordinates landmarks, int count)
    {
        (_graph, _encoding, _landmarks, _count) = (features.Graph, encoding, landmarks, count);
        Value isPresent = (features - features).EqualTo(_graph.Scalar(ElementType.Float, 0));
        (_values, _present) = (isPresent.Where(features, _graph.Scalar(ElementType.Float, 0)), isPresent.To(ElementType.Float));
    }

    /// <summary>
    /// The kernel of the rows with the landmarks, [rows, landmarks], in the order and with the roundings that <see cref="Kernel.Measure"/> has: for weights of kernels
    /// that are large and cancel each other, as those of smooth kernels are, so that what kernels lose in their last digit counts a thousandfold.
    /// </summary>
    internal Value MeasureExactly(Kernel kernel)
    {
        if (kernel.Shape == KernelShape.Laplace || _encoding.Width > MostExact)
            return Measure(kernel);
        float[] landmark = new float[_encoding.Width];
        float[][] coordinates = [.. landmark.Select(_ => new float[_count])];
        for (int row = 0; row < _count; row++)
        {
            _landmarks.Of(kernel.OfRanks).CopyTo(row, landmark);
            for (int k = 0; k < landmark.Length; k++)
                coordinates[k][row] = landmark[k];
        }

        // Products of floats are exact in 64 bits, so that a fused multiply-add is a sum that is rounded.
        Value rows = CoordinatesOf(kernel), sum = _graph.Constant(new float[_count], 1, _count);
        for (int k = 0; k < landmark.Length; k++)
        {
            if (kernel.Scales[k] == 0)
                continue;
            Value own = rows.Part(1, k, k + 1), others = _graph.Constant(coordinates[k], 1, _count);
            Value compared = kernel.Shape == KernelShape.Linear ? own : own - others;
            Value term = compared * (kernel.Shape == KernelShape.Linear ? others : compared);
            sum = ((term.To(ElementType.Double) * (double)kernel.Scales[k]) + sum.To(ElementType.Double)).To(ElementType.Float);
        }

        sum += rows.Part(1, 0, 1) * 0;
        return kernel.Shape == KernelShape.Linear ? sum : (sum.To(ElementType.Double) * -1).Exp().To(ElementType.Float);
    }

    /// <summary>The kernel of the rows with the landmarks, [rows, landmarks].</summary>
    internal Value Measure(Kernel kernel)
    {
        Value coordinates = CoordinatesOf(kernel);
        int width = _encoding.Width, block = Math.Max(1, BlockNumbers / width);
        Value scales = _graph.Constant(kernel.Scales[..width], width, 1), rows = coordinates.Shaped(0, 1, width);
        List<Value> parts = [];
        for (int first = 0; first < _count; first += block)
        {
            int count = Math.Min(block, _count - first);
            float[] numbers = new float[count * width];
            for (int row = 0; row < count; row++)
                _landmarks.Of(kernel.OfRanks).CopyTo(first + row, numbers.AsSpan(row * width, width));
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

    private Value CoordinatesOf(Kernel kernel)
    {
        if (!_coordinates.TryGetValue(kernel.OfRanks, out Value? coordinates))
            _coordinates[kernel.OfRanks] = coordinates = Coordinates(kernel.OfRanks);
        return coordinates;
    }

    // [rows, width].
    private Value Coordinates(bool ranks)
    {
        Value own = (ranks ? Ranks(_values) : Bounded(_values)) * _present;
        if (_encoding.Lacking.Length == 0)
            return own;
        int inputs = _encoding.Statistics.Features, lacking = _encoding.Lacking.Length;
        float[] which = new float[inputs * lacking];
        for (int i = 0; i < lacking; i++)
            which[(_encoding.Lacking[i] * lacking) + i] = FeatureEncoding.MissingValue;
        return _graph.Concat(1, own, (1 - _present).Times(_graph.Constant(which, inputs, lacking)));
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
        Value from = _graph.Constant(knots, 1, inputs, most - 1), value = values.Shaped(0, inputs, 1), one = _graph.Scalar(ElementType.Float, 1);
        Value isStep = _graph.Constant(widths.Select(width => width > 0).ToArray(), 1, inputs, most - 1);
        Value sloped = ((value - from) / _graph.Constant(widths.Select(width => width > 0 ? width : 1).ToArray(), 1, inputs, most - 1)).AtLeast(0).AtMost(1);
        Value jump = (value.Greater(from).To(ElementType.Float) + one - from.Greater(value).To(ElementType.Float)) * 0.5;
        Value steps = isStep.Where(sloped, jump).Times(_graph.Constant(Enumerable.Repeat(1f, most - 1).ToArray(), most - 1, 1)).Shaped(0, inputs);
        Value ends = (one - _graph.Constant(first, 1, inputs).Greater(values).To(ElementType.Float) + values.Greater(_graph.Constant(last, 1, inputs)).To(ElementType.Float)) * 0.5;
        Value isRanked = _graph.Constant(counts.Select(count => count > 0).ToArray(), 1, inputs);
        Value share = ((steps + ends) * _graph.Constant(counts, 1, inputs)) - 0.5;
        return isRanked.Where(share * FeatureEncoding.OfUniform, share * 0);
    }
}
