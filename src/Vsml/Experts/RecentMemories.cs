namespace Vsml.Experts;

/// <summary>The recent memories of a stream, in the order of <see cref="ExpertKind.Recent"/> and <see cref="ExpertKind.Latest"/>.</summary>
/// <param name="units">Input units, the bias unit last.</param>
/// <param name="classes">Classes.</param>
internal sealed class RecentMemories(int units, int classes)
{
    // What they keep a row: windows of some five hundred rows, and of some fifty.
    private static readonly double[] Rates = [0.998, 0.98];
    private readonly float[][] _scores = [.. Rates.Select(_ => new float[classes])];

    /// <summary>How many.</summary>
    internal static int Count => Rates.Length;

    /// <summary>The memories; null before the first row of a stream.</summary>
    internal RecentMemory[]? All { get; private set; }

    /// <summary>Memories that have learned nothing.</summary>
    internal RecentMemory[] Make() => All = [.. Rates.Select(kept => new RecentMemory(units, classes, kept))];

    /// <summary>What one of them says of a row.</summary>
    /// <param name="which">Its place.</param>
    /// <param name="numbers">Numbers of the row, the values of all units first.</param>
    /// <returns>[classes], for as long as no other row is asked for.</returns>
    internal ReadOnlySpan<float> Score(int which, ReadOnlySpan<float> numbers)
    {
        All![which].Score(numbers, _scores[which]);
        return _scores[which];
    }

    /// <summary>Learns the row that was scored last.</summary>
    /// <param name="numbers">Its numbers.</param>
    /// <param name="label">Its class.</param>
    /// <param name="frequencyError">Squared error of the class frequencies before the row on it.</param>
    internal void Learn(ReadOnlySpan<float> numbers, int label, double frequencyError)
    {
        if (All is null)
        {
            // New ones said nothing of the row, whatever the old ones said of others.
            Make();
            foreach (float[] scores in _scores)
                Array.Clear(scores);
        }

        for (int r = 0; r < Rates.Length; r++)
            All![r].Learn(numbers, _scores[r], label, frequencyError);
    }

    /// <summary>Takes over what others have learned, of classes that may be others.</summary>
    /// <param name="other">The others.</param>
    /// <param name="sources">For every class, which of the other's it is; -1 for a new one.</param>
    internal void CopyFrom(RecentMemories other, ReadOnlySpan<int> sources)
    {
        All = null;
        for (int r = 0; other.All is { } memories && r < Rates.Length; r++)
            (All ?? Make())[r].CopyFrom(memories[r], sources);
    }

    /// <summary>Back to where nothing was seen.</summary>
    internal void Clear() => All = null;
}
