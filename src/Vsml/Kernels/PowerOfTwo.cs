namespace Vsml.Kernels;

/// <summary>Numbers by which powers of two are computed.</summary>
internal static class PowerOfTwo
{
    /// <summary>The largest exponent: products of three powers, each plus 1, are finite, and so are their reciprocals.</summary>
    internal const float Most = 40;

    /// <summary>Added to a float of at most 2^22, it leaves an integer, the nearest one, in the lowest bits of the sum.</summary>
    internal const float Magic = 3 << 22;

    // 2^r by powers of r, |r| at most 1/2: minimax in relative error, 9.2e-8, among polynomials that are 1 at 0, so that tanh(0) is 0.
    internal const float C1 = 6.931469776e-1f;
    internal const float C2 = 2.402224209e-1f;
    internal const float C3 = 5.550733743e-2f;
    internal const float C4 = 9.671512640e-3f;
    internal const float C5 = 1.326472722e-3f;
}
