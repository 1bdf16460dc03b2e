using Vsml.Messages;

namespace Vsml.Graphs;

/// <summary>What values are encoded by, of each learner (<see cref="FeatureSummary"/>).</summary>
/// <param name="Mean">Means, double [members, 1, values].</param>
/// <param name="InverseDeviation">1/standard deviation or 0, double [members, 1, values].</param>
/// <param name="Slots">The slots of <see cref="UnitMessage"/> from <see cref="UnitMessage.PerRow"/> on, [members, 1, values, 8].</param>
internal sealed record SummaryValues(Value Mean, Value InverseDeviation, Value Slots);

/// <summary>Rows as they come in.</summary>
/// <param name="Features">0 where one is missing, [rows, features].</param>
/// <param name="IsPresent">Booleans, [rows, features].</param>
/// <param name="Present">The same as 0 and 1.</param>
/// <param name="Units">Present units as 0 and 1, [members, rows, units].</param>
/// <param name="Count">How many are present, [members, rows, 1].</param>
internal sealed record RowValues(Value Features, Value IsPresent, Value Present, Value Units, Value Count);

/// <summary>From rows to the messages of input units, as <see cref="InputUnits"/>, <see cref="RandomProjections"/> and <see cref="UnitEncoder"/> do.</summary>
internal sealed class UnitsGraph
{
    private const int E = NetworkSpec.InputSize, PerRow = UnitMessage.PerRow, MostDenseFeatures = 4096;
    private readonly EnsembleConstants _of;
    private readonly Graph _graph;
    private readonly InputWidths _widths;
    private readonly float[][] _weights;

    internal UnitsGraph(EnsembleConstants of)
    {
        (_of, _graph, _widths) = (of, of.Graph, of.Widths);
        _weights = [.. of.Learners.Select(WeightsOf)];
    }

    /// <summary>Which projections there are, 0 or 1, [projections]: those that no feature takes part in are missing.</summary>
    internal IEnumerable<float> PresentProjections(Learner learner)
    {
        float[] weights = _weights[_of.Learners.ToList().IndexOf(learner)];
        for (int h = 0; h < _widths.Projections; h++)
            yield return weights.Length > 0 && !float.IsNaN(weights[h]) ? 1 : 0;
    }

    /// <summary>What is finite of the rows, and which units that gives.</summary>
    /// <param name="features">[rows, features].</param>
    internal RowValues Read(Value features)
    {
        // What is not finite is not 0 when it is subtracted from itself.
        Value isPresent = (features - features).EqualTo(_graph.Scalar(ElementType.Float, 0)), present = isPresent.To(ElementType.Float);
        Value nothing = present.Part(1, 0, 1) * 0;
        Value projections = _of.Stack(learner => PresentProjections(learner).Append(1), 1, _widths.Projections + 1) + nothing;
        Value units = _widths.ShowsFeatures ? _graph.Concat(2, present + Zeros(_widths.Features), projections) : projections;
        Value count = units.Times(_graph.Constant(Enumerable.Repeat(1f, _of.Units).ToArray(), _of.Units, 1));
        return new RowValues(isPresent.Where(features, _graph.Scalar(ElementType.Float, 0)), isPresent, present, units, count);
    }

    /// <summary>The summaries of the features as they are now.</summary>
    internal SummaryValues Features() => Summary(learner => learner.Units.Features, areProjections: false);

    /// <summary>Those of the projections.</summary>
    internal SummaryValues Projections() => Summary(learner => learner.Units.ProjectedFeatures, areProjections: true);

    /// <summary>Projects rows.</summary>
    /// <returns>[members, rows, projections]; 0 or another finite number for those that are missing.</returns>
    internal Value Project(RowValues row, SummaryValues features)
    {
        Value z = Standardised(row.Features, features), bounded = (z / (1 + (z * z / 9.0)).Sqrt()).To(ElementType.Float) * row.Present;
        Value sums = _widths.Features <= MostDenseFeatures ? bounded.Times(Dense()) : Sparse(bounded);
        int units = _widths.Projections;
        bool[] isWave = [.. Enumerable.Range(0, units).Select(h => h % 2 == 1)];
        float[] phases = _of.First.Units.Projections!.Phases.ToArray();
        bool share = _of.Learners.All(learner => learner.Units.Projections!.Phases.SequenceEqual(phases));
        Value phase = share ? _graph.Constant(phases, units) : _of.Stack(learner => learner.Units.Projections!.Phases.ToArray(), 1, units);
        Value waves = ((sums * _of.First.Units.Projections!.Frequency) + phase).Cos();
        return _graph.Constant(isWave, units).Where(waves, sums);
    }

    /// <summary>The messages of all units; 0 of those that are missing.</summary>
    /// <param name="row">The rows.</param>
    /// <param name="features">By which features are encoded; not needed where they are no units.</param>
    /// <param name="projections">By which projections are.</param>
    /// <param name="projected">The projections; null if there are none.</param>
    /// <returns>[members, rows, units, E].</returns>
    internal Value Encode(RowValues row, SummaryValues? features, SummaryValues? projections, Value? projected)
    {
        List<Value> z = [], slots = [];
        if (_widths.ShowsFeatures)
        {
            z.Add(Standardised(row.Features, features!).To(ElementType.Float));
            slots.Add(features!.Slots);
        }

        if (projected is not null)
        {
            z.Add(Standardised(projected, projections!).To(ElementType.Float));
            slots.Add(projections!.Slots);
        }

        // The bias unit has slots of its own, whatever its z.
        z.Add(row.Units.Part(2, _of.Units - 1, _of.Units) * 0);
        float[] ofBias = new float[E - PerRow];
        ofBias[UnitMessage.Bias - PerRow] = 1;
        slots.Add(_of.Stack(_ => ofBias, 1, 1, E - PerRow));
        Value mask = row.Units.Shaped(0, 0, 0, 1);
        Value first = (PerRowSlots(_graph.Concat(2, [.. z]).Shaped(0, 0, 0, 1)) * (mask * IsNoBias())) + OfBias();
        return _graph.Concat(3, first, mask * _graph.Concat(2, [.. slots]));
    }

