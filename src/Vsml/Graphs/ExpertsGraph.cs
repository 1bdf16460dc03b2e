using Vsml.Experts;
using Vsml.Messages;

namespace Vsml.Graphs;

/// <summary>What an expert says of rows.</summary>
/// <param name="Kind">Which it is (<see cref="ExpertKind"/>).</param>
/// <param name="Messages">Its messages to the classes, [members, rows or 1, classes, E].</param>
/// <param name="Present">Whether it says anything, 0 or 1, [members, 1, 1]; null where it is certain.</param>
internal sealed record ExpertValues(int Kind, Value Messages, Value? Present);

/// <summary>From the messages of units to what experts say, as <see cref="UnitNumbers"/>, the memories and <see cref="ExpertEncoder"/> do.</summary>
internal sealed class ExpertsGraph(EnsembleConstants of)
{
    private const int E = NetworkSpec.InputSize;
    private readonly Graph _graph = of.Graph;

    /// <summary>phi of second-order memory.</summary>
    /// <param name="messages">Of the units, 0 of those that are missing, [members, rows, units, E].</param>
    /// <returns>[members, rows, numbers], the values of all units first.</returns>
    internal Value Numbers(Value messages)
    {
        UnitNumbers numbers = of.First.Encoder.Memory!.Numbers;
        List<Value> parts = [];
        foreach (int slot in numbers.Slots)
            parts.Add(slot == UnitMessage.Value ? messages.At(3, slot) * BiasAs(UnitNumbers.BiasValue) : messages.At(3, slot) * BiasAs(0));
        foreach (int slot in numbers.SlotsOfShownFeatures)
            parts.Add(messages.At(3, slot).Part(2, 0, of.Widths.Shown));
        return _graph.Concat(2, [.. parts]);
    }

    /// <summary>The numbers that a recent memory regresses on: of the first units, and of the bias unit.</summary>
    internal Value RecentNumbers(Value numbers)
    {
        int units = RecentMemory.UnitsOf(of.Units);
        return _graph.Concat(2, numbers.Part(2, 0, units - 1), numbers.Part(2, of.Units - 1, of.Units));
    }

    /// <summary>The messages of a memory.</summary>
    /// <param name="kind">Which it is.</param>
    /// <param name="scores">What it says, [members, rows, classes].</param>
    /// <param name="evidence">Rows learned, squared errors of it, of class frequencies, and their rows, double [members, 4].</param>
    internal Value Messages(int kind, Value scores, Value evidence)
    {
        Value Evidence(int i) => evidence.Part(1, i, i + 1).Shaped(of.Members, 1, 1);
        Value zero = _graph.Scalar(ElementType.Double, 0), one = _graph.Scalar(ElementType.Double, 1);
        Value rows = Evidence(0), own = Evidence(1), frequencies = Evidence(2), judged = Evidence(3);
        Value variance = judged.Greater(0).Where(own / (judged * of.Classes), one), precision = 1 / (variance + ExpertEncoder.LeastVariance);
        Value quality = frequencies.Greater(0).Where((1 - (own / frequencies)).AtLeast(-1).AtMost(1), zero).To(ElementType.Float);
        Value uncertainty = (1 / (1 + (rows / 8)).Sqrt()).To(ElementType.Float);
        Value vote = scores.To(ElementType.Double) * precision;
        vote = (vote / (1 + (vote * vote / (ExpertEncoder.MostVote * ExpertEncoder.MostVote))).Sqrt()).To(ElementType.Float);
        float[] always = new float[E];
        always[ExpertMessage.Bias] = 1;
        always[ExpertMessage.Recent] = kind is ExpertKind.Recent or ExpertKind.Latest ? 1 : 0;
        always[ExpertMessage.Latest] = kind == ExpertKind.Latest ? 1 : 0;
        return InSlot(vote, ExpertMessage.Vote) + InSlot(scores.AtLeast(-1).AtMost(1.5), ExpertMessage.Probability)
            + InSlot(quality, ExpertMessage.Quality) + InSlot(uncertainty, ExpertMessage.Uncertainty) + _graph.Constant(always, E);
    }

    /// <summary>What classes are told that second-order memory says.</summary>
    internal Value ClassMessage(Value scores) => (scores + (1f / of.Classes)).AtLeast(-1).AtMost(2);

    // [., ., n] in one slot of [., ., n, E].
    private Value InSlot(Value numbers, int slot)
    {
        float[] unit = new float[E];
        unit[slot] = 1;
        return numbers.Shaped(0, 0, 0, 1) * _graph.Constant(unit, E);
    }

    private Value BiasAs(float number) =>
        _graph.Constant(Enumerable.Range(0, of.Units).Select(a => a == of.Units - 1 ? number : 1).ToArray(), of.Units);
}
