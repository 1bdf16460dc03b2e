namespace Vsml;

/// <summary>Projections w_h . s whose weights are drawn one projection after another, of all features of a row.</summary>
internal sealed class DenseProjections
{
    private readonly int _features;
    private readonly int[] _units;
    private readonly float[] _weights;
    private readonly bool[] _isPresent;

    /// <param name="features">Features of a row.</param>
    /// <param name="units">Which of a learner's projections these are, ascending.</param>
    internal DenseProjections(int features, int[] units)
    {
        (_features, _units) = (features, units);
        _weights = new float[units.Length * features];
        _isPresent = new bool[units.Length];
    }

    /// <summary>Which of a learner's projections these are, ascending.</summary>
    internal ReadOnlySpan<int> Units => _units;

    /// <summary>w_h of the first projections, [drawn, features]; 0 of one that no feature takes part in.</summary>
    internal ReadOnlySpan<float> Weights(int drawn) => _weights.AsSpan(0, drawn * _features);

    /// <summary>Sets the weights of a projection, [features].</summary>
    internal void Set(int i, ReadOnlySpan<float> weights)
    {
        weights.CopyTo(_weights.AsSpan(i * _features, _features));
        _isPresent[i] = weights.ContainsAnyExcept(0f);
    }

    /// <summary>Sets the weights of the first projections, [drawn, features], and forgets those of the others.</summary>
    internal void Restore(ReadOnlySpan<float> weights)
    {
        Clear();
        for (int i = 0; i < weights.Length / _features; i++)
            Set(i, weights.Slice(i * _features, _features));
    }

    /// <summary>Projects a row.</summary>
    /// <param name="row">[features], bounded and standardised.</param>
    /// <param name="projected">[projections of the learner], of which these are written: NaN for those not drawn, or of no feature.</param>
    internal void Project(ReadOnlySpan<float> row, Span<float> projected)
    {
        for (int i = 0; i < _units.Length; i++)
            projected[_units[i]] = _isPresent[i] ? VectorMath.Dot(_weights.AsSpan(i * _features, _features), row) : float.NaN;
    }

    internal void Clear()
    {
        Array.Clear(_weights);
        Array.Clear(_isPresent);
    }
}
