namespace Vsml.Regression;

/// <summary>
/// Residuals in bins of about as many each, the classes that the learning algorithm tells apart; of each bin some residuals are kept, by which a probability of the bin
/// is a part of a distribution.
/// </summary>
internal sealed class ResidualBins
{
    /// <summary>Bins at most.</summary>
    internal const int MostBins = 8;

    /// <summary>Residuals that are kept of a bin at most.</summary>
    internal const int MostAtoms = 16;

    // Rows a bin is made for.
    private const int RowsPerBin = 16;

    private ResidualBins(float[] cuts, float[][] atoms, long[] counts) => (Cuts, Atoms, Counts) = (cuts, atoms, counts);

    /// <summary>Least residuals of the bins after the first, ascending.</summary>
    internal float[] Cuts { get; }

    /// <summary>Residuals of each bin, ascending.</summary>
    internal float[][] Atoms { get; }

    /// <summary>How many residuals each bin has had.</summary>
    internal long[] Counts { get; }

    internal int Count => Atoms.Length;

    /// <summary>How many residuals there were.</summary>
    internal long Rows => Counts.Sum();

    /// <summary>Bins of some residuals, 1 or more.</summary>
    internal static ResidualBins Of(ReadOnlySpan<float> residuals)
    {
        float[] sorted = residuals.ToArray();
        Array.Sort(sorted);
        int bins = Math.Clamp(sorted.Length / RowsPerBin, 1, MostBins);
        float[] cuts = [.. Enumerable.Range(1, bins - 1).Select(bin => sorted[(int)((long)bin * sorted.Length / bins)]).Where(cut => cut > sorted[0]).Distinct()];
        ResidualBins made = new(cuts, new float[cuts.Length + 1][], new long[cuts.Length + 1]);
        for (int first = 0; first < sorted.Length;)
        {
            int bin = made.BinOf(sorted[first]), end = first;
            while (end < sorted.Length && made.BinOf(sorted[end]) == bin)
                end++;
            made.Counts[bin] = end - first;
            made.Atoms[bin] = Quantiles(sorted.AsSpan(first, end - first));
            first = end;
        }

        return made;
    }

    /// <summary>As read from a file.</summary>
    internal static ResidualBins Restore(float[] cuts, float[][] atoms, long[] counts) => new(cuts, atoms, counts);

    internal ResidualBins Clone() => new(Cuts, [.. Atoms.Select(atoms => (float[])atoms.Clone())], (long[])Counts.Clone());

    internal int BinOf(float residual)
    {
        int bin = 0;
        while (bin < Cuts.Length && residual >= Cuts[bin])
            bin++;
        return bin;
    }

    /// <summary>Takes a further residual: what is kept of its bin stays a random sample of all that it had (Vitter's reservoir), the same for the same residuals.</summary>
    internal void Add(float residual)
    {
        int bin = BinOf(residual);
        float[] atoms = Atoms[bin];
        long count = ++Counts[bin];
        if (atoms.Length < MostAtoms)
        {
            Atoms[bin] = [.. atoms, residual];
        }
        else
        {
            long place = (long)(SplitMix.Mix((ulong)count) % (ulong)count);
            if (place >= atoms.Length)
                return;
            atoms[place] = residual;
        }

        Array.Sort(Atoms[bin]);
    }

    private static float[] Quantiles(ReadOnlySpan<float> sorted)
    {
        if (sorted.Length <= MostAtoms)
            return sorted.ToArray();
        float[] quantiles = new float[MostAtoms];
        for (int i = 0; i < MostAtoms; i++)
            quantiles[i] = sorted[(int)((i + 0.5) * sorted.Length / MostAtoms)];
        return quantiles;
    }
}
