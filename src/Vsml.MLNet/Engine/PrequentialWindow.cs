namespace Vsml.MLNet.Engine;

/// <summary>How good the predictions of the last rows were, each made before its row was learned.</summary>
/// <param name="size">How many rows.</param>
internal sealed class PrequentialWindow(int size)
{
    private readonly (bool IsRight, double Loss)[] _rows = new (bool, double)[size];
    private int _next;
    private int _right;
    private double _loss;

    public int Rows { get; private set; }

    public double Accuracy => Rows == 0 ? double.NaN : (double)_right / Rows;

    public double Loss => Rows == 0 ? double.NaN : _loss / Rows;

    public void Add((bool IsRight, double Loss) row)
    {
        ref (bool IsRight, double Loss) place = ref _rows[_next];
        if (Rows == size)
        {
            _right -= place.IsRight ? 1 : 0;
            _loss -= place.Loss;
        }

        place = row;
        _right += row.IsRight ? 1 : 0;
        _loss += row.Loss;
        Rows = Math.Min(Rows + 1, size);
        if (++_next < size)
            return;

        // Rounding would add up over millions of rows.
        _next = 0;
        _loss = 0;
        foreach ((_, double loss) in _rows)
            _loss += loss;
    }
}
