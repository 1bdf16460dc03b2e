using System.CommandLine.Parsing;
using System.Globalization;

namespace Vsml.Cli;

/// <summary>Parsers for options that take a list such as 32,128,512.</summary>
internal static class CommaSeparated
{
    public static string[] Words(ArgumentResult result) =>
        [.. result.Tokens.SelectMany(token =>
            token.Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).Distinct()];

    /// <summary>Distinct numbers, smallest first.</summary>
    public static int[] PositiveNumbers(ArgumentResult result, string option)
    {
        var numbers = new SortedSet<int>();
        foreach (string word in Words(result))
        {
            if (int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0)
                numbers.Add(number);
            else
                result.AddError($"{option}: '{word}' is not a positive whole number");
        }
        return [.. numbers];
    }
}
