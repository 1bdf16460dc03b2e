namespace Vsml.Cli.Online;

/// <summary>
/// Which input stands for which text of a column, in one run: each text gets one when it is first met; in a column that has more texts than
/// may be encoded, when it is met again, for most of them (ids, dates) never are, and as long as there is one left.
/// </summary>
internal sealed class TextSlots(TextColumn column)
{
    private readonly int _width = WidthOf(column);
    private readonly Dictionary<int, int> _slotOfCode = [];
    private readonly HashSet<int> _metOnce = [];

    /// <summary>Inputs that the column takes.</summary>
    public static int WidthOf(TextColumn column) => column.HasTooManyTexts
        ? Math.Min(column.MaxCategories, column.Codes.Where(code => code != TextColumn.Missing).CountBy(code => code).Count(text => text.Value > 1))
        : column.Texts.Count;

    /// <returns>The input of the row's text; null if it has none.</returns>
    public int? Meet(int row)
    {
        int code = column.Codes[row];
        if (_slotOfCode.TryGetValue(code, out int slot))
            return slot;
        if (code == TextColumn.Missing || _slotOfCode.Count == _width || (column.HasTooManyTexts && _metOnce.Add(code)))
            return null;
        _slotOfCode.Add(code, _slotOfCode.Count);
        return _slotOfCode.Count - 1;
    }
}
