using Vsml.Experts;
using Vsml.Kernels;
using Vsml.Messages;

namespace Vsml.Graphs;

/// <summary>What an ensemble predicts, as a graph: any number of rows at once, by the state that the ensemble has now, which is part of the graph.</summary>
internal sealed unsafe class PredictionGraph
{
    private const int E = NetworkSpec.InputSize, U = NetworkSpec.ContextSize;
    private readonly EnsembleConstants _of;
    private readonly UnitsGraph _units;
    private readonly ExpertsGraph _experts;

    private PredictionGraph(Graph graph, LearnerEnsemble ensemble)
    {
        _of = new EnsembleConstants(graph, ensemble);
        _units = new UnitsGraph(_of);
        _experts = new ExpertsGraph(_of);
    }

    /// <summary>Adds the prediction to a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="ensemble">The ensemble; it must not learn meanwhile.</param>
    /// <param name="features">[rows, features], raw; what is not finite is missing.</param>
    /// <returns>The mean of the learners' probabilities, with what kernels say and classes weigh, [rows, classes].</returns>
    internal static Value Add(Graph graph, LearnerEnsemble ensemble, Value features)
    {
        Value probabilities = new PredictionGraph(graph, ensemble).Predict(features);
        if (ensemble.Vote is { } vote)
            probabilities = new KernelGraph(graph, vote).Mix(features, probabilities, graph.Scalar(ElementType.Float, vote.Trust), out _);
        return ClassWeightsGraph.Apply(ensemble.Weights, probabilities);
    }

    private Value Predict(Value features)
    {
        RowValues row = _units.Read(features);
        SummaryValues ofFeatures = _units.Features();
        bool areDrawn = _of.First.Units.Projections is { IsDrawn: true };
        Value units = areDrawn
            ? _units.Encode(row, ofFeatures, _units.Projections(), _units.Project(row, ofFeatures))
            : _units.Encode(row, ofFeatures, _units.Projections(), NoProjections(row));
        (List<ExpertValues> experts, List<Value> hidden, Value? memory) = Experts(units);
        MessageValues messages = new(
            units, row.Units, row.Count, experts, memory,
            _of.Stack(learner => Enumerable.Range(0, _of.Classes).Select(b => (float)learner.Counts.LogPrior(b)), 1, _of.Classes), Context(row));
        return new NetworkGraph(_of).Predict(messages, HiddenOfUnits(), hidden).Mean(0, keepsAxis: false);
    }

    // Projections of which none is drawn: as many 0.
    private Value? NoProjections(RowValues row) => _of.Widths.Projections == 0
        ? null
        : row.Units.Part(2, _of.Widths.Shown, _of.Widths.Units) * 0;

    private (List<ExpertValues> Experts, List<Value> Hidden, Value? Memory) Experts(Value units)
    {
        if (_of.First.Encoder.Memory is not { IsPresent: true })
            return ([], [], null);
        RowEncoder encoder = _of.First.Encoder;
        Value numbers = _experts.Numbers(units), memory = Scores(numbers, learner => learner.Encoder.Memory!.Weights, encoder.Memory.Numbers.Count);
        List<ExpertValues> experts = [Says(ExpertKind.Memory, memory, learner => (learner.Encoder.Memory!.Count, learner.Encoder.Memory.Errors))];
        if (encoder.BufferedRows == 0 && encoder.LastLabel.Label >= 0)
        {
            Value recentNumbers = _experts.RecentNumbers(numbers);
            for (int r = 0; encoder.Recent.All is not null && r < RecentMemories.Count; r++)
            {
                int which = r;
                Value scores = Scores(recentNumbers, learner => Rows(learner.Encoder.Recent.All![which]), RecentMemory.UnitsOf(_of.Units));
                experts.Add(Says(ExpertKind.Recent + r, scores, learner => (learner.Encoder.Recent.All![which].Count, learner.Encoder.Recent.All[which].Errors)));
            }

            experts.Add(new ExpertValues(ExpertKind.LastLabel, _of.Stack(LastLabelMessages, 1, _of.Classes, E), null));
        }

        return (experts, [.. experts.Select(expert => HiddenOfExpert(expert.Kind))], _experts.ClassMessage(memory));
    }

    // W, [classes, numbers], times the numbers of rows.
    private Value Scores(Value numbers, Func<Learner, float[]> weights, int count) => numbers.Times(_of.Stack(
        learner =>
        {
            float[] w = weights(learner);
            return Enumerable.Range(0, count).SelectMany(k => Enumerable.Range(0, _of.Classes).Select(b => w[(b * count) + k]));
        },
        count, _of.Classes));

    private ExpertValues Says(int kind, Value scores, Func<Learner, (double Count, (double OfMemory, double OfFrequencies, double Rows) Errors)> evidence)
    {
        Value known = _of.Stack(
            learner =>
            {
                (double count, (double ofMemory, double ofFrequencies, double rows)) = evidence(learner);
                return (double[])[count, ofMemory, ofFrequencies, rows];
            },
            4);
        return new ExpertValues(kind, _experts.Messages(kind, scores, known), Present: null);
    }

    private float[] Rows(RecentMemory memory) =>
        [.. Enumerable.Range(0, _of.Classes).SelectMany(b => memory.Weights.Span.Slice(b * memory.Stride, memory.Units).ToArray())];

    private float[] LastLabelMessages(Learner learner)
    {
        float[] all = new float[_of.Classes * ExpertKind.Count * E];
        fixed (float* messages = all)
            ExpertEncoder.Encode(learner.Encoder.LastLabel, _of.Classes, messages);
        return [.. Enumerable.Range(0, _of.Classes).SelectMany(b => all.AsSpan(((b * ExpertKind.Count) + ExpertKind.LastLabel) * E, E).ToArray())];
    }

    // u: its first number follows from how many units are present.
    private Value Context(RowValues row)
    {
        Value rest = _of.Stack(
            learner =>
            {
                float[] context = new float[8];
                Vsml.Messages.Context.Write(1, _of.Classes, learner.Counts.Total, learner.Encoder.BufferedRows, context);
                return context[1..U];
            },
            1, U - 1);
        return _of.Graph.Concat(2, (row.Count.Log() / 3) - 1, rest + (row.Count * 0));
    }

    // h, [units N, classes] of each learner.
    private Value HiddenOfUnits()
    {
        int n = _of.StateSize;
        return _of.Stack(
            learner =>
            {
                float[] hidden = new float[_of.Units * n * _of.Classes];
                for (int b = 0; b < _of.Classes; b++)
                {
                    for (int a = 0; a < _of.Units; a++)
                    {
                        ReadOnlySpan<float> h = LearnerStateTensors.Hidden(learner, a, b);
                        for (int k = 0; k < n; k++)
                            hidden[(((a * n) + k) * _of.Classes) + b] = h[k];
                    }
                }

                return hidden;
            },
            _of.Units * n, _of.Classes);
    }

    private Value HiddenOfExpert(int kind) => _of.Stack(
        learner => Enumerable.Range(0, _of.Classes).SelectMany(b => LearnerStateTensors.HiddenOfExpert(learner, kind, b).ToArray()),
        1, _of.Classes, _of.StateSize);
}
