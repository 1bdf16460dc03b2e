using System.Globalization;

/// <summary>What the command line says.</summary>
/// <param name="Data">A table; null for the tickets.</param>
/// <param name="Text">Its column of texts.</param>
/// <param name="Label">Its column of classes.</param>
/// <param name="UseDocumentation">The .NET SDK's documentation instead of the tickets.</param>
/// <param name="UseReductions">Also what else can be made of n-grams before Vsml learns.</param>
/// <param name="Sizes">Training texts a class.</param>
/// <param name="Draws">Of training texts, results being means.</param>
/// <param name="Tests">Built-in texts of every class that are left to test with.</param>
internal sealed record Arguments(
    string? Data, string Text, string Label, bool UseDocumentation, bool UseReductions, IReadOnlyList<int> Sizes, int Draws, int Tests)
{
    public const string Usage =
        "usage: Text [--data FILE --text NAME --label NAME | --documentation] [--sizes N,N,...] [--draws N] [--tests N] [--reductions]";

    /// <exception cref="ArgumentException">It can't be understood.</exception>
    public static Arguments Parse(string[] words)
    {
        var found = new Arguments(null, "", "", UseDocumentation: false, UseReductions: false, [1, 5, 20], 5, 80);
        for (int i = 0; i < words.Length; i++)
        {
            string option = words[i];
            string Value() => ++i < words.Length && words[i].Length > 0 ? words[i] : throw new ArgumentException($"{option}: a value was expected");
            found = option switch
            {
                "--documentation" => found with { UseDocumentation = true },
                "--reductions" => found with { UseReductions = true },
                "--data" => found with { Data = Value() },
                "--text" => found with { Text = Value() },
                "--label" => found with { Label = Value() },
                "--sizes" => found with { Sizes = [.. Value().Split(',').Select(word => Number(option, word))] },
                "--draws" => found with { Draws = Number(option, Value()) },
                "--tests" => found with { Tests = Number(option, Value()) },
                _ => throw new ArgumentException($"there is no option '{option}'"),
            };
        }
        if ((found.Data is null) != (found.Label.Length == 0) || (found.Data is null) != (found.Text.Length == 0))
            throw new ArgumentException("--data, --text and --label go together");
        if (found.Data is not null && found.UseDocumentation)
            throw new ArgumentException("--documentation has texts of its own, so that --data is not read");
        return found;
    }

    private static int Number(string option, string word) =>
        int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0
            ? number : throw new ArgumentException($"{option}: '{word}' is no whole number above 0");
}
