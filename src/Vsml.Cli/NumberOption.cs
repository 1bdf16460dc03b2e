using System.CommandLine.Parsing;
using System.Globalization;

namespace Vsml.Cli;

/// <summary>
/// Numbers on the command line, as the invariant culture writes them: digits, for a fraction a decimal point, for a large one an exponent.
/// No thousands separators, by which 0,05 would be 5, and no white space.
/// </summary>
internal static class NumberOption
{
    /// <summary>A whole number of at least <paramref name="least"/>.</summary>
    public static bool TryWhole(string text, int least, out int number) =>
        int.TryParse(text, least < 0 ? NumberStyles.AllowLeadingSign : NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= least;

    /// <summary>A finite number above 0 and up to <paramref name="most"/>.</summary>
    public static bool TryPositive(string text, double most, out double number) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out number)
        && number > 0 && number <= most;

    /// <summary>Parses the value of an option: a whole number of at least <paramref name="least"/>.</summary>
    public static Func<ArgumentResult, int> Whole(string option, int least = int.MinValue) => result =>
    {
        string word = WordOf(result);
        if (!TryWhole(word, least, out int number))
            result.AddError($"{option}: {word} is not {(least > 0 ? "a positive whole number" : least == 0 ? "0 or a positive whole number" : "a whole number")}");
        return number;
    };

    /// <summary>The same for an option that may be left out.</summary>
    public static Func<ArgumentResult, int?> OptionalWhole(string option, int least = int.MinValue) => result => Whole(option, least)(result);

    /// <summary>Parses the value of an option that may be left out: a number above 0 and up to <paramref name="most"/>.</summary>
    public static Func<ArgumentResult, double?> OptionalPositive(string option, double most) => result =>
    {
        string word = WordOf(result);
        if (!TryPositive(word, most, out double number))
            result.AddError(FormattableString.Invariant($"{option}: {word} is not a number above 0 and up to {most}, such as 0.5 (a comma is no part of one)"));
        return number;
    };

    private static string WordOf(ArgumentResult result) => result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
}
