namespace Vsml;

/// <summary>Labelled rows kept in memory, for learners that see them in several orders or passes.</summary>
public sealed class RowBuffer
{
    private readonly List<float[]> _features = [];
    private readonly List<int> _labels = [];
    private readonly List<float> _weights = [];

    /// <summary>An empty buffer.</summary>
    /// <param name="inputs">Features of a row, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="inputs"/> is less than 1.</exception>
    public RowBuffer(int inputs)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        Inputs = inputs;
    }

    /// <summary>Features of a row.</summary>
    public int Inputs { get; }

    /// <summary>Rows added.</summary>
    public int Count => _labels.Count;

    /// <summary>Adds a copy of a row.</summary>
    /// <param name="features">[inputs], raw; NaN is a missing value.</param>
    /// <param name="label">The class, 0 or more.</param>
    /// <param name="weight">In (0, 100].</param>
    /// <exception cref="ArgumentException">The length is wrong, or a feature is infinite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The label or the weight is out of its range.</exception>
    public void Add(ReadOnlySpan<float> features, int label, float weight = 1f)
    {
        FeatureRow.Check(features, Inputs);
        FeatureRow.CheckLabel(label, int.MaxValue);
        FeatureRow.CheckWeight(weight);
        _features.Add(features.ToArray());
        _labels.Add(label);
        _weights.Add(weight);
    }

    internal ReadOnlySpan<float> Features(int row) => _features[row];

    internal int Label(int row) => _labels[row];

    internal float Weight(int row) => _weights[row];
}
