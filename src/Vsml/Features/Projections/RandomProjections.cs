using Vsml.Kernels;

namespace Vsml;

/// <summary>
/// Random projections p_h = w_h . s of features s_a = z_a/sqrt(1 + (z_a/3)^2), z_a standardised. Every other one is a wave along its direction
/// with a random phase, cos(f p_h + b_h), f = 2 beside the features and 1 in place of them: a random Fourier feature (Rahimi and Recht, 2007).
/// Half of them, but of wide rows none, are decorrelated (<see cref="Decorrelation"/>); some waves are along what tells classes apart
/// (<see cref="Contrasts"/>), for which rows with labels are needed; the others are sparse, w_h a few random numbers r_ha over
/// their Euclidean norm. r_ha follows from the seed, the projection, and the key of the feature: which of its first values were above or below
/// the first of all and the one before. So neither the order of the features nor the units that they are measured in change a projection. A
/// feature's key is final when it has shown enough values, or when told to settle; one that never varied has none and takes no part.
/// </summary>
internal sealed class RandomProjections
{
    /// <summary>Values of a feature that its key is made of, unless it is settled before.</summary>
    internal const int ValuesOfKey = 16;

    // Features of a projection, on average: beside the features, in place of them, and as a share of all.
    private const double FewFeatures = 4, ManyFeatures = 32, MostShare = 0.75;

    // Of the waves: sums of many features, which are mostly alike, vary more than those of a few.
    private const float FrequencyOfFew = 2, FrequencyOfMany = 1;
    private readonly ulong _seed;
    private readonly InputWidths _widths;
    private readonly double _share;
    private readonly float _frequency;
    private readonly FeatureKey[] _keys;
    private readonly double[] _squares;
    private readonly float[] _phases;
    private readonly float[] _bounded;
    private readonly WeightsOf _maskOfContrast;
    private readonly ProjectionMatrix _matrix;
    private readonly MostlyZeros? _mostlyZeros;
    private readonly Waves _waves;

    internal RandomProjections(InputWidths widths, ulong seed)
    {
        (_widths, _seed) = (widths, seed);
        Units = widths.Projections;
        _share = Math.Min(MostShare, (widths.ShowsFeatures ? FewFeatures : ManyFeatures) / widths.Features);
        _frequency = widths.ShowsFeatures ? FrequencyOfFew : FrequencyOfMany;
        _keys = new FeatureKey[widths.Features];
        Array.Fill(_keys, FeatureKey.Empty);
        _matrix = new ProjectionMatrix(widths.Features, Units);
        _mostlyZeros = _matrix.IsSparse ? new MostlyZeros(_matrix) : null;
        _squares = new double[Units];
        _phases = [.. Enumerable.Range(0, Units).Select(h => MathF.Tau * (float)SplitMix.ToUnit(SplitMix.Mix(SplitMix.Mix(seed) ^ (ulong)h)))];
        _waves = new Waves(_phases, _frequency);
        _bounded = new float[widths.Features];
        Decorrelation = widths.Decorrelates ? new Decorrelation(widths.Features, widths.DecorrelatedUnits, _matrix) : null;
        Selected = new SelectedFeatures(widths);

        // Beside the features a contrast is of a few of them, in place of them of all.
        _maskOfContrast = widths.ShowsFeatures ? RandomWeights : static (_, weights) => weights.Fill(1);
        Contrasts = widths.ContrastUnits is { Length: > 0 } contrasts ? new Contrasts(widths.Features, contrasts, seed, _matrix) : null;
    }

    /// <summary>Projections.</summary>
    internal int Units { get; }

    /// <summary>The decorrelated ones of them; null if there are none.</summary>
    internal Decorrelation? Decorrelation { get; }

    /// <summary>The contrasts; null if there are none.</summary>
    internal Contrasts? Contrasts { get; }

    /// <summary>The keys so far, [features].</summary>
    internal ReadOnlySpan<FeatureKey> Keys => _keys;

    /// <summary>Phases of the waves, [<see cref="Units"/>].</summary>
    internal ReadOnlySpan<float> Phases => _phases;

    /// <summary>f, by which a wave's sum is multiplied.</summary>
    internal float Frequency => _frequency;

    /// <summary>The weights of all projections.</summary>
    internal ProjectionMatrix Matrix => _matrix;

    /// <summary>The features that have projections of their own.</summary>
    internal SelectedFeatures Selected { get; }

    /// <summary>Whether a feature has its key, so that there are projections.</summary>
    internal bool IsDrawn { get; private set; }

