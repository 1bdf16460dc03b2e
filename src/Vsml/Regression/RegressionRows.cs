namespace Vsml;

/// <summary>Rows with a number to predict, kept in memory for <see cref="RegressionLearner.Fit"/>. A row that is mostly zeros takes the memory of what is not zero. Any number of fits read it at once; rows are added by one thread at a time, and by none during a fit.</summary>
public sealed class RegressionRows
{
    private readonly SharedUse _use = new("buffer of rows");
    private readonly RowBuffer _rows;
    private readonly List<float> _targets = [];

    /// <summary>An empty buffer.</summary>
    /// <param name="inputs">Features of a row, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="inputs"/> is less than 1.</exception>
    public RegressionRows(int inputs) => _rows = new RowBuffer(inputs);

    /// <summary>Features of a row.</summary>
    public int Inputs => _rows.Inputs;

    /// <summary>Rows added.</summary>
    public int Count => _targets.Count;

    /// <summary>Adds a copy of a row.</summary>
    /// <param name="features">[inputs], raw; NaN is a missing value.</param>
    /// <param name="target">The number to predict, finite.</param>
    /// <param name="weight">Above 0 and finite. Only the ratios of the rows' weights count.</param>
    /// <exception cref="ArgumentException">The length is wrong, or a feature is infinite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The target is not finite, or the weight is out of its range.</exception>
    /// <exception cref="InvalidOperationException">Another thread adds a row, or a fit goes on.</exception>
    public void Add(ReadOnlySpan<float> features, float target, float weight = 1f)
    {
        CheckTarget(target);
        using SharedUse.Writing use = _use.Write();
        _rows.Add(features, label: 0, weight);
        _targets.Add(target);
    }

    internal static void CheckTarget(float target)
    {
        if (!float.IsFinite(target))
            throw new ArgumentOutOfRangeException(nameof(target), target, "expected a finite number.");
    }

    /// <summary>Keeps the rows as they are until the result is disposed.</summary>
    internal SharedUse.Reading Read() => _use.Read();

    internal float Target(int row) => _targets[row];

    internal float Weight(int row) => _rows.Weight(row);

    /// <summary>Gives a row at a time, with the memory for one.</summary>
    internal BufferedRow Reader() => new(_rows);

    /// <summary>Adds all rows of another buffer of the same width.</summary>
    internal void AddAll(RegressionRows other)
    {
        BufferedRow reader = other.Reader();
        for (int row = 0; row < other.Count; row++)
            Add(reader.At(row), other.Target(row), other.Weight(row));
    }

    /// <summary>The same rows in an order, or some of them.</summary>
    /// <param name="order">The rows.</param>
    /// <param name="weights">Weights to give them, [rows of this]; theirs where null.</param>
    internal RegressionRows Select(ReadOnlySpan<int> order, float[]? weights = null)
    {
        RegressionRows selected = new(Inputs);
        BufferedRow reader = Reader();
        foreach (int row in order)
            selected.Add(reader.At(row), Target(row), weights?[row] ?? Weight(row));
        return selected;
    }

    /// <summary>[rows], with mean 1; none is so small that it is 0 beside the others.</summary>
    internal float[] RelativeWeights()
    {
        double sum = 0;
        for (int row = 0; row < Count; row++)
            sum += Weight(row);
        return [.. Enumerable.Range(0, Count).Select(row => (float)Math.Max((double)Weight(row) * Count / sum, 1e-6))];
    }
}
