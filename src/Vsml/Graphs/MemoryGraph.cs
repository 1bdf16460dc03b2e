using Vsml.Experts;

namespace Vsml.Graphs;

/// <summary>Second-order memory as it learns a row: recursive least squares, as <see cref="SecondOrderMemory.Learn"/> does it.</summary>
internal sealed class MemoryGraph
{
    private readonly EnsembleConstants _of;
    private readonly Value _numbers, _scores, _weights, _inverse, _evidence;

    /// <param name="of">The ensemble.</param>
    /// <param name="experts">What turns scores into messages.</param>
    /// <param name="state">The state before.</param>
    /// <param name="units">Messages of the units of a row, [members, 1, units, E].</param>
    internal MemoryGraph(EnsembleConstants of, ExpertsGraph experts, Dictionary<string, Value> state, Value units)
    {
        _of = of;
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
        int units = _of.Units, others = _of.First.Encoder.Memory!.Numbers.Count - units;
        Value phi = _numbers.Part(2, 0, units), gain = phi.Times(_inverse);                      // [M, 1, units]: P is symmetric
        Value scale = 1 / (1 + phi.Times(gain.Transposed(0, 2, 1)));                             // [M, 1, 1]
        Value error = (y - (1f / _of.Classes) - _scores).Shaped(0, -1, 1);                       // [M, classes, 1]
        Value change = (scale * error).Times(gain);                                              // [M, classes, units]
        next[LearnedState.MemoryWeights] = others == 0
            ? _weights + change
            : _of.Graph.Concat(2, _weights.Part(2, 0, units) + change, _weights.Part(2, units, units + others));
        Value root = gain * scale.Sqrt();
        next[LearnedState.MemoryInverse] = _inverse - root.Transposed(0, 2, 1).Times(root);
        Value squared = (error * error).To(ElementType.Double).Mean(1, keepsAxis: false) * _of.Classes;
        Value Kept(int i) => _evidence.Part(1, i, i + 1) * SecondOrderMemory.KeptError;
        next[LearnedState.MemoryEvidence] = _of.Graph.Concat(1, _evidence.Part(1, 0, 1) + 1, Kept(1) + squared, Kept(2) + frequencyError, Kept(3) + 1);
    }
}
