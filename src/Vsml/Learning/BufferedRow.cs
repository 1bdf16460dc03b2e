namespace Vsml;

/// <summary>Gives the rows of a buffer one at a time, with the memory for one: each reader has its own.</summary>
internal sealed class BufferedRow(RowBuffer rows)
{
    private float[]? _dense;
    private int[] _set = [];

    /// <summary>The features of a row, [inputs]; valid until the next call.</summary>
    internal ReadOnlySpan<float> At(int row)
    {
        (float[] values, int[]? indices) = rows.Stored(row);
        if (indices is null)
            return values;
        _dense ??= new float[rows.Inputs];
        foreach (int a in _set)
            _dense[a] = 0;
        for (int i = 0; i < indices.Length; i++)
            _dense[indices[i]] = values[i];
        _set = indices;
        return _dense;
    }
}