    /// <summary>
    /// Takes a row of a stream into the keys that are not final and into what decorrelates, and draws what can be drawn. The statistics include
    /// the row.
    /// </summary>
    /// <param name="statistics">Of the features.</param>
    /// <param name="row">[features], raw.</param>
    /// <param name="label">Its class; null if that is not known, so that it draws no contrast.</param>
    internal void Add(FeatureStatistics statistics, ReadOnlySpan<float> row, int? label)
    {
        if (IsDrawn && label is { } known)
            AddToContrasts(statistics, row, known);
        if (IsDrawn && Decorrelation is { IsDrawn: false } decorrelation)
        {
            statistics.StandardiseBounded(row, _bounded);
            decorrelation.Covariance.Add(_bounded);
            if (decorrelation.HasEnough)
                decorrelation.Draw(decorrelation.Covariance.InverseRoot(), RandomWeights);
        }

        AddToKeys(statistics, row);
    }

    /// <summary>Takes a row into the keys that are not final. The statistics include the row.</summary>
    internal void AddToKeys(FeatureStatistics statistics, ReadOnlySpan<float> row)
    {
        for (int a = 0; a < row.Length; a++)
        {
            if (_keys[a].IsFinal || float.IsNaN(row[a]))
                continue;
            _keys[a] = _keys[a].With(row[a]);
            if (statistics.Count(a) >= ValuesOfKey && statistics.Varies(a))
                SettleFeature(a);
        }
    }

    /// <summary>Makes the key of every feature that has varied final, and draws what is left to draw.</summary>
    /// <param name="statistics">They include all rows.</param>
    /// <param name="count">How many rows.</param>
    /// <param name="rowAt">Gives a row, raw.</param>
    /// <returns>What the decorrelated projections were drawn by; null if there are none to draw.</returns>
    internal InverseRoot? Settle(FeatureStatistics statistics, int count, RowAt rowAt)
    {
        for (int a = 0; a < _keys.Length; a++)
        {
            if (!_keys[a].IsFinal && statistics[a].InverseDeviation > 0)
                SettleFeature(a);
        }

        if (!IsDrawn || Decorrelation is not { IsDrawn: false } decorrelation)
            return null;
        FeatureCovariance covariance = new(_keys.Length);
        for (int row = 0; row < Math.Min(count, decorrelation.MostRows); row++)
        {
            statistics.StandardiseBounded(rowAt(row), _bounded);
            covariance.Add(_bounded);
        }

        InverseRoot? root = covariance.InverseRoot();
        decorrelation.Draw(root, RandomWeights);
        return root;
    }

    /// <summary>Gives features projections of their own, before any contrast is drawn and any projection has statistics.</summary>
    /// <param name="features">The features, at most <see cref="SelectedFeatures.Most"/>.</param>
    internal void Select(int[] features)
    {
        Selected.Set(features);
        if (features.Length > 0)
            Restore([.. _keys]);
    }

    /// <summary>Draws the contrasts, by rows that the projections were settled with.</summary>
    /// <param name="statistics">They include all rows.</param>
    /// <param name="count">How many rows; they are taken in an order that follows from the seed.</param>
    /// <param name="rowAt">Gives a row, raw.</param>
    /// <param name="labelAt">Gives its class.</param>
    internal void DrawContrasts(FeatureStatistics statistics, int count, RowAt rowAt, Func<int, int> labelAt)
    {
        if (!IsDrawn || Contrasts is null)
            return;

        // Each row usually gives a contrast; one without a differing row of another class gives none. The bound ends the loop where few do.
        ulong most = (ulong)(Contrasts.MostRows + (2 * Units));
        for (ulong draw = 0; draw < most && !Contrasts.AreDrawn; draw++)
        {
            int row = (int)(SplitMix.Mix(_seed ^ SplitMix.Mix(~draw)) % (ulong)count);
            AddToContrasts(statistics, rowAt(row), labelAt(row));
        }
    }

    /// <summary>The same by the keys and the inverse root that others found in the same rows.</summary>
    internal void Settle(ReadOnlySpan<FeatureKey> keys, InverseRoot? root)
    {
        Restore(keys);
        if (IsDrawn && Decorrelation is { IsDrawn: false } decorrelation)
            decorrelation.Draw(root, RandomWeights);
    }

    /// <summary>Projects a row.</summary>
    /// <param name="statistics">By which it is standardised.</param>
    /// <param name="row">[features], raw; a missing value counts as the mean.</param>
    /// <param name="projected">[<see cref="Units"/>]; NaN for a projection that no feature takes part in so far.</param>
    internal void Project(FeatureStatistics statistics, ReadOnlySpan<float> row, Span<float> projected)
    {
        if (_mostlyZeros is null || !_mostlyZeros.Project(statistics, row, projected))
        {
            statistics.StandardiseBounded(row, _bounded);
            _matrix.Project(_bounded, projected);
        }

        _waves.Make(projected);
    }

