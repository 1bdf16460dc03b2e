using Vsml.KernelMethods;

namespace Vsml.Graphs;

/// <summary>Kernels of rows with landmarks, as <see cref="FeatureEncoding"/> and <see cref="Kernel"/> have them.</summary>
internal sealed class LandmarksGraph
{
    // Coordinates of landmarks that are subtracted from a row's at once.
    private const int BlockNumbers = 4096;

    // Coordinates that are added one by one, each by some operations; more of them make smooth kernels rough.
    private const int MostExact = 32;
    private readonly Graph _graph;
    private readonly FeatureEncoding _encoding;
    private readonly RowCoordinates _landmarks;
    private readonly int _count;
    private readonly Value _values, _present;
    private readonly Dictionary<bool, Value> _coordinates = [];
    private readonly Dictionary<bool, (Value Rows, Value Landmarks)[]> _columns = [];

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

    /// <summary>The sum of weights times the kernel of the rows with the landmarks, as <see cref="Kernels.VectorProducts.DotInDoubles"/> makes it, [rows, outputs].</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="weights">[landmarks, outputs].</param>
    /// <param name="outputs">How many.</param>
    internal Value Score(Kernel kernel, float[] weights, int outputs) => Measure(kernel).To(ElementType.Double)
        .Times(_graph.Constant(weights.Select(weight => (double)weight).ToArray(), _count, outputs)).To(ElementType.Float);

    // [rows, landmarks], in the order and with the roundings that Kernel.Measure has: weights of smooth kernels are large and cancel each other, so that what kernels lose
    // in their last digit counts a thousandfold.
    private Value Measure(Kernel kernel)
    {
        if (_encoding.Width > MostExact)
            return MeasureTogether(kernel);

        // Products of floats are exact in 64 bits, so that a fused multiply-add is a sum that is rounded.
        (Value Rows, Value Landmarks)[] coordinates = ColumnsOf(kernel);
        Value sum = (coordinates[0].Rows * 0) + _graph.Constant(new float[_count], 1, _count);
        for (int k = 0; k < coordinates.Length; k++)
        {
            if (kernel.Scales[k] == 0)
                continue;
            Value term = Term(kernel.Shape, coordinates[k].Rows, coordinates[k].Landmarks);
            sum = ((term.To(ElementType.Double) * (double)kernel.Scales[k]) + sum.To(ElementType.Double)).To(ElementType.Float);
        }

        return kernel.Shape == KernelShape.Linear ? sum : (sum.To(ElementType.Double) * -1).Exp().To(ElementType.Float);
    }

    // All coordinates together, in whatever order.
    private Value MeasureTogether(Kernel kernel)
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
            Value sums = Term(kernel.Shape, rows, landmarks).Times(scales).Shaped(0, count);
            parts.Add(kernel.Shape == KernelShape.Linear ? sums : (sums * -1).Exp());
        }

        return _graph.Concat(1, [.. parts]);
    }

    private static Value Term(KernelShape shape, Value rows, Value landmarks)
    {
        if (shape == KernelShape.Linear)
            return rows * landmarks;
        Value difference = rows - landmarks;
        return shape == KernelShape.Gaussian ? difference * difference : difference.Abs();
    }

    // Each coordinate, of the rows [rows, 1] and of the landmarks [1, landmarks].
    private (Value Rows, Value Landmarks)[] ColumnsOf(Kernel kernel)
    {
        if (_columns.TryGetValue(kernel.OfRanks, out (Value, Value)[]? columns))
            return columns;
        Value rows = CoordinatesOf(kernel);
        float[] landmark = new float[_encoding.Width];
        float[][] coordinates = [.. landmark.Select(_ => new float[_count])];
        for (int row = 0; row < _count; row++)
        {
            _landmarks.Of(kernel.OfRanks).CopyTo(row, landmark);
            for (int k = 0; k < landmark.Length; k++)
                coordinates[k][row] = landmark[k];
        }

        return _columns[kernel.OfRanks] = [.. coordinates.Select((column, k) => (rows.Part(1, k, k + 1), _graph.Constant(column, 1, _count)))];
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
