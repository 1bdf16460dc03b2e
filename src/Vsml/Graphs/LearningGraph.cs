using Vsml.Experts;
using Vsml.Messages;

namespace Vsml.Graphs;

/// <summary>
/// The step that learns a row, as a graph: a state, a row and its label go in; what was predicted of the row and the state after it come out, as
/// <see cref="Learner.Observe"/> does it to every learner of an ensemble that was fitted. What does not change any more after a fit, projections
/// above all, is part of the graph.
/// </summary>
internal sealed class LearningGraph
{
    /// <summary>Before the name of a part of the state in what comes out.</summary>
    internal const string Next = "next_";

    private const int G = NetworkSpec.BackwardSize, U = NetworkSpec.ContextSize;
    private readonly Graph _graph;
    private readonly EnsembleConstants _of;
    private readonly UnitsGraph _units;
    private readonly ExpertsGraph _experts;
    private readonly StatisticsGraph _features, _projections;
    private readonly Value _presentProjections;
    private readonly KernelGraph? _kernels;
    private readonly ClassWeights? _weights;
    private readonly Dictionary<string, Value> _state = new(StringComparer.Ordinal);

    private LearningGraph(Graph graph, LearnerEnsemble ensemble)
    {
        _graph = graph;
        _of = new EnsembleConstants(graph, ensemble);
        _units = new UnitsGraph(_of);
        _experts = new ExpertsGraph(_of);
        (_features, _projections) = (new StatisticsGraph(graph, areComputed: false), new StatisticsGraph(graph, areComputed: true));
        _weights = ensemble.Weights;
        _kernels = ensemble.Vote is { } vote ? new KernelGraph(graph, vote) : null;
        _presentProjections = _of.Stack(learner => _units.PresentProjections(learner).Select(present => present > 0), 1, _of.Widths.Projections);
    }

    /// <summary>Makes the graph: inputs <c>features</c> [inputs], <c>label</c>, and the state; outputs <c>probabilities</c> [classes] and the next state.</summary>
    /// <param name="ensemble">The ensemble, of which <see cref="LearnedState.Check"/> says that it can be.</param>
    internal static Graph Of(LearnerEnsemble ensemble)
    {
        Graph graph = new();
        new LearningGraph(graph, ensemble).AddStep(LearnedState.PartsOf(ensemble));
        return graph;
    }

    private void AddStep(IReadOnlyList<StatePart> parts)
    {
        Value features = _graph.Input("features", ElementType.Float, _of.Widths.Features).Shaped(1, -1), label = _graph.Input("label", ElementType.Int32, 1);
        foreach (StatePart part in parts)
            _state[part.Name] = _graph.Input(part.Name, part.Type, [.. part.Shape.Select(length => (int?)length)]);
        Value isLabel = _graph.Constant(Enumerable.Range(0, _of.Classes).ToArray(), _of.Classes).EqualTo(label);
        Dictionary<string, Value> next = Step(features, isLabel.To(ElementType.Double).Shaped(1, -1), out Value probabilities);
        _graph.Output("probabilities", probabilities, _of.Classes);
        foreach (StatePart part in parts)
            _graph.Output(Next + part.Name, next[part.Name], [.. part.Shape.Select(length => (int?)length)]);
    }

    private Dictionary<string, Value> Step(Value features, Value target, out Value probabilities)
    {
        Dictionary<string, Value> next = new(StringComparer.Ordinal);
        Value counts = _state[LearnedState.ClassCounts], total = Total(counts), y = target.To(ElementType.Float);

        // The row by the statistics before it, and its prediction.
        RowValues row = _units.Read(features);
        SummaryValues ofFeatures = _features.Summarise(_state[LearnedState.FeatureMoments]);
        SummaryValues? ofProjections = HasProjections ? _projections.Summarise(_state[LearnedState.ProjectionMoments]) : null;
        Value units = _units.Encode(row, ofFeatures, ofProjections, HasProjections ? _units.Project(row, ofFeatures) : null);
        SubRnnGraph ofUnits = new(_of, ParameterLayout.Unit, _of.Units, _state[LearnedState.UnitState]);
        MemoryGraph? memory = HasExperts ? new MemoryGraph(_of, _experts, _state, units) : null;
        SubRnnGraph? ofExperts = HasExperts ? new SubRnnGraph(_of, ParameterLayout.Expert, 1, _state[LearnedState.ExpertState].Shaped(0, 0, 1, -1)) : null;
        Value logPrior = ((counts + 0.5) / (total + (0.5 * _of.Classes))).Log() + Math.Log(_of.Classes), context = Context(row, total);
        MessageValues messages = new(
            units, row.Units, row.Count, memory is null ? [] : [memory.Says], memory?.ClassMessage, logPrior.To(ElementType.Float).Shaped(0, 1, -1), context);
        Value hidden = ofUnits.Hidden.Transposed(0, 2, 3, 1).Shaped(0, -1, _of.Classes);
        Value p = new NetworkGraph(_of).Predict(messages, hidden, ofExperts is null ? [] : [ofExperts.Hidden.Shaped(0, 1, _of.Classes, -1)]);
        probabilities = p.Mean(0, keepsAxis: false).Shaped(1, -1);
        if (_kernels is not null)
        {
            Value trust = _state[LearnedState.KernelTrust];
            probabilities = _kernels.Mix(features, probabilities, trust.To(ElementType.Float), out Value evidence);
            next[LearnedState.KernelTrust] = _kernels.Follow(probabilities, evidence, y, trust);
        }

        probabilities = ClassWeightsGraph.Apply(_weights, probabilities).Shaped(-1);

        // What its label says, taken in.
        Value nextFeatures = _features.Add(_state[LearnedState.FeatureMoments], row.Features.Shaped(1, 1, -1), row.IsPresent.Shaped(1, 1, -1));
        Value updated = Updated(row, nextFeatures, next);
        memory?.Learn(y, FrequencyError(counts, total, target), next);
        next[LearnedState.FeatureMoments] = nextFeatures;
        next[LearnedState.ClassCounts] = NextCounts(counts, total, target);
        next[LearnedState.Observed] = _state[LearnedState.Observed] + 1;

        // The tick.
        Value classes = ClassMessages(y, p, logPrior, counts, total, memory), forward = ofUnits.ForwardPart(row.Units, row.Count);
        if (memory is not null)
            forward += ofExperts!.ForwardPart(memory.Present, _graph.Scalar(ElementType.Float, 1));
        forward = forward.Tanh();
        next[LearnedState.UnitState] = ofUnits.Tick(updated, row.Units.Greater(0), forward, classes, context);
        if (memory is not null)
        {
            Value says = memory.Says.Messages.Shaped(0, _of.Classes, 1, -1);
            next[LearnedState.ExpertState] = ofExperts!.Tick(says, memory.Present.Greater(0), forward, classes, context).Shaped(0, 0, -1);
        }

        return next;
    }

