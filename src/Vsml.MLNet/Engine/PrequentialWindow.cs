namespace Vsml.MLNet.Engine;

/// <summary>How good the predictions of the last rows were, each made before its row was learned.</summary>
/// <param name="size">How many rows.</param>
internal sealed class PrequentialWindow(int size)
{
    private readonly RowScore[] _rows = new RowScore[size];
    private int _next;

    public int Rows { get; private set; }

    /// <summary>The means of the last rows' scores; NaN before the first. Added up when it is asked for: a sum that rows come into and leave is lost to one large error.</summary>
    public RowScore Mean
    {
        get
        {
            (double first, double second) = (0, 0);
            foreach (RowScore row in _rows.AsSpan(0, Rows))
                (first, second) = (first + row.First, second + row.Second);
            return new RowScore(first / Rows, second / Rows);
        }
    }

    public void Add(RowScore row)
    {
        _rows[_next] = row;
        _next = (_next + 1) % size;
        Rows = Math.Min(Rows + 1, size);
    }
}
