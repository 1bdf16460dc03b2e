using System.Globalization;

namespace Vsml.Tables;

/// <summary>The cells of a column that have a value, looked at as numbers.</summary>
internal sealed class ColumnNumbers
{
    private static readonly NumberNotation PointsBetweenThousands = new(',', '.');

    private readonly IReadOnlyList<string> _cells;
    private readonly bool _arePlain;
    private readonly Lazy<Amount?[]> _amounts;

    // By which each cell is a number; of a plain column only the plain one, and the one that could be meant instead.
    private readonly IReadOnlyList<NumberNotation> _notations;

    /// <param name="cells">Neither empty nor a code of a missing value.</param>
    /// <param name="options">Says whether other notations than the plain one are looked for.</param>
    /// <param name="known">The notation that the column is known to have, if all of its cells have it.</param>
    public ColumnNumbers(IReadOnlyList<string> cells, ReadOptions options, NumberNotation? known = null)
    {
        _cells = cells;
        _amounts = new Lazy<Amount?[]>(() => [.. cells.Select(Amount.Split)]);
        _arePlain = cells.Count > 0 && cells.All(cell => TryParsePlain(cell, out _));
        if (known is { } notation && IsReadBy(notation, options))
        {
            _arePlain &= notation == NumberNotation.Plain;
            _notations = [notation];
            return;
        }
        _notations = _arePlain
            ? options.NumberNotations && cells.Any(HasPoint) && Fit(PointsBetweenThousands) ? [NumberNotation.Plain, PointsBetweenThousands] : [NumberNotation.Plain]
            : options.NumberNotations && cells.Count > 0 && AgreeOnUnitAndSign() ? [.. NumberNotation.All.Where(Fit)] : [];
    }

    /// <summary>The decimal mark that the column can't do without; null if it could have either.</summary>
    public char? DecimalMark =>
        _notations.Count == 0 || (_arePlain && !_cells.Any(HasPoint))
            || _notations.Any(notation => notation.Decimal != _notations[0].Decimal || notation.Form != NumberForm.Ordinary)
            ? null : _notations[0].Decimal;

    /// <summary>What stands beside every number; null where nothing does, or not all are numbers.</summary>
    public string? Unit => _arePlain || _notations.Count == 0 || _amounts.Value[0]?.Unit is not { Length: > 0 } unit ? null : unit;

    /// <summary>The column's notation where the file's decimal mark decides between several; null if not all are numbers.</summary>
    public NumberNotation? NotationFor(char decimalMark)
    {
        foreach (NumberNotation notation in _notations)
        {
            if (notation.Decimal == decimalMark)
                return notation;
        }
        return _notations.Count > 0 ? _notations[0] : null;
    }

    /// <returns>One a cell.</returns>
    public double[] Values(NumberNotation notation) => [.. _cells.Select((cell, i) =>
        IsPlain(notation) && TryParsePlain(cell, out double plain) ? plain : TryParse(_amounts.Value[i], notation, out double value) ? value : double.NaN)];

    /// <summary>What was decided, for the user; null where there was nothing to decide.</summary>
    public string? Remark(NumberNotation notation)
    {
        if (IsPlain(notation))
            return null;
        string[] special = [.. _cells.Where(cell => _arePlain ? HasPoint(cell) : !TryParsePlain(cell, out _))];
        string[] how = [.. ((string[])[
            Unit is null ? "" : $"in {Unit}",
            notation.Description.Length == 0 ? "" : $"with {notation.Description}",
            _amounts.Value.Any(amount => amount?.SignIsBehind == true) ? "with the minus behind" : "",
        ]).Where(part => part.Length > 0)];
        return $"{special.Length} cells such as '{special[0]}' taken as numbers{(how.Length == 0 ? "" : " ")}{string.Join(", ", how)}";
    }

    /// <summary>The cells that are no numbers by the notation, and in the unit, that most are numbers by.</summary>
    public IReadOnlyList<string> Others(ReadOptions options)
    {
        string[] others = [.. _cells.Where(cell => !TryParsePlain(cell, out _))];
        if (!options.NumberNotations)
            return others;
        (string Cell, Amount? Amount)[] amounts = [.. _cells.Zip(_amounts.Value)];
        string? unit = amounts.Select(cell => cell.Amount?.Unit).OfType<string>().CountBy(unit => unit).OrderByDescending(unit => unit.Value).FirstOrDefault().Key;
        foreach (NumberNotation notation in NumberNotation.All)
        {
            string[] ofNotation = [.. amounts.Where(cell => cell.Amount?.Unit != unit || !TryParse(cell.Amount, notation, out _)).Select(cell => cell.Cell)];
            if (ofNotation.Length < others.Length)
                others = ofNotation;
        }
        return others;
    }

    /// <summary>Whether a cell is a number as the invariant culture writes it.</summary>
    public static bool IsPlain(string cell) => TryParsePlain(cell, out _);

    private static bool HasPoint(string cell) => cell.Contains('.', StringComparison.Ordinal);

    /// <summary>A finite number, or NaN, as the invariant culture writes it.</summary>
    private static bool TryParsePlain(string cell, out double value) =>
        double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && !double.IsInfinity(value);

    private static bool TryParse(Amount? amount, NumberNotation notation, out double value)
    {
        value = double.NaN;
        if (amount is not { Unit: not null } split || !notation.TryParse(split.Digits, out value))
            return false;
        value = split.IsNegative ? -value : value;
        return true;
    }

    private bool IsReadBy(NumberNotation notation, ReadOptions options) =>
        (_arePlain && notation == NumberNotation.Plain) || (options.NumberNotations && _cells.Count > 0 && AgreeOnUnitAndSign() && Fit(notation));

    private bool IsPlain(NumberNotation notation) => _arePlain && notation == NumberNotation.Plain;

    private bool Fit(NumberNotation notation) => _amounts.Value.All(amount => TryParse(amount, notation, out _));

    // -5 and 5- in one column are not two ways to say the same.
    private bool AgreeOnUnitAndSign()
    {
        string? unit = Amount.Split(_cells[0])?.Unit;
        return unit is not null && _amounts.Value.All(amount => amount?.Unit == unit)
            && !(_amounts.Value.Any(amount => amount is { SignIsBehind: true }) && _amounts.Value.Any(amount => amount is { IsNegative: true, SignIsBehind: false }));
    }
}
