namespace Vsml;

/// <summary>Random orders of rows, fixed by a seed and the number of the learner that walks them.</summary>
internal sealed class RowOrder
{
    private readonly Random _random;
    private readonly int[] _rows;
    private readonly int[] _order;
    private readonly float[]? _weights;

    /// <param name="rows">Rows.</param>
    /// <param name="seed">Fixes the orders, with <paramref name="member"/>.</param>
    /// <param name="member">The number of the learner.</param>
    /// <param name="weights">[rows], with mean 1; null where all are 1.</param>
    internal RowOrder(int rows, int seed, int member, float[]? weights = null)
    {
        _random = new Random(unchecked((seed * 1_000_003) + member));
        _rows = [.. Enumerable.Range(0, rows)];
        _order = weights is null ? _rows : new int[rows];
        _weights = weights;
    }

    /// <summary>The next order, as long as there are rows; valid until the one after it.</summary>
    internal ReadOnlySpan<int> Next()
    {
        _random.Shuffle(_rows);
        if (_weights is not null)
        {
            Resample(_weights);
            _random.Shuffle(_order);
        }

        return _order;
    }

    // Systematic resampling: marks at distance 1, the first at random, along the weights in a random order. A row of weight w is drawn w times
    // if w is whole, else once more or less, and w times on average.
    private void Resample(float[] weights)
    {
        double mark = _random.NextDouble(), sum = 0;
        int next = 0;
        foreach (int row in _rows)
        {
            sum += weights[row];
            for (; mark < sum && next < _order.Length; mark++)
                _order[next++] = row;
        }

        // The sum may round to less than the number of rows.
        for (; next < _order.Length; next++)
            _order[next] = _rows[^1];
    }
}
