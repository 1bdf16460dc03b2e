using System.CommandLine.Parsing;

namespace Vsml.Cli.Online;

/// <summary>Who competes with Vsml, by the words of <c>--rivals</c>.</summary>
internal static class Rivals
{
    public const string Gradient = "gradient";

    public const string None = "none";

    /// <summary>In the order of the results.</summary>
    private static readonly Dictionary<string, IReadOnlyList<OnlineContender>> ByWord = new(StringComparer.Ordinal)
    {
        ["last-label"] = [LastLabel.Contender],
        ["neighbours"] = [NearestNeighbours.Contender],
        [Gradient] = GradientOnline.Contenders,
    };

    public static IReadOnlyList<string> Words { get; } = [.. ByWord.Keys];

    /// <summary>Adds an error for a word that is none of ours.</summary>
    public static string[] Parse(ArgumentResult result)
    {
        string[] words = NumberList.Words(result);
        foreach (string word in words.Where(word => word != None && !ByWord.ContainsKey(word)))
            result.AddError($"--rivals: '{word}' is none of {string.Join(", ", Words)}, {None}");
        if (words.Length == 0)
            result.AddError($"--rivals: names nobody; {None} leaves Vsml alone");
        if (words.Contains(None) && words.Length > 1)
            result.AddError($"--rivals: {None} stands alone");
        return words;
    }

    public static IReadOnlyList<OnlineContender> Of(IEnumerable<string> words) =>
        [.. ByWord.Where(rival => words.Contains(rival.Key)).SelectMany(rival => rival.Value)];
}
