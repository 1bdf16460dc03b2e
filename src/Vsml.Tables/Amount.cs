using System.Collections.Frozen;
using System.Globalization;

namespace Vsml.Tables;

/// <summary>A cell that may be a number with a sign and a unit, taken apart.</summary>
/// <param name="IsNegative">By a sign, or by round brackets as accountants have it.</param>
/// <param name="Unit">A currency, % or ‰; empty where there is none.</param>
/// <param name="Digits">The rest, to be read by a <see cref="NumberNotation"/>.</param>
internal readonly record struct Amount(bool IsNegative, string Unit, string Digits)
{
    private const char Minus = '\u2212';

    private static readonly FrozenSet<string> Units = FrozenSet.ToFrozenSet(
    [
        "%", "\u2030", "US$", "A$", "AU$", "C$", "CA$", "NZ$", "HK$", "S$", "R$", "kr", "kr.", "z\u0142", "K\u010d", "Ft", "Fr", "Fr.", "SFr.", "Rs", "Rs.", "lei",
        "USD", "EUR", "GBP", "JPY", "CNY", "RMB", "CHF", "AUD", "CAD", "NZD", "SEK", "NOK", "DKK", "ISK", "PLN", "CZK", "HUF", "RON", "BGN", "TRY", "RUB",
        "UAH", "ILS", "INR", "PKR", "KRW", "TWD", "HKD", "SGD", "THB", "IDR", "MYR", "PHP", "VND", "BRL", "MXN", "ARS", "CLP", "COP", "ZAR", "EGP", "AED", "SAR",
    ], StringComparer.Ordinal);

    /// <summary>Null for a cell that has no digit or more around it than a sign and a unit.</summary>
    public static Amount? Split(string cell)
    {
        string text = cell;
        bool bracketed = text is ['(', .., ')'];
        if (bracketed)
            text = text[1..^1];
        int start = text.AsSpan().IndexOfAnyInRange('0', '9'), end = text.AsSpan().LastIndexOfAnyInRange('0', '9') + 1;
        if (start < 0)
            return null;
        // A mark at either end belongs to the number: .5 and 5.
        if (start > 0 && text[start - 1] is '.' or ',')
            start--;
        if (end < text.Length && text[end] is '.' or ',')
            end++;
        string before = text[..start].Trim(), after = text[end..].Trim();
        bool negative = bracketed;
        if (!bracketed)
            (before, negative) = WithoutSign(before);
        string unit = before + after;
        if ((before.Length > 0 && after.Length > 0) || !(unit.Length == 0 || IsUnit(unit)))
            return null;
        return new Amount(negative, unit, Normalised(text[start..end]));
    }

    private static (string Text, bool IsNegative) WithoutSign(string before)
    {
        if (before.Length == 0)
            return (before, false);
        bool first = IsSign(before[0]);
        if (!first && !IsSign(before[^1]))
            return (before, false);
        char sign = first ? before[0] : before[^1];
        return ((first ? before[1..] : before[..^1]).Trim(), sign is '-' or Minus);
    }

    private static bool IsSign(char c) => c is '-' or '+' or Minus;

    private static bool IsUnit(string text) =>
        Units.Contains(text) || (text.Length == 1 && char.GetUnicodeCategory(text[0]) == UnicodeCategory.CurrencySymbol);

    /// <summary>One kind of space and of apostrophe.</summary>
    private static string Normalised(string digits) => string.Create(digits.Length, digits, static (span, digits) =>
    {
        for (int i = 0; i < span.Length; i++)
            span[i] = char.IsWhiteSpace(digits[i]) ? ' ' : digits[i] is '\u2019' ? '\'' : digits[i];
    });
}
