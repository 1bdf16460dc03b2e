using System.Globalization;
using System.Text;

namespace Vsml.Tables;

/// <summary>A cell that has a number in it, taken apart.</summary>
/// <param name="IsNegative">By a sign, or by round brackets as accountants have it.</param>
/// <param name="SignIsBehind">Whether the sign follows the number, as SAP has it.</param>
/// <param name="Prefix">What stands before the number, without its sign.</param>
/// <param name="Suffix">What stands behind it.</param>
/// <param name="Digits">The number, to be read by a <see cref="NumberNotation"/>: digits are 0 to 9, spaces ' ', apostrophes '\''.</param>
internal readonly record struct Amount(bool IsNegative, bool SignIsBehind, string Prefix, string Suffix, string Digits)
{
    private const char Minus = '\u2212', ArabicDecimal = '\u066b', ArabicThousands = '\u066c', FullWidth = '\uff00', FullWidthEnd = '\uff5e';

    /// <summary>By one name for all ways to write it; "" where nothing stands beside the number, null where something does that is no unit.</summary>
    public string? Unit { get; } = Prefix.Length > 0 && Suffix.Length > 0 ? null : Prefix.Length > 0 ? Units.Find(Prefix, isBehind: false) : Units.Find(Suffix, isBehind: true);

    /// <summary>Null for a cell without a digit.</summary>
    public static Amount? Split(string cell)
    {
        string text = InAscii(cell);
        bool bracketed = text is ['(', .., ')'];
        if (bracketed)
            text = text[1..^1];
        int start = text.AsSpan().IndexOfAnyInRange('0', '9');
        if (start < 0)
            return null;
        // A mark at either end belongs to the number: .5 and 5.
        if (start > 0 && text[start - 1] is '.' or ',')
            start--;
        int end = EndOfNumber(text, start);
        string before = text[..start].Trim(), after = text[end..];
        bool negative = bracketed, behind = false;
        if (!bracketed && before.EndsWith('(') && after.TrimStart().StartsWith(')'))
        {
            // $(5)
            (before, after, bracketed, negative) = (before[..^1].Trim(), after.TrimStart()[1..], true, true);
        }
        if (!bracketed)
        {
            (before, negative) = WithoutSign(before, out bool signed);
            if (!signed && IsMinusBehind(after, out string rest))
                (after, negative, behind) = (rest, true, true);
        }
        return new Amount(negative, behind, before, after.Trim(), Normalised(text[start..end]));
    }

    /// <summary>The first place behind the number that begins at a place.</summary>
    private static int EndOfNumber(string text, int start)
    {
        bool IsDigit(int at) => at < text.Length && char.IsAsciiDigit(text[at]);
        int end = start;
        if (text[start] == '0' && start + 2 < text.Length && text[start + 1] is 'x' or 'X' && char.IsAsciiHexDigit(text[start + 2]))
        {
            for (end = start + 2; end < text.Length && char.IsAsciiHexDigit(text[end]); end++)
            {
            }
            return end;
        }
        while (IsDigit(end) || (end < text.Length && IsWithin(text[end]) && IsDigit(end + 1)))
            end++;
        if (end < text.Length && text[end] is 'e' or 'E')
        {
            int power = end + 1 < text.Length && IsSign(text[end + 1]) ? end + 2 : end + 1;
            if (IsDigit(power))
            {
                for (end = power; IsDigit(end); end++)
                {
                }
                return end;
            }
        }
        return end < text.Length && text[end] is '.' or ',' ? end + 1 : end;
    }

    private static bool IsWithin(char c) => c is '.' or ',' or ':' or '\'' or '\u2019' || char.IsWhiteSpace(c);

    private static (string Text, bool IsNegative) WithoutSign(string before, out bool signed)
    {
        signed = before.Length > 0 && (IsSign(before[0]) || IsSign(before[^1]));
        if (!signed)
            return (before, false);
        bool first = IsSign(before[0]);
        char sign = first ? before[0] : before[^1];
        return ((first ? before[1..] : before[..^1]).Trim(), sign is '-' or Minus);
    }

    /// <summary>Attached to the number (5- EUR), or behind its unit (5 EUR-); 5-kg has none.</summary>
    private static bool IsMinusBehind(string after, out string rest)
    {
        rest = after;
        if (after is ['-' or Minus] or ['-' or Minus, ' ' or '\u00a0', ..])
            rest = after[1..];
        else if (after is [.., '-' or Minus])
            rest = after[..^1];
        return rest.Length < after.Length;
    }

    private static bool IsSign(char c) => c is '-' or '+' or Minus;

    /// <summary>Decimal digits of any script as 0 to 9, and signs of full width as usual ones.</summary>
    private static string InAscii(string cell)
    {
        if (System.Text.Ascii.IsValid(cell))
            return cell;
        var text = new StringBuilder(cell.Length);
        foreach (Rune rune in cell.EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) == UnicodeCategory.DecimalDigitNumber)
                text.Append((char)('0' + (int)Rune.GetNumericValue(rune)));
            else if (rune.Value is > FullWidth and <= FullWidthEnd)
                text.Append((char)(rune.Value - FullWidth + ' '));
            else
                text.Append(rune.Value == ArabicDecimal ? "." : rune.Value == ArabicThousands ? "'" : rune.ToString());
        }
        return text.ToString();
    }

    /// <summary>One kind of space, of apostrophe and of minus.</summary>
    private static string Normalised(string digits) => string.Create(digits.Length, digits, static (span, digits) =>
    {
        for (int i = 0; i < span.Length; i++)
            span[i] = char.IsWhiteSpace(digits[i]) ? ' ' : digits[i] == '\u2019' ? '\'' : digits[i] == Minus ? '-' : digits[i];
    });
}