    /// <summary>(value - mean)/deviation, within <see cref="FeatureSummary.MostStandardised"/>, double [members, rows, values].</summary>
    internal static Value Standardised(Value values, SummaryValues summary) =>
        ((values.To(ElementType.Double) - summary.Mean) * summary.InverseDeviation)
            .AtLeast(-FeatureSummary.MostStandardised).AtMost(FeatureSummary.MostStandardised);

    // The slots that change from row to row, of z [., ., ., 1].
    private Value PerRowSlots(Value z)
    {
        ReadOnlySpan<float> t = UnitMessage.Thresholds;
        Value square = z * z;
        Value above = (z * Row(1, 0, 4, 4, 4, 4, 4, 0)) + (square * Row(0, 1, 0, 0, 0, 0, 0, 0)) + Row(0, 0, 0, -4 * t[0], -4 * t[1], -4 * t[2], -4 * t[3], 1);
        Value below = 1 + (above.Abs() * Row(0, 0, 1, 1, 1, 1, 1, 0)) + (square * Row(1f / 9, 1, 0, 0, 0, 0, 0, 4));
        below = _graph.Constant((bool[])[true, false, false, false, false, false, false, false], PerRow).Where(below.Sqrt(), below);
        return (above / below) - Row(0, 0.5f, 0, 0, 0, 0, 0, 0.5f);
    }

    private Value Row(params float[] numbers) => _graph.Constant(numbers, numbers.Length);

    private Value IsNoBias() => _graph.Constant(Enumerable.Range(0, _of.Units).Select(a => a == _of.Units - 1 ? 0f : 1).ToArray(), _of.Units, 1);

    private Value OfBias()
    {
        float[] numbers = new float[_of.Units * PerRow];
        numbers[((_of.Units - 1) * PerRow) + UnitMessage.Value] = 1;
        return _graph.Constant(numbers, _of.Units, PerRow);
    }

    private Value Zeros(int count) => _graph.Constant(new float[_of.Members * count], _of.Members, 1, count);

    private SummaryValues Summary(Func<Learner, FeatureStatistics> of, bool areProjections)
    {
        int count = of(_of.First).Features;
        IEnumerable<FeatureSummary> All(Learner learner) => Enumerable.Range(0, count).Select(a => of(learner)[a]);
        return new SummaryValues(
            _of.Stack(learner => All(learner).Select(summary => summary.Mean), 1, count),
            _of.Stack(learner => All(learner).Select(summary => summary.InverseDeviation), 1, count),
            _of.Stack(
                learner => All(learner).SelectMany(summary => (float[])[summary.Uncertainty, 0, summary.Skewness, summary.TwoValuedness, areProjections ? 1 : 0, 0, 0, 0]),
                1, count, E - PerRow));
    }

    // [members, features, projections].
    private Value Dense() => _graph.Constant(
        _weights.SelectMany(weights => weights.Select(weight => float.IsNaN(weight) ? 0 : weight)).ToArray(),
        _of.Members, _widths.Features, _widths.Projections);

    // Of very many features most weights are 0: each projection gathers those that it is of.
    private Value Sparse(Value bounded)
    {
        int units = _widths.Projections;
        List<Value> members = [];
        for (int m = 0; m < _of.Members; m++)
        {
            List<(int Feature, float Weight)>[] parts = [.. Enumerable.Range(0, units).Select(_ => new List<(int, float)>())];
            for (int i = 0; i < _weights[m].Length; i++)
            {
                if (_weights[m][i] != 0 && !float.IsNaN(_weights[m][i]))
                    parts[i % units].Add((i / units, _weights[m][i]));
            }

            int most = Math.Max(1, parts.Max(part => part.Count));
            long[] features = new long[units * most];
            float[] weights = new float[units * most];
            for (int h = 0; h < units; h++)
            {
                for (int k = 0; k < parts[h].Count; k++)
                    (features[(h * most) + k], weights[(h * most) + k]) = parts[h][k];
            }

            Value gathered = _graph.Node("Gather", ElementType.Float, [bounded.At(0, m), _graph.Constant(features, features.Length)], ("axis", 1L));
            Value sums = (gathered * _graph.Constant(weights, weights.Length)).Shaped(0, units, most)
                .Times(_graph.Constant(Enumerable.Repeat(1f, most).ToArray(), most, 1));
            members.Add(sums.Transposed(2, 0, 1));
        }

        return _graph.Concat(0, [.. members]);
    }

    // By projecting rows of a single 1: what each feature adds to a projection, [features, projections]; NaN of projections that are missing.
    private float[] WeightsOf(Learner learner)
    {
        if (learner.Units.Projections is not { IsDrawn: true } projections)
            return [];
        float[] weights = new float[checked(_widths.Features * _widths.Projections)], row = new float[_widths.Features];
        for (int a = 0; a < row.Length; a++)
        {
            row[a] = 1;
            projections.Matrix.Project(row, weights.AsSpan(a * _widths.Projections, _widths.Projections));
            row[a] = 0;
        }

        return weights;
    }
}
