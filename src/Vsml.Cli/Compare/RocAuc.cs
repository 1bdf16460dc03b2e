namespace Vsml.Cli.Compare;

/// <summary>
/// Area under the ROC curve. Of two classes the usual; of more, one-versus-one as Hand and Till (2001) have it: of every two classes that the
/// test rows show, how well the probability of the one tells its rows from the other's, and that of the other likewise; the mean over all pairs.
/// </summary>
internal static class RocAuc
{
    /// <param name="probabilities">[rows][classes]</param>
    /// <param name="labels">
    /// [rows], index among the classes; a negative number is a class that nobody was shown, whose probability is 0 for every row, so that by it
    /// no row is told from another: half.
    /// </param>
    /// <returns>0 to 1; NaN where the rows are of one class.</returns>
    public static double Of(IReadOnlyList<float[]> probabilities, IReadOnlyList<int> labels)
    {
        ILookup<int, float[]> rows = probabilities.Zip(labels).ToLookup(row => row.Second, row => row.First);
        int[] shown = [.. rows.Select(ofClass => ofClass.Key).Order()];
        if (shown.Length < 2)
            return double.NaN;
        if (shown is [0, 1] && probabilities[0].Length == 2)
            return Area(ScoresOf(1, rows[1]), ScoresOf(1, rows[0]));
        double sum = 0;
        foreach (int one in shown)
        {
            if (one < 0)
            {
                sum += 0.5 * (shown.Length - 1);
                continue;
            }
            float[] own = ScoresOf(one, rows[one]);
            foreach (int other in shown.Where(other => other != one))
                sum += Area(own, ScoresOf(one, rows[other]));
        }
        return sum / ((double)shown.Length * (shown.Length - 1));
    }

    /// <summary>Share of the pairs of a positive and a negative in which the positive is higher; a tie is half a pair. Both ascending.</summary>
    private static double Area(float[] positives, float[] negatives)
    {
        double pairs = 0;
        int below = 0, upTo = 0;
        foreach (float positive in positives)
        {
            while (below < negatives.Length && negatives[below] < positive)
                below++;
            while (upTo < negatives.Length && negatives[upTo] <= positive)
                upTo++;
            pairs += 0.5 * (below + upTo);
        }
        return pairs / ((double)positives.Length * negatives.Length);
    }

    /// <summary>Ascending.</summary>
    private static float[] ScoresOf(int column, IEnumerable<float[]> rows)
    {
        float[] scores = [.. rows.Select(row => row[column])];
        Array.Sort(scores);
        return scores;
    }
}
