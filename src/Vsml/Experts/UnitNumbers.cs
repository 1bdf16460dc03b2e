using Vsml.Messages;

namespace Vsml.Experts;

/// <summary>
/// The numbers of a row that second-order memory regresses on: the values of all units, then their squares, then their steep values, then
/// steps and bump of the features that are units, each kind only as long as there are not too many. What is missing counts as 0.
/// </summary>
internal sealed unsafe class UnitNumbers
{
    /// <summary>The number of the bias unit: lambda shrinks what all rows have in common less than the rest.</summary>
    internal const float BiasValue = 3;

    private const int Most = 1100;

    private static readonly int[] SlotsOfAll = [UnitMessage.Value, UnitMessage.Square, UnitMessage.Steep];
    private static readonly int[] SlotsOfFeatures = [.. Enumerable.Range(UnitMessage.Steps, UnitMessage.Thresholds.Length), UnitMessage.Bump];
    private readonly int _features, _kinds, _kindsOfFeatures;

    /// <param name="units">Input units, the bias unit last.</param>
    /// <param name="features">The first units that are features.</param>
    /// <param name="rare">Units that are mostly missing (<see cref="InputWidths.OfSelected"/>), so that they take no kinds from the others.</param>
    internal UnitNumbers(int units, int features, int rare = 0)
    {
        (Units, _features) = (units, features);
        _kinds = Math.Clamp(Most / (units - rare), 1, SlotsOfAll.Length);
        _kindsOfFeatures = features == 0 ? 0 : Math.Clamp((Most - (_kinds * units)) / features, 0, SlotsOfFeatures.Length);
    }

    /// <summary>Input units.</summary>
    internal int Units { get; }

    /// <summary>The slots of <see cref="UnitMessage"/> that are taken of all units, in this order.</summary>
    internal ReadOnlySpan<int> Slots => SlotsOfAll.AsSpan(0, _kinds);

    /// <summary>Those taken, after them, of the units that are features.</summary>
    internal ReadOnlySpan<int> SlotsOfShownFeatures => SlotsOfFeatures.AsSpan(0, _kindsOfFeatures);

    /// <summary>d.</summary>
    internal int Count => (_kinds * Units) + (_kindsOfFeatures * _features);

    /// <summary>What the bias unit's weight of a class becomes more where there are other classes, for a target is 0 or 1 less 1/classes.</summary>
    /// <param name="source">Which class it was before; -1 for a new one, whose weights were 0.</param>
    /// <param name="before">Classes before.</param>
    /// <param name="after">Classes after.</param>
    internal static float BiasShift(int source, int before, int after) => ((source >= 0 ? 1f / before : 0) - (1f / after)) / BiasValue;

    /// <summary>Takes them from the messages of a row.</summary>
    /// <param name="messages">[units, E].</param>
    /// <param name="present">Present units, the bias unit last.</param>
    /// <param name="count">How many.</param>
    /// <param name="numbers">Receives [<see cref="Count"/>], the values of all units first.</param>
    internal void Take(float* messages, int* present, int count, Span<float> numbers)
    {
        numbers.Clear();
        for (int i = 0; i < count - 1; i++)
        {
            int unit = present[i];
            float* message = messages + ((long)unit * NetworkSpec.InputSize);
            for (int kind = 0; kind < _kinds; kind++)
                numbers[(kind * Units) + unit] = message[SlotsOfAll[kind]];
            for (int kind = 0; kind < _kindsOfFeatures && unit < _features; kind++)
                numbers[(_kinds * Units) + (kind * _features) + unit] = message[SlotsOfFeatures[kind]];
        }

        numbers[Units - 1] = BiasValue;
    }

    /// <summary>The map of <see cref="Take"/> the other way: weights of the numbers as weights of the slots that they are taken from.</summary>
    /// <param name="weights">[<see cref="Count"/>].</param>
    /// <param name="slots">Receives [units, 8], and 0 beyond.</param>
    internal void Spread(ReadOnlySpan<float> weights, Span<float> slots)
    {
        slots.Clear();
        for (int unit = 0; unit < Units - 1; unit++)
        {
            Span<float> ofUnit = slots.Slice(unit * UnitMessage.PerRow, UnitMessage.PerRow);
            for (int kind = 0; kind < _kinds; kind++)
                ofUnit[SlotsOfAll[kind]] = weights[(kind * Units) + unit];
            for (int kind = 0; kind < _kindsOfFeatures && unit < _features; kind++)
                ofUnit[SlotsOfFeatures[kind]] = weights[(_kinds * Units) + (kind * _features) + unit];
        }

        slots[((Units - 1) * UnitMessage.PerRow) + UnitMessage.Value] = BiasValue * weights[Units - 1];
    }
}
