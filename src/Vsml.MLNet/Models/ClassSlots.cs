using Vsml.Graphs;

namespace Vsml.MLNet.Models;

/// <summary>
/// Which classes of the label the learner has. A class without rows is none of its: a key of a thousand values of which three occur costs what
/// those three cost. It has a slot in the score all the same, and becomes a class of the learner with its first row.
/// </summary>
internal sealed class ClassSlots
{
    // For every slot the learner's class; -1 for a class without rows.
    private readonly int[] _classOf;
    private readonly int[] _slotOf;

    private ClassSlots(int slots, int[] slotOf)
    {
        _slotOf = slotOf;
        _classOf = new int[slots];
        Array.Fill(_classOf, -1);
        for (int c = 0; c < slotOf.Length; c++)
            _classOf[slotOf[c]] = c;
    }

    /// <summary>Slots of the score, one a class of the label.</summary>
    public int Count => _classOf.Length;

    /// <summary>Classes of the learner, two or more.</summary>
    public int Classes => _slotOf.Length;

    /// <summary>Whether every class is one of the learner's, with the number that it has in the label.</summary>
    public bool AreAll => Classes == Count && _slotOf.AsSpan().SequenceEqual(_classOf);

    /// <summary>For every class of the learner its slot.</summary>
    public ReadOnlySpan<int> SlotOf => _slotOf;

    /// <summary>Every class is one of the learner's, as <see cref="AreAll"/>.</summary>
    public static ClassSlots All(int slots) => new(slots, [.. Enumerable.Range(0, slots)]);

    /// <summary>The classes in the order of their slots; where they are fewer than two, with others up to two.</summary>
    /// <param name="slots">Slots, two or more.</param>
    /// <param name="hasRows">[slots], whether a class has rows.</param>
    public static ClassSlots Of(int slots, Func<int, bool> hasRows)
    {
        List<int> with = [.. Enumerable.Range(0, slots).Where(hasRows)];
        with.AddRange(Enumerable.Range(0, slots).Where(slot => !with.Contains(slot)).Take(Math.Max(0, 2 - with.Count)).ToArray());
        return new ClassSlots(slots, [.. with.Order()]);
    }

    /// <summary>As read from a saved model.</summary>
    /// <exception cref="InvalidDataException">No classes have such slots.</exception>
    public static ClassSlots Restore(int slots, int[] slotOf)
    {
        if (slots < slotOf.Length || slotOf.Length < 2 || slotOf.Any(slot => slot < 0 || slot >= slots) || slotOf.Distinct().Count() < slotOf.Length)
            throw new InvalidDataException($"The saved model has {slotOf.Length} classes whose slots are not among its {slots}.");
        return new ClassSlots(slots, slotOf);
    }

    /// <summary>The learner's class of a slot; -1 if it has had no row.</summary>
    public int ClassOf(int slot) => _classOf[slot];

    /// <summary>The same with further classes of the learner, after those that it has.</summary>
    public ClassSlots With(IEnumerable<int> slots) => new(Count, [.. _slotOf, .. slots]);

    /// <summary>The same with one more slot, after those that there are, of a class without rows.</summary>
    public ClassSlots WithSlot() => new(Count + 1, _slotOf);

    /// <summary>The same classes in other slots.</summary>
    /// <param name="sources">For every new slot, the old one; each old one is named once. -1 for a slot of a class that there was not.</param>
    public ClassSlots Rearranged(int[] sources) => new(sources.Length, [.. _slotOf.Select(slot => Array.IndexOf(sources, slot))]);

    /// <summary>For every slot the class of the learner, where the learner is to have them all: see <see cref="LearnerEnsemble.WithClasses"/>.</summary>
    public int[] Sources() => [.. _classOf];

    /// <summary>Adds the score to a graph, as <see cref="Score"/> makes it, which is linear.</summary>
    /// <param name="probabilities">[rows, <see cref="Classes"/>].</param>
    /// <param name="rows">n.</param>
    /// <returns>[rows, <see cref="Count"/>].</returns>
    public Value AddScore(Value probabilities, long rows)
    {
        if (AreAll)
            return probabilities;
        float[] ofClass = new float[Classes], always = new float[Count], matrix = new float[Classes * Count];
        Score(ofClass, rows, always);
        for (int c = 0; c < Classes; c++)
        {
            ofClass[c] = 1;
            Span<float> row = matrix.AsSpan(c * Count, Count);
            Score(ofClass, rows, row);
            for (int slot = 0; slot < Count; slot++)
                row[slot] -= always[slot];
            ofClass[c] = 0;
        }

        Graph graph = probabilities.Graph;
        return probabilities.Times(graph.Constant(matrix, Classes, Count)) + graph.Constant(always, Count);
    }

    /// <summary>The probability that the next row is of a class never met, q (q + 1)/(n^2 + n + 2q).</summary>
    /// <param name="classes">q.</param>
    /// <param name="rows">n.</param>
    public static double ProbabilityOfUnmet(int classes, long rows)
    {
        double q = classes, n = rows;
        return q * (q + 1) / ((n * n) + n + (2 * q));
    }

    /// <summary>
    /// The score from the learner's probabilities. What the classes without rows have together is the probability that the next row is of a
    /// class never met (Ristad 1995, "A natural law of succession"); it leaves the others' ratios as they are.
    /// </summary>
    /// <param name="probabilities">[<see cref="Classes"/>].</param>
    /// <param name="rows">n.</param>
    /// <param name="score">Receives [<see cref="Count"/>], with sum 1.</param>
    public void Score(ReadOnlySpan<float> probabilities, long rows, Span<float> score)
    {
        double unmet = Classes == Count ? 0 : Math.Min(ProbabilityOfUnmet(Classes, rows), (double)(Count - Classes) / Count);
        if (Classes < Count)
            score.Fill((float)(unmet / (Count - Classes)));
        for (int c = 0; c < _slotOf.Length; c++)
            score[_slotOf[c]] = (float)((1 - unmet) * probabilities[c]);
    }
}
