namespace Vsml.Tables;

/// <summary>
/// Reads one column's cells. It is of numbers if every cell that has a value is one, by a notation they all share, else of text. Each decision
/// that might be wrong is a remark.
/// </summary>
internal sealed class ColumnReader
{
    /// <summary>A column of text with fewer cells that are numbers is taken for one without a word.</summary>
    private const double ShareOfNearlyAll = 0.8;

    private readonly string _name;
    private readonly string[] _cells;
    private readonly ReadOptions _options;
    private readonly ColumnNumbers _numbers;
    private readonly NumberMarks? _known;

    /// <param name="name">Of the column.</param>
    /// <param name="cells">[rows], without outer white space; an empty one is missing.</param>
    /// <param name="known">How its numbers are known to be written, if all of them are, and in which unit.</param>
    public ColumnReader(string name, string[] cells, ReadOptions options, NumberMarks? known = null)
    {
        (_name, _cells, _options, _known) = (name, cells, options, known);
        _numbers = new ColumnNumbers([.. cells.Where(IsNumberOrText)], options, known is { } marks ? NumberNotation.Of(marks) : null);
    }

    /// <summary>The decimal mark that its numbers can't do without; null if it could have either, or has no numbers.</summary>
    public char? DecimalMark => _numbers.DecimalMark;

    /// <param name="decimalMark">Of the file, where the column does not show one.</param>
    /// <returns>Null if no cell has a value.</returns>
    public FeatureColumn? Read(char decimalMark, ICollection<string> remarks)
    {
        if (_numbers.NotationFor(decimalMark) is { } notation)
            return Numbers(notation, remarks);
        Dictionary<string, int> counts = CountTexts(_cells);
        IReadOnlySet<string> missing = MissingCodes.AmongTexts(counts, _options);
        AddMissing(_name, _cells, missing.Contains, remarks);
        if (missing.Count == counts.Count)
            return null;
        TextColumn column = TextColumn.From(_name, [.. _cells.Select(cell => cell.Length == 0 || missing.Contains(cell) ? null : cell)]) with
        {
            MaxCategories = _options.MaxCategories,
        };
        RemarkOnTexts(column, remarks);
        return column;
    }

    /// <summary>The same of a column that has numbers, whatever its cells look like.</summary>
    /// <exception cref="InvalidDataException">
    /// A cell has a value that is none, or none that the others are written like, or one in another unit than the column is known to have; names the first.
    /// </exception>
    public NumberColumn ReadNumbers(char decimalMark, ICollection<string> remarks)
    {
        if (_numbers.NotationFor(decimalMark) is { } notation)
        {
            if (_known?.Unit is { } unit && _numbers.Unit != unit)
            {
                string cell = _cells.First(IsNumberOrText);
                if (_numbers.Unit is not null)
                    throw new InvalidDataException($"column '{_name}': row {1 + Array.IndexOf(_cells, cell)} has '{cell}'; a number in {unit} was expected");
                remarks.Add($"column '{_name}': numbers without a unit, such as '{cell}', taken as numbers in {unit}");
            }
            return Numbers(notation, remarks);
        }
        if (!_cells.Any(IsNumberOrText))
            return Numbers(NumberNotation.Plain, remarks);
        string other = _numbers.Others(_options) is [{ } first, ..] ? first : _cells.First(IsNumberOrText);
        throw new InvalidDataException($"column '{_name}': row {1 + Array.IndexOf(_cells, other)} has '{other}'; a number was expected");
    }

