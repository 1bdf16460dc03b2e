using System.Runtime.InteropServices;

namespace Vsml;

/// <summary>
/// Labelled rows kept in memory, for learners that see them in several orders or passes. A row that is mostly zeros takes the memory of what
/// is not zero. Any number of fits read it at once; rows are added by one thread at a time, and by none during a fit.
/// </summary>
public sealed class RowBuffer
{
    private readonly SharedUse _use = new("buffer of rows");
    private readonly List<float[]> _values = [];

    // Where the values of a row stand; null for a row that has them all.
    private readonly List<int[]?> _indices = [];
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
    /// <param name="weight">Above 0 and finite. Only the ratios of the rows' weights count (<see cref="LearnerEnsemble.Fit"/>).</param>
    /// <exception cref="ArgumentException">The length is wrong, or a feature is infinite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The label or the weight is out of its range.</exception>
    /// <exception cref="InvalidOperationException">Another thread adds a row, or a fit goes on.</exception>
    public void Add(ReadOnlySpan<float> features, int label, float weight = 1f)
    {
        FeatureRow.Check(features, Inputs);
        FeatureRow.CheckLabel(label, int.MaxValue);
        FeatureRow.CheckWeight(weight);
        using SharedUse.Writing use = _use.Write();
        int zeros = MemoryMarshal.Cast<float, int>(features).Count(0);
        if (zeros > features.Length / 2)
            AddSparse(features, features.Length - zeros);
        else
            AddDense(features);
        _labels.Add(label);
        _weights.Add(weight);
    }

    /// <summary>Keeps the rows as they are until the result is disposed.</summary>
    internal SharedUse.Reading Read() => _use.Read();

    internal int Label(int row) => _labels[row];

    /// <summary>Numbers the classes anew.</summary>
    internal void RenameClasses(Func<int, int> newOf)
    {
        using SharedUse.Writing use = _use.Write();
        foreach (ref int label in CollectionsMarshal.AsSpan(_labels))
            label = newOf(label);
    }

    internal float Weight(int row) => _weights[row];

    /// <summary>The features of a row, [inputs].</summary>
    internal ReadOnlySpan<float> Features(int row) => new BufferedRow(this).At(row);

    /// <summary>The values of a row, and where they stand: all others are 0; null for a row that has them all.</summary>
    internal (float[] Values, int[]? Indices) Stored(int row) => (_values[row], _indices[row]);

    private void AddDense(ReadOnlySpan<float> features)
    {
        _values.Add(features.ToArray());
        _indices.Add(null);
    }

    private void AddSparse(ReadOnlySpan<float> features, int count)
    {
        float[] values = new float[count];
        int[] indices = new int[count];
        ReadOnlySpan<int> bits = MemoryMarshal.Cast<float, int>(features);
        for (int a = 0, next = 0; next < count; a++)
        {
            a += bits[a..].IndexOfAnyExcept(0);
            (indices[next], values[next++]) = (a, features[a]);
        }

        _values.Add(values);
        _indices.Add(indices);
    }
}