    /// <summary>Hands on to the features what is said by their projections, by the terms of each projection's sum in which two rows differ.</summary>
    /// <param name="statistics">By which rows are standardised.</param>
    /// <param name="from">One row, [features], raw; a missing value counts as the mean.</param>
    /// <param name="to">The other.</param>
    /// <param name="units">What is said by each projection, [<see cref="Units"/>].</param>
    /// <param name="features">Adds what is each feature's part of it, [features].</param>
    internal void Share(FeatureStatistics statistics, ReadOnlySpan<float> from, ReadOnlySpan<float> to, ReadOnlySpan<double> units, Span<double> features)
    {
        const float LeastDifference = 1e-6f;
        float[] before = new float[Units], after = new float[Units], difference = new float[from.Length];
        statistics.StandardiseBounded(from, _bounded);
        _matrix.Project(_bounded, before);
        _bounded.CopyTo(difference, 0);
        statistics.StandardiseBounded(to, _bounded);
        _matrix.Project(_bounded, after);
        for (int a = 0; a < difference.Length; a++)
            difference[a] = _bounded[a] - difference[a];
        double[] factors = new double[Units];
        for (int h = 0; h < Units; h++)
            factors[h] = Math.Abs(after[h] - before[h]) > LeastDifference ? units[h] / (after[h] - before[h]) : 0;
        _matrix.Share(difference, factors, features);
    }

    internal void CopyFrom(RandomProjections other)
    {
        Selected.Set(other.Selected.Features);
        Restore(other._keys);
        Decorrelation?.CopyFrom(other.Decorrelation!);
        Contrasts?.CopyFrom(other.Contrasts!);
    }

    internal void Clear()
    {
        Selected.Set([]);
        Restore([.. _keys.Select(_ => FeatureKey.Empty)]);
        Decorrelation?.Clear();
        Contrasts?.Clear();
    }

    /// <summary>Takes over keys; the weights of sparse projections follow from them.</summary>
    internal void Restore(ReadOnlySpan<FeatureKey> keys)
    {
        _matrix.Clear();
        Decorrelation?.Put();
        Contrasts?.Put();
        Array.Clear(_squares);
        IsDrawn = false;
        keys.CopyTo(_keys);
        for (int a = 0; a < keys.Length; a++)
        {
            if (keys[a].IsFinal)
                SettleFeature(a);
        }
    }

    private void AddToContrasts(FeatureStatistics statistics, ReadOnlySpan<float> row, int label)
    {
        if (Contrasts is not { AreDrawn: false } contrasts)
            return;
        statistics.StandardiseBounded(row, _bounded);
        contrasts.Add(_bounded, label, _maskOfContrast);
    }

    private void SettleFeature(int a)
    {
        _keys[a] = _keys[a] with { IsFinal = true };
        IsDrawn = true;
        List<(int Unit, float Weight)> weights = [];
        for (int h = 0; h < Units; h++)
        {
            float weight = _widths.IsSparse(h) ? WeightOf(a, h) : 0;
            if (weight == 0)
                continue;
            weights.Add((h, weight));
            _squares[h] += weight * weight;
            _matrix.SetScale(h, 1 / Math.Sqrt(_squares[h]));
        }

        _matrix.SetFeature(a, weights);
    }

    // The weight of a feature in a projection that is no contrast and not decorrelated.
    private float WeightOf(int a, int h)
    {
        if (!Selected.Has(h))
            return RandomWeight(a, h);
        if (Selected.Alone(h) is { } alone)
            return a == alone ? 1 : 0;
        return Selected.Contains(a) ? RandomWeight(a, h, Math.Min(MostShare, FewFeatures / Selected.Features.Length)) : 0;
    }

    private float RandomWeight(int a, int h) => RandomWeight(a, h, _share);

    // r_ha; 0 for a feature that takes no part.
    private float RandomWeight(int a, int h, double share)
    {
        ulong bits = SplitMix.Mix(_keys[a].Hash ^ SplitMix.Mix(_seed ^ SplitMix.Mix((ulong)h)));
        return SplitMix.ToUnit(bits) < share ? Normal(SplitMix.Mix(bits)) : 0;
    }

    private void RandomWeights(int h, Span<double> weights)
    {
        for (int a = 0; a < weights.Length; a++)
            weights[a] = _keys[a].IsFinal ? RandomWeight(a, h) : 0;
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
