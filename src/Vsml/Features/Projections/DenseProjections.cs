namespace Vsml;

/// <summary>Projections w_h . s whose weights are drawn one projection after another, of all features of a row.</summary>
internal sealed class DenseProjections
{
    private readonly int _features;
    private readonly int[] _units;
    private readonly float[] _weights;
    private readonly ProjectionMatrix _matrix;

    /// <param name="features">Features of a row.</param>
    /// <param name="units">Which of a learner's projections these are, ascending.</param>
    /// <param name="matrix">Receives the weights too.</param>
    internal DenseProjections(int features, int[] units, ProjectionMatrix matrix)
    {
        (_features, _units, _matrix) = (features, units, matrix);
        _weights = new float[units.Length * features];
    }

    /// <summary>Which of a learner's projections these are, ascending.</summary>
    internal ReadOnlySpan<int> Units => _units;

    /// <summary>w_h of the first projections, [drawn, features]; 0 of one that no feature takes part in.</summary>
    internal ReadOnlySpan<float> Weights(int drawn) => _weights.AsSpan(0, drawn * _features);

    /// <summary>Sets the weights of a projection, [features].</summary>
    internal void Set(int i, ReadOnlySpan<float> weights)
    {
        weights.CopyTo(_weights.AsSpan(i * _features, _features));
        _matrix.SetProjection(_units[i], weights);
    }

    /// <summary>Sets the weights of the first projections, [drawn, features], and forgets those of the others.</summary>
    internal void Restore(ReadOnlySpan<float> weights)
    {
        Clear();
        for (int i = 0; i < weights.Length / _features; i++)
            Set(i, weights.Slice(i * _features, _features));
    }

    /// <summary>Sets the weights in the matrix anew, after that was cleared.</summary>
    internal void Put()
    {
        for (int i = 0; i < _units.Length; i++)
            _matrix.SetProjection(_units[i], _weights.AsSpan(i * _features, _features));
    }

    internal void Clear()
    {
        Array.Clear(_weights);
        foreach (int unit in _units)
            _matrix.SetScale(unit, double.NaN);
    }
}
