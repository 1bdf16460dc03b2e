using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace Vsml.Tables;

/// <summary>
/// Cells that look like numbers with something to them and can be read as none without guessing: of several units, limits (&lt;5, 65+), ordinals (3rd),
/// fractions and scores (1/2), ratios, or something unknown that most of them have alike.
/// </summary>
internal static partial class NearNumbers
{
    private static readonly FrozenSet<string> Before = FrozenSet.ToFrozenSet(
        ["<", ">", "\u2264", "\u2265", "<=", ">=", "=", "~", "\u2248", "\u00b1", "ca.", "ca", "c.", "about", "approx.", "approx", "circa", "under", "over", "up to", "max", "min"],
        StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> Behind = FrozenSet.ToFrozenSet(
        ["st", "nd", "rd", "th", "+", "*", "am", "pm", "a.m.", "p.m."], StringComparer.OrdinalIgnoreCase);

    /// <param name="cells">Neither empty nor a code of a missing value.</param>
    /// <returns>[cells], whether each looks like a number, be it one or not.</returns>
    public static bool[] Among(IReadOnlyList<string> cells)
    {
        var looks = new bool[cells.Count];
        var unknown = new (string Prefix, string Suffix)?[cells.Count];
        for (int i = 0; i < looks.Length; i++)
        {
            Amount? amount = Amount.Split(cells[i]);
            bool isNumber = amount is { } split && NumberNotation.All.Any(notation => notation.TryParse(split.Digits, out _));
            looks[i] = (isNumber && IsKnown(amount!.Value)) || (cells[i].Any(char.IsNumber) && TwoNumbers().IsMatch(cells[i]));
            if (isNumber && !looks[i] && !IsName(amount!.Value))
                unknown[i] = (amount.Value.Prefix, amount.Value.Suffix);
        }
        // What stands beside most of the others may be a unit too.
        (string, string)[] met = [.. unknown.OfType<(string, string)>()];
        if (met.Length == 0)
            return looks;
        (string, string) most = met.CountBy(each => each).MaxBy(each => each.Value).Key;
        for (int i = 0; i < looks.Length; i++)
            looks[i] |= unknown[i] == most;
        return looks;
    }

    private static bool IsKnown(Amount amount) =>
        (Before.Contains(amount.Prefix) || Units.Find(amount.Prefix, isBehind: false) is not null)
        && (Behind.Contains(amount.Suffix) || Units.Find(amount.Suffix, isBehind: true) is not null);

    /// <summary>A name or a code, such as day 12, u-17, P003 or 12-B4: letters before the number, or more digits behind it.</summary>
    private static bool IsName(Amount amount) => amount.Prefix.Any(char.IsLetter) || amount.Suffix.Any(char.IsDigit);

    // 1/2, 1 1/2, 3½ | 12:3, 9:15 | 5±1 | 3x10^5 | 5'11" | 48°51'
    [GeneratedRegex("""
        \A [-+\u2212]? \s* (
            ([0-9]+\s+)? [0-9]+ \s* [/\u2044\u2215] \s* [0-9]+
            | [0-9]* \s* [\u00bc-\u00be\u2150-\u215e]
            | [0-9]+ (:[0-9]+){1,2} ([.,][0-9]+)? \s* ([ap]\.?m\.?)?
            | [0-9]+([.,][0-9]+)? \s* (\u00b1|\+/-|\+-) \s* [0-9]+([.,][0-9]+)?
            | ([0-9]+([.,][0-9]+)? \s* [x\u00d7*\u00b7])? \s* 10 \s* (\^|\*\*)? \s* [-+\u2212\u207b\u207a]? [0-9\u2070\u00b9\u00b2\u00b3\u2074-\u2079]+
            | [0-9]+ \s* ['\u2032\u2019] \s* [0-9]+([.,][0-9]+)? \s* (["\u2033\u201d]|'')?
            | [0-9]+ \s* [\u00b0\u00ba] \s* [0-9]+([.,][0-9]+)? \s* ['\u2032\u2019]? (\s* [0-9]+([.,][0-9]+)? \s* (["\u2033\u201d]|''))?
        ) \s* [NSEWO]? \z
        """, RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace | RegexOptions.IgnoreCase)]
    private static partial Regex TwoNumbers();
}
