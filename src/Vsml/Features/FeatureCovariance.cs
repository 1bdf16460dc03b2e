namespace Vsml;

/// <summary>
/// Second moments of the bounded standardised features s of a table, and what decorrelates them: (C + lambda mu I)^(-1/2), with mu the mean
/// variance of those that vary and lambda a share that grows as rows get few for so many features (Ledoit and Wolf 2004, "A well-conditioned estimator for
/// large-dimensional covariance matrices").
/// </summary>
internal sealed class FeatureCovariance
{
    // Ledoit and Wolf shrink until C is nearest to the truth; its inverse root, of which small eigenvalues say most, wants less than that.
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

    /// <summary>Whether some rows could have these sums; asked of those read from a file.</summary>
    internal bool IsPossible
    {
        get
        {
            if (Count is not (>= 0 and <= int.MaxValue) || FourthPowers is not (>= 0 and <= double.MaxValue))
                return false;
            for (int a = 0; a < Features; a++)
            {
                // |s| is below 3, and so every sum of products.
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

    /// <summary>Products that are kept of so many features.</summary>
    internal static int Length(int features) => features * (features + 1) / 2;

    /// <summary>Takes a row of bounded standardised features, [features], in.</summary>
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
