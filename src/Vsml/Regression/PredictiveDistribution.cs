namespace Vsml.Regression;

/// <summary>
/// What a target may be, by what is predicted in closed form and how probable each bin of residuals is: as many atoms as there are residuals kept, ascending.
/// </summary>
internal sealed class PredictiveDistribution
{
    private readonly double[] _values = new double[ResidualBins.MostBins * ResidualBins.MostAtoms];
    private readonly double[] _shares = new double[ResidualBins.MostBins * ResidualBins.MostAtoms];
    private int _count;
    private long _rows;

    /// <summary>Sets it.</summary>
    /// <param name="scale">Of the targets.</param>
    /// <param name="predicted">The number predicted in closed form.</param>
    /// <param name="bins">Bins of residuals.</param>
    /// <param name="probabilities">[bins].</param>
    internal void Set(TargetScale scale, float predicted, ResidualBins bins, ReadOnlySpan<float> probabilities)
    {
        (_count, _rows) = (0, bins.Rows);
        for (int bin = 0; bin < bins.Count; bin++)
        {
            float[] atoms = bins.Atoms[bin];
            foreach (float atom in atoms)
                (_values[_count], _shares[_count++]) = (scale.Inverse(predicted + (double)atom), (double)probabilities[bin] / atoms.Length);
        }
    }

    internal double Mean
    {
        get
        {
            double sum = 0, total = 0;
            for (int i = 0; i < _count; i++)
                (sum, total) = (sum + (_shares[i] * _values[i]), total + _shares[i]);
            return sum / total;
        }
    }

    internal double StandardDeviation
    {
        get
        {
            double mean = Mean, sum = 0, total = 0;
            for (int i = 0; i < _count; i++)
                (sum, total) = (sum + (_shares[i] * (_values[i] - mean) * (_values[i] - mean)), total + _shares[i]);
            return Math.Sqrt(sum / total);
        }
    }

    /// <summary>The level, a little farther from the middle, as of n + 1 rows of which n are known: so that few rows give intervals that are wide enough.</summary>
    /// <param name="level">Between 0 and 1.</param>
    /// <param name="rows">n.</param>
    internal static double Widened(double level, long rows) => Math.Clamp(level + ((level - 0.5) / rows), 0, 1);

    /// <summary>
    /// The value below which a share of it lies: between the middles of two atoms by interpolation, as <see cref="Widened"/> has it.
    /// </summary>
    /// <param name="level">Between 0 and 1.</param>
    internal double Quantile(double level)
    {
        double total = 0;
        for (int i = 0; i < _count; i++)
            total += _shares[i];
        double wanted = Widened(level, _rows) * total, below = 0, last = 0;
        for (int i = 0; i < _count; i++)
        {
            double middle = below + (_shares[i] / 2);
            if (middle >= wanted)
            {
                if (i == 0 || middle <= last)
                    return _values[i];
                double share = (wanted - last) / (middle - last);
                return _values[i - 1] + (share * (_values[i] - _values[i - 1]));
            }

            last = middle;
            below += _shares[i];
        }

        return _values[_count - 1];
    }
}
