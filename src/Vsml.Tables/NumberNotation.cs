using System.Globalization;
using System.Text.RegularExpressions;

namespace Vsml.Tables;

/// <summary>How the digits of a number are written.</summary>
/// <param name="Decimal">The decimal mark: '.' or ','.</param>
/// <param name="Group">Between thousands: '.', ',', ' ' (for any space) or '\'' (for any apostrophe); <see cref="None"/> where nothing is.</param>
/// <param name="Form">What the digits stand for; the marks are those of <see cref="NumberForm.Ordinary"/> alone.</param>
internal readonly partial record struct NumberNotation(char Decimal, char Group, NumberForm Form = NumberForm.Ordinary)
{
    private const int MinutesInAnHour = 60;

    public const char None = '\0';

    public static NumberNotation Plain { get; } = new('.', None);

    /// <summary>Those tried, the ones that ask less first.</summary>
    public static IReadOnlyList<NumberNotation> All { get; } =
    [
        Plain, new(',', None), new('.', ','), new(',', '.'), new('.', ' '), new(',', ' '), new('.', '\''), new(',', '\''),
        Plain with { Form = NumberForm.Hexadecimal }, Plain with { Form = NumberForm.Sixtieths }, Plain with { Form = NumberForm.SixtiethsOfSixtieths },
    ];

    public static NumberNotation Of(NumberMarks marks) => new(marks.Fraction, marks.Thousands ?? None, marks.Form);

    public NumberMarks Marks => new(Decimal, Group == None ? null : Group, Form);

    /// <summary>What the notation has beyond digits and a decimal point, in words; empty for none.</summary>
    public string Description => string.Join(" and ", ((string[])[
        Decimal == ',' ? "a decimal comma" : "",
        Group switch { None => "", ' ' => "spaces between thousands", '\'' => "apostrophes between thousands", _ => $"'{Group}' between thousands" },
        Form switch
        {
            NumberForm.Hexadecimal => "'0x' before hexadecimal digits",
            NumberForm.Sixtieths => "':' before minutes, which they count",
            NumberForm.SixtiethsOfSixtieths => "':' before minutes, which they count, and seconds",
            _ => "",
        },
    ]).Where(part => part.Length > 0));

    /// <param name="digits">A number without sign and unit, spaces and apostrophes being ' ' and '\''.</param>
    public bool TryParse(string digits, out double value) => Form switch
    {
        NumberForm.Hexadecimal => TryParseHexadecimal(digits, out value),
        NumberForm.Sixtieths or NumberForm.SixtiethsOfSixtieths => TryParseSixtieths(digits, out value),
        _ => TryParseDecimal(digits, out value),
    };

    private bool TryParseDecimal(string digits, out double value)
    {
        value = double.NaN;
        int exponent = digits.AsSpan().IndexOfAny('e', 'E'), mark = digits.IndexOf(Decimal, StringComparison.Ordinal);
        string mantissa = exponent < 0 ? digits : digits[..exponent];
        string whole = mark < 0 ? mantissa : digits[..mark], fraction = mark < 0 ? "" : mantissa[(mark + 1)..];
        if (Group != None && whole.Contains(Group, StringComparison.Ordinal))
        {
            if (!IsGrouped(whole))
                return false;
            whole = whole.Replace($"{Group}", "", StringComparison.Ordinal);
        }
        else if (Group != None && whole.Length > 3)
        {
            return false;
        }
        if (whole.Length + fraction.Length == 0 || !AreDigits(whole) || !AreDigits(fraction))
            return false;
        string plain = $"{whole}.{fraction}0{(exponent < 0 ? "" : digits[exponent..])}";
        return double.TryParse(plain, NumberStyles.Float & ~NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
    }

    /// <summary>Groups of three, or of two down to a last one of three, as in India; the first is shorter or as long and begins with no 0.</summary>
    private bool IsGrouped(string whole)
    {
        string[] groups = whole.Split(Group);
        int[] between = [.. groups[1..^1].Select(group => group.Length)];
        return groups[^1].Length == 3 && groups[0].Length > 0 && groups[0][0] != '0'
            && ((groups[0].Length <= 3 && between.All(length => length == 3)) || (groups[0].Length <= 2 && between.All(length => length == 2)));
    }

    private static bool TryParseHexadecimal(string digits, out double value)
    {
        value = double.NaN;
        if (digits is not ['0', 'x' or 'X', ..] || !ulong.TryParse(digits.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong whole))
            return false;
        value = whole;
        return true;
    }

    private bool TryParseSixtieths(string digits, out double value)
    {
        value = double.NaN;
        Match parts = Sixties().Match(digits);
        if (!parts.Success || parts.Groups["seconds"].Success != (Form == NumberForm.SixtiethsOfSixtieths))
            return false;
        double Part(string name) => double.Parse(parts.Groups[name].Value.Replace(',', '.'), CultureInfo.InvariantCulture);
        value = (Part("hours") * MinutesInAnHour) + Part("minutes") + (parts.Groups["seconds"].Success ? Part("seconds") / MinutesInAnHour : 0);
        return true;
    }

    private static bool AreDigits(string text) => !text.AsSpan().ContainsAnyExceptInRange('0', '9');

    [GeneratedRegex(@"\A(?<hours>[0-9]{1,9}):(?<minutes>[0-5][0-9])(:(?<seconds>[0-5][0-9]([.,][0-9]+)?))?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Sixties();
}
