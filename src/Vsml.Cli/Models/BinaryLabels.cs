namespace Vsml.Cli.Models;

/// <summary>How a table may write a Boolean.</summary>
internal static class BinaryLabels
{
    private static readonly string[][] Words = [["false", "0", "no", "n", "f", "-"], ["true", "1", "yes", "y", "t", "+"]];

    public static IReadOnlyCollection<string> All { get; } = [.. Words.SelectMany(words => words)];

    /// <summary>Null if it is none.</summary>
    public static bool? Parse(string text) =>
        Words[0].Contains(text, StringComparer.OrdinalIgnoreCase) ? false : Words[1].Contains(text, StringComparer.OrdinalIgnoreCase) ? true : null;
}
