namespace Vsml.KernelMethods;

/// <summary>
/// What the features of a row say through kernels, beside the same row with every present feature at its mean: how much more alike a landmark is to the row than
/// to that one goes to the features by their terms of the distance (of the product, where a kernel is linear). A feature that is missing has none.
/// </summary>
internal sealed class KernelShares
{
    // Distances that differ by no more have no slope to speak of.
    private const double LeastDifference = 1e-7;

    private readonly FeatureEncoding _encoding;
    private readonly EncodedRow _row, _means;
    private readonly double[] _terms;

    /// <param name="encoding">Gives the coordinates.</param>
    /// <param name="row">[inputs], raw.</param>
    internal KernelShares(FeatureEncoding encoding, ReadOnlySpan<float> row)
    {
        (_encoding, _terms) = (encoding, new double[encoding.Width]);
        Means = new float[row.Length];
        for (int a = 0; a < row.Length; a++)
            Means[a] = float.IsFinite(row[a]) ? (float)encoding.Statistics[a].Mean : float.NaN;
        (_row, _means) = (new EncodedRow(encoding, plain: true, encoding.HasRanks), new EncodedRow(encoding, plain: true, encoding.HasRanks));
        _row.Encode(row);
        _means.Encode(Means);
    }

    /// <summary>The row with every present feature at its mean, [inputs].</summary>
    internal float[] Means { get; }

    /// <summary>Adds what one landmark says.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="landmark">Its coordinates, [<see cref="FeatureEncoding.Width"/>].</param>
    /// <param name="weights">What the kernel with it counts in each output, [outputs].</param>
    /// <param name="shares">Receives [outputs, inputs], beside what is there.</param>
    internal void Add(Kernel kernel, ReadOnlySpan<float> landmark, ReadOnlySpan<double> weights, Span<double> shares)
    {
        int inputs = Means.Length;
        double change = Change(kernel, landmark);
        for (int b = 0; b < weights.Length; b++)
        {
            double scale = change * weights[b];
            for (int k = 0; k < _terms.Length; k++)
                shares[(b * inputs) + (k < inputs ? k : _encoding.Lacking[k - inputs])] += scale * _terms[k];
        }
    }

    // What each coordinate's term changes from the means to the row, and by how much the kernel changes by that.
    private double Change(Kernel kernel, ReadOnlySpan<float> landmark)
    {
        ReadOnlySpan<float> row = _row.Of(kernel.OfRanks), means = _means.Of(kernel.OfRanks);
        double ofRow = 0, ofMeans = 0;
        for (int k = 0; k < _terms.Length; k++)
        {
            double here = Term(kernel, k, row[k], landmark[k]), there = Term(kernel, k, means[k], landmark[k]);
            (ofRow, ofMeans, _terms[k]) = (ofRow + here, ofMeans + there, here - there);
        }

        if (kernel.Shape == KernelShape.Linear)
            return 1;
        return Math.Abs(ofRow - ofMeans) < LeastDifference ? -Math.Exp(-ofRow) : (Math.Exp(-ofRow) - Math.Exp(-ofMeans)) / (ofRow - ofMeans);
    }

    private static double Term(Kernel kernel, int k, double row, double landmark) => kernel.Scales[k] * kernel.Shape switch
    {
        KernelShape.Linear => row * landmark,
        KernelShape.Gaussian => (row - landmark) * (row - landmark),
        _ => Math.Abs(row - landmark),
    };
}