    private bool HasProjections => _of.Widths.Projections > 0;

    private bool HasExperts => _of.First.Encoder.Memory is not null;

    // The messages of the units by statistics that include the row.
    private Value Updated(RowValues row, Value nextFeatures, Dictionary<string, Value> next)
    {
        SummaryValues ofFeatures = _features.Summarise(nextFeatures);
        if (!HasProjections)
            return _units.Encode(row, ofFeatures, null, null);
        Value projected = _units.Project(row, ofFeatures), moments = _projections.Add(_state[LearnedState.ProjectionMoments], projected, _presentProjections);
        next[LearnedState.ProjectionMoments] = moments;
        return _units.Encode(row, ofFeatures, _projections.Summarise(moments), projected);
    }

    // (y - p, y, prior, uncertainty, repetition, y - memory, memory, 0), [members, classes, G].
    private Value ClassMessages(Value y, Value p, Value logPrior, Value counts, Value total, MemoryGraph? memory)
    {
        // [members, classes] with an axis more each.
        Value nothing = counts.To(ElementType.Float) * 0, error = (y - p.Shaped(0, -1)) + nothing;
        double[] repeated = [.. _of.Learners.Select(learner => learner.Counts.Repeated)];
        Value repetition = (1 + (_graph.Constant(repeated, _of.Members, 1) / total.AtLeast(1))).Log().To(ElementType.Float) + nothing;
        Value says = memory is null ? nothing : memory.ClassMessage.Shaped(0, -1), isNothing = says.EqualTo(_graph.Scalar(ElementType.Float, 0));
        Value[] slots = new Value[G];
        Array.Fill(slots, nothing);
        slots[ClassMessage.Error] = error;
        slots[ClassMessage.Label] = y + nothing;
        slots[ClassMessage.LogPrior] = logPrior.To(ElementType.Float);
        slots[ClassMessage.PriorUncertainty] = (1 / (1 + counts).Sqrt()).To(ElementType.Float);
        slots[ClassMessage.Repetition] = repetition;
        slots[ClassMessage.MemoryError] = isNothing.Where(nothing, y - says);
        slots[ClassMessage.Memory] = says;
        return _graph.Concat(2, [.. slots.Select(slot => slot.Shaped(0, 0, 1))]);
    }

    // As Messages.Context writes it: of a fit, with T rows that were buffered.
    private Value Context(RowValues row, Value total)
    {
        Value step = total.AtMost(Vsml.Messages.Context.LastStep).Shaped(0, 1, 1);
        Value[] parts =
        [
            (row.Count.Log() / 3) - 1, Always(1), (1 / (1 + (step / 8)).Sqrt()).To(ElementType.Float), ((1 + step).Log() / 6).To(ElementType.Float), Always(4), Always(5),
        ];
        return _graph.Concat(2, parts);

        Value Always(int i) => _of.Stack(
            learner =>
            {
                float[] context = new float[8];
                Vsml.Messages.Context.Write(1, _of.Classes, 0, learner.Encoder.BufferedRows, context);
                return context[i..(i + 1)];
            },
            1, 1);
    }

    // [members, 1].
    private Value Total(Value counts) => counts.Mean(1, keepsAxis: true) * _of.Classes;

    private Value NextCounts(Value counts, Value total, Value target)
    {
        Value horizon = _graph.Scalar(ElementType.Double, RowEncoder.Horizon);
        return (counts * total.Greater(horizon).Where(horizon / total, _graph.Scalar(ElementType.Double, 1))) + target;
    }

    // The squared error of class frequencies on a row that is not among them, [members, 1].
    private Value FrequencyError(Value counts, Value total, Value target)
    {
        Value frequencies = total.Greater(0).Where(counts / total, _graph.Scalar(ElementType.Double, 1.0 / _of.Classes)), difference = target - frequencies;
        return (difference * difference).Mean(1, keepsAxis: true) * _of.Classes;
    }
}
