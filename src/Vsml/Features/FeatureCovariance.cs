namespace Vsml;

/// <summary>
/// Second moments of the bounded standardised features s of a table, and what decorrelates them: (C + lambda mu I)^(-1/2), with mu the mean
/// variance of those that vary and lambda a share that grows as rows get few for so many features (Ledoit and Wolf 2004, "A well-conditioned estimator for
/// large-dimensional covariance matrices").
/// </summary>
internal sealed class FeatureCovariance
{
    // Ledoit and Wolf choose lambda so that C itself is nearest to the truth. The inverse root, which small eigenvalues govern, wants less: a share
    // of theirs, computed from an intensity below 1 so that it stays finite, and never none, so that the root exists.
    private const double LeastShrinkage = 0.02, ShareOfLedoitWolf = 0.3, MostIntensity = 0.95;

    // The sum of s s^T, its lower triangle row by row.
    private readonly double[] _products;
    private readonly double[] _row;

    internal FeatureCovariance(int features)
    {
        Features = features;
        _products = new double[Length(features)];
        _row = new double[features];
    }

    internal int Features { get; }

    /// <summary>Rows so far.</summary>
    internal double Count { get; set; }

    /// <summary>The sum of |s|^4.</summary>
    internal double FourthPowers { get; set; }

    /// <summary>The sums of products, [<see cref="Length"/>].</summary>
    internal Span<double> Products => _products;

    /// <summary>Whether these are the sums of some rows; if not, the file that they were read from is damaged.</summary>
    internal bool IsPossible
    {
        get
        {
            if (Count is not (>= 0 and <= int.MaxValue) || FourthPowers is not (>= 0 and <= double.MaxValue))
                return false;
            for (int a = 0; a < Features; a++)
            {
                // Every |s| is below 3 (soft-clipped), so a product is below 9 and a sum of them below 9 a row.
                foreach (double product in _products.AsSpan(Length(a), a + 1))
                {
                    if (!(Math.Abs(product) <= 9 * Count))
                        return false;
                }

                if (_products[Length(a) + a] < 0)
                    return false;
            }

            return true;
        }
    }

    /// <summary>Number of products kept for a number of features: the lower triangle of C.</summary>
    internal static int Length(int features) => features * (features + 1) / 2;

    /// <summary>Adds a row of standardised, soft-clipped features, [features].</summary>
    internal void Add(ReadOnlySpan<float> row)
    {
        double square = 0;
        for (int a = 0; a < row.Length; a++)
        {
            _row[a] = row[a];
            square += _row[a] * _row[a];
        }

        for (int a = 0; a < row.Length; a++)
        {
            if (_row[a] != 0)
                VectorMath.AddScaled(_row[a], _row.AsSpan(0, a + 1), _products.AsSpan(Length(a), a + 1));
        }

        Count++;
        FourthPowers += square * square;
    }

    /// <summary>(C + lambda mu I)^(-1/2); null if nothing varied.</summary>
    internal InverseRoot? InverseRoot()
    {
        double[] matrix = new double[Features * Features];
        double trace = 0, squares = 0;
        int varying = 0;
        for (int a = 0, i = 0; a < Features; a++)
        {
            for (int b = 0; b <= a; b++, i++)
            {
                double c = _products[i] / Count;
                matrix[(a * Features) + b] = matrix[(b * Features) + a] = c;
                squares += a == b ? c * c : 2 * c * c;
            }

            trace += matrix[(a * Features) + a];
            varying += matrix[(a * Features) + a] > 0 ? 1 : 0;
        }

        if (!(trace > 0) || !double.IsFinite(squares))
            return null;
        double ridge = Shrinkage(trace, squares, varying) * trace / varying;
        for (int a = 0; a < Features; a++)
            matrix[(a * Features) + a] += ridge;
        return new InverseRoot(matrix, Features);
    }

    internal void CopyFrom(FeatureCovariance other)
    {
        other._products.CopyTo(_products, 0);
        (Count, FourthPowers) = (other.Count, other.FourthPowers);
    }

    private double Shrinkage(double trace, double squares, int varying)
    {
        double spread = squares - (trace * trace / varying), error = ((FourthPowers / Count) - squares) / Count;
        double intensity = spread > 0 ? Math.Clamp(error / spread, 0, MostIntensity) : MostIntensity;
        return LeastShrinkage + (ShareOfLedoitWolf * intensity / (1 - intensity));
    }
}
