namespace Vsml;

/// <summary>Random orders of rows, fixed by a seed and the number of the learner that walks them.</summary>
internal sealed class RowOrder
{
    private readonly Random _random;
    private readonly int[] _order;

    internal RowOrder(int rows, int seed, int member)
    {
        _random = new Random(unchecked((seed * 1_000_003) + member));
        _order = [.. Enumerable.Range(0, rows)];
    }

    /// <summary>The next order; valid until the one after it.</summary>
    internal ReadOnlySpan<int> Next()
    {
        _random.Shuffle(_order);
        return _order;
    }
}
