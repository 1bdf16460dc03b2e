namespace Vsml.MetaTraining.Paper;

/// <summary>Random choices of which the tasks are made.</summary>
internal static class Sampling
{
    /// <summary>
    /// Numbers from 0 to <paramref name="count"/> - 1 in random order; where more are wanted than there are, all of them in one order
    /// after the other.
    /// </summary>
    public static int[] InRandomOrder(int count, int wanted, Random random)
    {
        var chosen = new int[wanted];
        for (int from = 0; from < wanted; from += count)
            Draw(count, chosen.AsSpan(from, Math.Min(count, wanted - from)), random);
        return chosen;
    }

    // The first steps of a shuffle, of which only what has been moved is kept.
    private static void Draw(int count, Span<int> chosen, Random random)
    {
        var moved = new Dictionary<int, int>();
        for (int i = 0; i < chosen.Length; i++)
        {
            int other = random.Next(i, count);
            chosen[i] = moved.GetValueOrDefault(other, other);
            moved[other] = moved.GetValueOrDefault(i, i);
        }
    }
}