    /// <summary>How many cells have each text, empty cells left out.</summary>
    public static Dictionary<string, int> CountTexts(IEnumerable<string> cells)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string cell in cells.Where(cell => cell.Length > 0))
            counts[cell] = counts.GetValueOrDefault(cell) + 1;
        return counts;
    }

    /// <summary>"6 cells 'NA' and 2 cells '?' taken as missing".</summary>
    public static void AddMissing(string column, IEnumerable<string> cells, Func<string, bool> isMissing, ICollection<string> remarks)
    {
        Dictionary<string, int> missing = CountTexts(cells.Where(isMissing));
        if (missing.Count > 0)
            remarks.Add($"column '{column}': {Counted(missing)} taken as missing");
    }

    private bool IsNumberOrText(string cell) => cell.Length > 0 && !MissingCodes.IsAmongNumbers(cell, _options);

    private NumberColumn Numbers(NumberNotation notation, ICollection<string> remarks)
    {
        double[] found = _cells.Any(IsNumberOrText) ? _numbers.Values(notation) : [];
        var values = new double[_cells.Length];
        int next = 0;
        for (int row = 0; row < values.Length; row++)
            values[row] = IsNumberOrText(_cells[row]) ? found[next++] : double.NaN;
        AddMissing(_name, _cells, cell => cell.Length > 0 && MissingCodes.IsAmongNumbers(cell, _options), remarks);
        int[] tooLarge = [.. Enumerable.Range(0, values.Length).Where(row => Math.Abs(values[row]) > float.MaxValue)];
        if (tooLarge.Length > 0)
        {
            remarks.Add($"column '{_name}': {tooLarge.Length} {(tooLarge.Length == 1 ? "cell" : "cells")} such as '{_cells[tooLarge[0]]}', beyond what a float holds (3.4e38), taken as missing");
            foreach (int row in tooLarge)
                values[row] = double.NaN;
        }
        if (_options.MissingCodes && MissingCodes.Stopgap(values) is { } stopgap)
        {
            string cell = _cells[Array.IndexOf(values, stopgap)];
            remarks.Add($"column '{_name}': {values.Count(value => value == stopgap)} cells '{cell}', far from all others, taken as the number; if it means missing, name it (--missing {cell})");
        }
        if (found.Length > 0 && _numbers.Remark(notation) is { } remark)
            remarks.Add($"column '{_name}': {remark}");
        return new NumberColumn(_name, values) { Marks = notation.Marks with { Unit = _numbers.Unit } };
    }

    private void RemarkOnTexts(TextColumn column, ICollection<string> remarks)
    {
        string[] values = [.. column.Codes.Where(code => code != TextColumn.Missing).Select(code => column.Texts[code])];
        // A code that is a category here, as a frequent 'none' is, is no number either.
        string[] others = [.. _numbers.Others(_options), .. values.Where(text => !IsNumberOrText(text))];
        int numbers = values.Length - others.Length;
        if (others.Length > 0 && numbers >= ShareOfNearlyAll * values.Length)
            remarks.Add($"column '{_name}': taken as text, though {numbers} of {values.Length} cells are numbers: all but {Counted(CountTexts(others))}");
        else if (_options.NumberNotations)
            RemarkOnNearNumbers(values, remarks);
        if (column.HasTooManyTexts)
        {
            remarks.Add($"column '{_name}': {column.Texts.Count} different texts in {values.Length} cells: " +
                $"no more than {column.MaxCategories} are encoded, the most frequent of those that occur more than once");
        }
    }

    private void RemarkOnNearNumbers(string[] values, ICollection<string> remarks)
    {
        bool[] looks = NearNumbers.Among(values);
        int count = looks.Count(look => look);
        if (count == 0 || count < ShareOfNearlyAll * values.Length)
            return;
        string example = values.Where((text, i) => looks[i] && !ColumnNumbers.IsPlain(text)).First();
        remarks.Add($"column '{_name}': {count} of {values.Length} cells look like numbers (e.g. '{example}'); taken as text");
    }

    internal static string Counted(Dictionary<string, int> counts)
    {
        const int Most = 5;
        string[] parts = [.. counts.OrderByDescending(text => text.Value).Take(Most).Select(text => $"{text.Value} {(text.Value == 1 ? "cell" : "cells")} '{text.Key}'")];
        int more = counts.Values.OrderDescending().Skip(Most).Sum();
        return more > 0 ? $"{string.Join(", ", parts)} and {more} more" : parts.Length == 1 ? parts[0] : $"{string.Join(", ", parts[..^1])} and {parts[^1]}";
    }
}
