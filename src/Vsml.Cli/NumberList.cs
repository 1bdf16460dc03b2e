using System.CommandLine.Parsing;
using System.Globalization;

namespace Vsml.Cli;

/// <summary>The value of an option such as <c>--train-sizes 32,128,512</c>: distinct positive numbers, smallest first.</summary>
internal sealed class NumberList(IEnumerable<int> numbers)
{
    public IReadOnlyList<int> Numbers { get; } = [.. numbers.Distinct().Order()];

    /// <summary>Adds an error for each word that is no positive whole number.</summary>
    public static NumberList Parse(ArgumentResult result, string option)
    {
        var numbers = new List<int>();
        foreach (string word in Words(result))
        {
            if (int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0)
                numbers.Add(number);
            else
                result.AddError($"{option}: '{word}' is not a positive whole number");
        }
        return new NumberList(numbers);
    }

    /// <summary>The distinct words between commas.</summary>
    public static string[] Words(ArgumentResult result) =>
        [.. result.Tokens.SelectMany(token =>
            token.Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).Distinct()];

    /// <summary>As on the command line: this is what help shows as the default.</summary>
    public override string ToString() => string.Join(',', Numbers);
}
