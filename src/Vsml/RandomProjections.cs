namespace Vsml;

/// <summary>
/// Sparse random projections p_h = tanh(sum_a w_ha s_a / sqrt(sum_a w_ha^2)) of features s_a = z_a/sqrt(1 + (z_a/3)^2), z_a standardised.
/// A weight follows from the seed, the projection, and the key of the feature: which of its first values were above or below the first of
/// all and the one before. So neither the order of the features nor the units that they are measured in change a projection. A feature's
/// key is final when it has shown enough values, or when told to settle; one that never varied has none and takes no part.
/// </summary>
internal sealed class RandomProjections
{
    /// <summary>Values of a feature that its key is made of, unless it is settled before.</summary>
    internal const int ValuesOfKey = 16;

    private const double FewFeatures = 3, ManyFeatures = 16, LeastShare = 0.5;
    private const int SmallTable = 6;
    private readonly ulong _seed;
    private readonly double _share;
    private readonly FeatureKey[] _keys;
    private readonly double[] _squares;
    private readonly (int Unit, float Weight)[]?[] _weights;

    internal RandomProjections(InputWidths widths, ulong seed)
    {
        _seed = seed;
        Units = widths.Projections;
        _share = widths.ShowsFeatures
            ? widths.Features <= SmallTable ? LeastShare : FewFeatures / widths.Features
            : ManyFeatures / widths.Features;
        _keys = new FeatureKey[widths.Features];
        Array.Fill(_keys, FeatureKey.Empty);
        _weights = new (int, float)[]?[widths.Features];
        _squares = new double[Units];
    }

    /// <summary>Projections.</summary>
    internal int Units { get; }

    /// <summary>The keys so far, [features].</summary>
    internal ReadOnlySpan<FeatureKey> Keys => _keys;

    /// <summary>Whether a feature has its key, so that there are projections.</summary>
    internal bool IsDrawn { get; private set; }

    /// <summary>Takes a row into the keys that are not final. The statistics include the row.</summary>
    internal void Add(FeatureStatistics statistics, ReadOnlySpan<float> row)
    {
        for (int a = 0; a < row.Length; a++)
        {
            if (_keys[a].IsFinal || float.IsNaN(row[a]))
                continue;
            _keys[a] = _keys[a].With(row[a]);
            if (statistics.Count(a) >= ValuesOfKey && statistics[a].InverseDeviation > 0)
                SettleFeature(a);
        }
    }

    /// <summary>Makes the key of every feature that has varied final.</summary>
    internal void Settle(FeatureStatistics statistics)
    {
        for (int a = 0; a < _keys.Length; a++)
        {
            if (!_keys[a].IsFinal && statistics[a].InverseDeviation > 0)
                SettleFeature(a);
        }
    }

    /// <summary>Projects a row.</summary>
    /// <param name="statistics">By which it is standardised.</param>
    /// <param name="row">[features], raw; a missing value counts as the mean.</param>
    /// <param name="projected">[<see cref="Units"/>], in (-1, 1); NaN for a projection that no feature takes part in so far.</param>
    internal void Project(FeatureStatistics statistics, ReadOnlySpan<float> row, Span<float> projected)
    {
        projected.Clear();
        for (int a = 0; a < row.Length; a++)
        {
            if (_weights[a] is not { } weights || float.IsNaN(row[a]))
                continue;
            float bounded = (float)FeatureSummary.Bound(statistics[a].Standardise(row[a]));
            foreach ((int unit, float weight) in weights)
                projected[unit] += weight * bounded;
        }

        for (int h = 0; h < projected.Length; h++)
            projected[h] = _squares[h] > 0 ? MathF.Tanh(projected[h] / (float)Math.Sqrt(_squares[h])) : float.NaN;
    }

    internal void CopyFrom(RandomProjections other) => Restore(other._keys);

    internal void Clear() => Restore([.. _keys.Select(_ => FeatureKey.Empty)]);

    /// <summary>Takes over keys; the weights follow from them.</summary>
    internal void Restore(ReadOnlySpan<FeatureKey> keys)
    {
        Array.Clear(_weights);
        Array.Clear(_squares);
        IsDrawn = false;
        keys.CopyTo(_keys);
        for (int a = 0; a < keys.Length; a++)
        {
            if (keys[a].IsFinal)
                SettleFeature(a);
        }
    }

    private void SettleFeature(int a)
    {
        List<(int Unit, float Weight)> weights = [];
        for (int h = 0; h < Units; h++)
        {
            ulong bits = SplitMix.Mix(_keys[a].Hash ^ SplitMix.Mix(_seed ^ SplitMix.Mix((ulong)h)));
            if (SplitMix.ToUnit(bits) >= _share)
                continue;
            float weight = Normal(SplitMix.Mix(bits));
            weights.Add((h, weight));
            _squares[h] += weight * weight;
        }

        _weights[a] = [.. weights];
        _keys[a] = _keys[a] with { IsFinal = true };
        IsDrawn = true;
    }

    // The sum of four uniform numbers, of variance 1: as good as a normal one, and the same on every machine.
    private static float Normal(ulong bits)
    {
        double sum = 0;
        for (int part = 0; part < 4; part++)
            sum += ((bits >> (16 * part)) & 0xFFFF) / 65536.0;
        return (float)((sum - 2) * Math.Sqrt(3));
    }
}
