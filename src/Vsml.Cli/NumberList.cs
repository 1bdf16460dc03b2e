using System.CommandLine.Parsing;

namespace Vsml.Cli;

/// <summary>The value of an option such as <c>--train-sizes 32,128,512</c>: distinct numbers, smallest first.</summary>
internal sealed class NumberList(IEnumerable<int> numbers)
{
    public IReadOnlyList<int> Numbers { get; } = [.. numbers.Distinct().Order()];

    /// <summary>Numbers of rows to learn from. Adds an error for each word that is none, or fewer than <paramref name="least"/>.</summary>
    public static NumberList Parse(ArgumentResult result, string option, int least = 2)
    {
        var numbers = new List<int>();
        string[] words = Words(result);
        if (words.Length == 0)
            result.AddError($"{option}: whole numbers from {least} on were expected");
        foreach (string word in words)
        {
            // A leading zero is what a thousands separator leaves behind: 10,000 is not 10 and 0, nor 1,024 1 and 24.
            if (!NumberOption.TryWhole(word, 1, out int number) || word.StartsWith('0'))
                result.AddError($"{option}: '{word}' is not a positive whole number");
            else if (number < least)
                result.AddError($"{option}: nothing can be learned from {number} row{(number == 1 ? "" : "s")}; whole numbers from {least} on were expected");
            numbers.Add(number);
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
