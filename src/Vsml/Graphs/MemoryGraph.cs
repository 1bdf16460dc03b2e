using Vsml.Experts;

namespace Vsml.Graphs;

/// <summary>Second-order memory as it learns a row: recursive least squares, as <see cref="SecondOrderMemory.Learn"/> does it.</summary>
internal sealed class MemoryGraph
{
    private readonly EnsembleConstants _of;
    private readonly Dictionary<string, Value> _state;
    private readonly Value _numbers, _scores, _weights, _inverse, _evidence;

    /// <param name="of">The ensemble.</param>
    /// <param name="experts">What turns scores into messages.</param>
    /// <param name="state">The state before.</param>
    /// <param name="units">Messages of the units of a row, [members, 1, units, E].</param>
    internal MemoryGraph(EnsembleConstants of, ExpertsGraph experts, Dictionary<string, Value> state, Value units)
    {
        (_of, _state) = (of, state);
        (_weights, _inverse, _evidence) = (state[LearnedState.MemoryWeights], state[LearnedState.MemoryInverse], state[LearnedState.MemoryEvidence]);
        _numbers = experts.Numbers(units);
        _scores = _numbers.Times(_weights.Transposed(0, 2, 1));
        Present = _evidence.Part(1, 0, 1).Greater(0).To(ElementType.Float).Shaped(0, 1, 1);
        Says = new ExpertValues(ExpertKind.Memory, experts.Messages(ExpertKind.Memory, _scores, _evidence), Present);
        ClassMessage = experts.ClassMessage(_scores) * Present;
    }

    /// <summary>Whether it has learned anything, 0 or 1, [members, 1, 1].</summary>
    internal Value Present { get; }

    /// <summary>What it says of the row.</summary>
    internal ExpertValues Says { get; }

    /// <summary>What classes are told that it says, [members, 1, classes].</summary>
    internal Value ClassMessage { get; }

    /// <summary>Learns the row.</summary>
    /// <param name="y">Its class as 0 and 1, [1, classes].</param>
    /// <param name="frequencyError">Squared error of class frequencies on it, double [members, 1].</param>
    /// <param name="next">Receives the state after.</param>
    internal void Learn(Value y, Value frequencyError, Dictionary<string, Value> next)
    {
        int units = _of.Units, numbers = _of.First.Encoder.Memory!.Numbers.Count;
        Value phi = _numbers.Part(2, 0, units), targets = y - (1f / _of.Classes);
        Value error = (targets - _scores).Shaped(0, -1, 1);                                      // [M, classes, 1]
        LeastSquaresGraph regression = new LeastSquaresGraph(_inverse, _weights.Part(2, 0, units)).Learn(phi, error);
        Value squared = (error * error).To(ElementType.Double).Mean(1, keepsAxis: false) * _of.Classes;
        Value rows = new HorizonGraph(_of).Learn(phi, y, targets, _state, next).AtLeast(units), count = _evidence.Part(1, 0, 1) + 1;
        Value kept = KeptOf(rows, count), keptFloat = kept.To(ElementType.Float).Shaped(0, 1, 1);
        Value lambda = (rows / SecondOrderMemory.RowsALambda).AtMost(SecondOrderMemory.StreamLambda).To(ElementType.Float).Shaped(0, 1, 1);
        regression = regression.Forget(keptFloat, lambda, units);
        next[LearnedState.MemoryWeights] = numbers == units
            ? regression.Weights
            : _of.Graph.Concat(2, regression.Weights, _weights.Part(2, units, numbers) * keptFloat);
        next[LearnedState.MemoryInverse] = regression.Inverse;
        Value Kept(int i) => _evidence.Part(1, i, i + 1) * SecondOrderMemory.KeptError;
        next[LearnedState.MemoryEvidence] = _of.Graph.Concat(1, count * kept, Kept(1) + squared, Kept(2) + frequencyError, Kept(3) + 1);
    }

    // What it keeps of so many rows, double [members, 1].
    private Value KeptOf(Value rows, Value count)
    {
        Value one = _of.Graph.Scalar(ElementType.Double, 1), between = (rows / (2.0 * _of.Units)).AtLeast(1);
        Value atOnce = rows / count, slowly = 1 - (1 / rows), most = atOnce.Greater(slowly).Where(atOnce, slowly);
        Value kept = (rows + (between * 2)).Greater(count).Where(atOnce, most);
        return (rows + between).Greater(count).Where(one, kept);
    }
}
