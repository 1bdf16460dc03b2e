using System.Collections.Frozen;

namespace Vsml.Tables;

/// <summary>Which texts of a column mean that there is no value.</summary>
internal static class MissingCodes
{
    /// <summary>A text may as well be a category where it is a word and at least so many of the cells have it.</summary>
    private const double ShareOfACategory = 0.1;

    /// <summary>Mean nothing else, whatever the column.</summary>
    private static readonly FrozenSet<string> Codes = FrozenSet.ToFrozenSet(
    [
        "NA", "N/A", "N.A.", "n.a", "#N/A", "#NA", "#N/A N/A", "<NA>", "NaN", "-NaN", "+NaN", "NaT", "null", "<null>", "(null)", "[null]", "#NULL!", "\\N",
        "?", "??", "-", "--", "---", "\u2013", "\u2014", ".", "..", "...", "1.#IND", "-1.#IND", "1.#QNAN", "-1.#QNAN",
        "#DIV/0!", "#VALUE!", "#REF!", "#NUM!", "#NAME?",
    ], StringComparer.OrdinalIgnoreCase);

    /// <summary>Mean it among numbers, and in other columns where they are rare.</summary>
    private static readonly FrozenSet<string> Words = FrozenSet.ToFrozenSet(
    [
        "none", "nil", "inf", "+inf", "-inf", "infinity", "+infinity", "-infinity", "\u221e", "+\u221e", "-\u221e", "1.#INF", "-1.#INF",
    ], StringComparer.OrdinalIgnoreCase);

    /// <summary>Words of a language, which may be a category however rare; among numbers alone.</summary>
    private static readonly FrozenSet<string> WordsAmongNumbers = FrozenSet.ToFrozenSet(
        ["missing", "unknown", "undefined", "not available", "no data", "nodata"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a cell says nothing where the others are numbers.</summary>
    public static bool IsAmongNumbers(string cell, ReadOptions options) =>
        options.MoreMissingCodes.Contains(cell)
        || (options.MissingCodes && (Codes.Contains(cell) || Words.Contains(cell) || WordsAmongNumbers.Contains(cell)));

    /// <summary>The texts that say nothing where the others are texts.</summary>
    /// <param name="counts">Of every text of the column.</param>
    public static IReadOnlySet<string> AmongTexts(IReadOnlyDictionary<string, int> counts, ReadOptions options)
    {
        int cells = counts.Values.Sum();
        return counts.Keys.Where(text => options.MoreMissingCodes.Contains(text) || (options.MissingCodes && IsCode(text))).ToHashSet();

        bool IsCode(string text) =>
            // The other class of '+', not a gap.
            text == "-" ? !counts.ContainsKey("+")
            : Codes.Contains(text) || (Words.Contains(text) && counts[text] < ShareOfACategory * cells);
    }

    /// <summary>Whether a text that is not known to be a category says nothing.</summary>
    public static bool IsAmongUnknownTexts(string text, ReadOptions options) =>
        options.MoreMissingCodes.Contains(text) || (options.MissingCodes && (Codes.Contains(text) || Words.Contains(text)));

    /// <summary>
    /// A number that may stand for a missing value, as -999 does in many tables: nines alone, more than once, and farther from all others than those are from each other.
    /// </summary>
    /// <param name="values">Of a column, NaN where missing.</param>
    public static double? Stopgap(IReadOnlyList<double> values)
    {
        double[] sorted = [.. values.Where(double.IsFinite).Order()];
        if (sorted.Length == 0)
            return null;
        foreach (double end in (double[])[sorted[0], sorted[^1]])
        {
            double[] others = [.. sorted.Where(value => value != end)];
            if (IsOfNines(end) && sorted.Length - others.Length > 1 && others.Distinct().Take(3).Count() == 3
                && Math.Min(Math.Abs(end - others[0]), Math.Abs(end - others[^1])) > others[^1] - others[0])
                return end;
        }
        return null;
    }

    private static bool IsOfNines(double value)
    {
        for (double nines = 99; nines <= 999_999; nines = (nines * 10) + 9)
        {
            if (Math.Abs(value) == nines)
                return true;
        }
        return false;
    }

    /// <summary>Whether a text that is taken as a category might have meant that there is none.</summary>
    public static bool IsDoubtful(string text) => Words.Contains(text);
}
