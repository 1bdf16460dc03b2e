using System.Runtime.InteropServices;

namespace Vsml;

/// <summary>
/// Projects rows that are mostly zeros by what they differ in from a row of zeros, which is projected once for as long as neither statistics nor weights change:
/// of a hundred thousand features, of which a row has fifty, fifty are looked at.
/// </summary>
/// <param name="matrix">The weights.</param>
internal sealed class MostlyZeros(ProjectionMatrix matrix)
{
    private readonly float[] _bounded = new float[matrix.Features], _sums = new float[matrix.Units];
    private (long OfStatistics, long OfMatrix) _version = (-1, -1);

    /// <summary>Projects a row; false for one of which more than a quarter is not 0, which is left to others.</summary>
    /// <param name="statistics">By which it is standardised; always the same.</param>
    /// <param name="row">[features], raw; a missing value counts as the mean.</param>
    /// <param name="projected">Receives [units]: NaN for those without features.</param>
    internal bool Project(FeatureStatistics statistics, ReadOnlySpan<float> row, Span<float> projected)
    {
        // As whole numbers, for these are searched by vectors; -0 counts as any other value.
        ReadOnlySpan<int> bits = MemoryMarshal.Cast<float, int>(row);
        if (bits.Length - bits.Count(0) > bits.Length / 4)
            return false;
        if (_version != (statistics.Version, matrix.Version))
        {
            statistics.StandardiseBounded(new float[row.Length], _bounded);
            matrix.Sum(_bounded, _sums);
            _version = (statistics.Version, matrix.Version);
        }

        _sums.CopyTo(projected);
        for (int a = 0, next; (next = bits[a..].IndexOfAnyExcept(0)) >= 0; a++)
        {
            a += next;
            float value = float.IsFinite(row[a]) ? (float)FeatureSummary.Bound(statistics[a].Standardise(row[a])) : 0;
            matrix.AddTo(projected, a, value - _bounded[a]);
        }

        matrix.Scale(projected);
        return true;
    }
}
