using System.Runtime.Intrinsics;

namespace Vsml;

/// <summary>
/// Which of very many features say something about the class by themselves. By how much the means of the classes differ (the F statistic of an analysis of
/// variance), beside what chance gives: the same with the labels shuffled, ten times. The most relevant features are taken for as long as chance would explain no
/// more than a tenth of them (as the false discovery rate of Benjamini and Hochberg, 1995, by permutations). Where nothing stands out there are none, nor where many
/// features do, as in images: projections of all show those better.
/// </summary>
internal static class FeatureRelevance
{
    // Beyond so many sums the search is left out; beyond so many additions it looks at the first rows alone.
    private const long MostSums = 1 << 26, MostAdditions = 1L << 31;
    private const int LeastRows = 256, Permutations = 10;
    private const double MostFalse = 0.1, MostShare = 0.125;

    /// <summary>The features that stand out.</summary>
    /// <param name="statistics">Of the features; they include all rows.</param>
    /// <param name="count">How many rows.</param>
    /// <param name="rowAt">Gives a row, raw.</param>
    /// <param name="labelAt">Gives its class, from 0.</param>
    /// <param name="most">How many features at most.</param>
    /// <returns>Their indices, the most relevant first.</returns>
    internal static int[] Find(FeatureStatistics statistics, int count, RowAt rowAt, Func<int, int> labelAt, int most)
    {
        int classes = 0;
        count = (int)Math.Min(count, Math.Max(MostAdditions / ((1L + Permutations) * statistics.Features), LeastRows));
        for (int row = 0; row < count; row++)
            classes = Math.Max(classes, labelAt(row) + 1);
        if (most < 1 || classes < 2 || (1L + Permutations) * classes * statistics.Features > MostSums)
            return [];
        int[] labels = [.. Enumerable.Range(0, count).Select(labelAt)];
        int[][] shuffled = [.. Enumerable.Range(1, Permutations).Select(permutation => Shuffled(labels, (ulong)permutation))];
        float[] standardised = new float[statistics.Features];
        double[] squares = new double[statistics.Features];
        Sums real = new(statistics.Features, classes);
        Sums[] chance = [.. shuffled.Select(_ => new Sums(statistics.Features, classes))];
        for (int row = 0; row < count; row++)
        {
            statistics.StandardiseBounded(rowAt(row), standardised);
            AddSquares(standardised, squares);
            real.Add(standardised, labels[row]);
            for (int permutation = 0; permutation < Permutations; permutation++)
                chance[permutation].Add(standardised, shuffled[permutation][row]);
        }

        double[] relevance = real.Statistics(squares), byChance = [.. chance.SelectMany(sums => sums.Statistics(squares)).OrderDescending()];
        int[] order = [.. Enumerable.Range(0, relevance.Length).OrderByDescending(a => relevance[a])];
        int taken = 0;
        for (int i = 0, above = 0; i < order.Length && relevance[order[i]] > 0; i++)
        {
            while (above < byChance.Length && byChance[above] >= relevance[order[i]])
                above++;
            if (1 + above <= Permutations * MostFalse * (i + 1))
                taken = i + 1;
        }

        return taken > MostShare * order.Length ? [] : order[..Math.Min(taken, most)];
    }

    // The same on every machine.
    private static int[] Shuffled(int[] labels, ulong seed)
    {
        int[] shuffled = [.. labels];
        for (int i = shuffled.Length - 1; i > 0; i--)
        {
            int other = (int)(SplitMix.Mix(SplitMix.Mix(seed) ^ (ulong)i) % (ulong)(i + 1));
            (shuffled[i], shuffled[other]) = (shuffled[other], shuffled[i]);
        }

        return shuffled;
    }

    private static void AddSquares(ReadOnlySpan<float> row, Span<double> squares)
    {
        for (int a = 0; a < row.Length; a++)
            squares[a] += (double)row[a] * row[a];
    }

    // Sums of values by class; a missing value is the mean, 0, which most values of sparse rows nearly are.
    private sealed class Sums(int features, int classes)
    {
        private readonly double[] _sums = new double[(long)features * classes];
        private readonly double[] _rows = new double[classes];

        internal void Add(ReadOnlySpan<float> row, int label)
        {
            _rows[label]++;
            Span<double> sums = _sums.AsSpan(label * features, features);
            int a = 0;
            for (; a + 8 <= row.Length; a += 8)
            {
                ref double first = ref sums[a], next = ref sums[a + 4];
                (Vector256<double> lower, Vector256<double> upper) = Vector256.Widen(Vector256.Create(row.Slice(a, 8)));
                (Vector256.LoadUnsafe(ref first) + lower).StoreUnsafe(ref first);
                (Vector256.LoadUnsafe(ref next) + upper).StoreUnsafe(ref next);
            }

            for (; a < row.Length; a++)
                sums[a] += row[a];
        }

        // Variance between classes by variance within them, each by its degrees of freedom; of all features the same, which their order does not need.
        internal double[] Statistics(double[] squares)
        {
            double[] statistics = new double[features];
            double total = _rows.Sum();
            for (int a = 0; a < features; a++)
            {
                double sum = 0, between = 0;
                for (int b = 0; b < classes; b++)
                {
                    double ofClass = _sums[(b * features) + a];
                    sum += ofClass;
                    between += _rows[b] == 0 ? 0 : ofClass * ofClass / _rows[b];
                }

                double mean = sum * sum / total, all = squares[a] - mean;
                between -= mean;
                statistics[a] = all <= 1e-9 ? 0 : between / Math.Max(all - between, 1e-9 * all);
            }

            return statistics;
        }
    }
}
