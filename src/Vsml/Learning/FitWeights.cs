namespace Vsml;

/// <summary>The weights of the rows of a fit, of which only the ratios count, as what a row weighs in its class and what its class weighs beside the others.</summary>
/// <param name="InClass">[rows], with mean 1 in every class; null where all are 1.</param>
/// <param name="OfClasses">What the rows of a class weigh on average, the mean over all rows 1; null where all classes weigh the same.</param>
/// <param name="Rows">Rows of each class, [classes].</param>
internal sealed record FitWeights(float[]? InClass, ClassWeights? OfClasses, int[] Rows)
{
    internal static FitWeights Of(RowBuffer rows, int classes)
    {
        double[] sums = new double[classes];
        float[] firsts = new float[classes];
        int[] counts = new int[classes];
        bool differ = false;
        for (int row = 0; row < rows.Count; row++)
        {
            int label = rows.Label(row);
            if (counts[label]++ == 0)
                firsts[label] = rows.Weight(row);
            differ |= rows.Weight(row) != firsts[label];
            sums[label] += rows.Weight(row);
        }

        double mean = sums.Sum() / Math.Max(rows.Count, 1);

        // A sum of equal numbers may be rounded; a class whose rows weigh the same weighs just that.
        double[] ofClasses = [.. Enumerable.Range(0, classes).Select(b => counts[b] == 0 ? 1 : (differ ? sums[b] / counts[b] : firsts[b]) / mean)];
        bool areAlike = true;
        for (int b = 0; b < classes; b++)
            areAlike &= counts[b] == 0 || firsts[b] == firsts[rows.Label(0)];
        return new FitWeights(
            differ ? [.. Enumerable.Range(0, rows.Count).Select(row => InClassOf(rows.Weight(row), sums[rows.Label(row)], counts[rows.Label(row)]))] : null,
            differ || !areAlike ? ClassWeights.Of(ofClasses) : null,
            counts);
    }

    private static float InClassOf(float weight, double sum, int count) => (float)(weight * (count / sum));
}
