using System.Globalization;

/// <summary>What the command line says.</summary>
/// <param name="Url">To listen on.</param>
/// <param name="Folder">Of models, journals and ids.</param>
/// <param name="Measures">Measure instead of serving: accuracy against examples a class.</param>
/// <param name="Idx">Pictures to measure with: a file of images and one of labels; null for drawings.</param>
/// <param name="Draws">Of training examples, results being means.</param>
/// <param name="Tests">Of each class.</param>
internal sealed record Arguments(string Url, string Folder, bool Measures, (string Images, string Labels)? Idx, int Draws, int Tests)
{
    public const string Usage = """
        usage: LearningService [--url URL] [--folder FOLDER]              serves; the API key is read from VSML_API_KEY
               LearningService --measure [--idx IMAGES LABELS] [--draws N] [--tests N]
        """;

    /// <exception cref="ArgumentException">It can't be understood.</exception>
    public static Arguments Parse(string[] words)
    {
        var found = new Arguments("http://localhost:5080", "learning-service", Measures: false, Idx: null, Draws: 5, Tests: 20);
        for (int i = 0; i < words.Length; i++)
        {
            string option = words[i];
            string Value() => ++i < words.Length && words[i].Length > 0 ? words[i] : throw new ArgumentException($"{option}: a value was expected");
            found = option switch
            {
                "--url" => found with { Url = Value() },
                "--folder" => found with { Folder = Value() },
                "--measure" => found with { Measures = true },
                "--idx" => found with { Idx = (Value(), Value()) },
                "--draws" => found with { Draws = Number(option, Value()) },
                "--tests" => found with { Tests = Number(option, Value()) },
                _ => throw new ArgumentException($"there is no option '{option}'"),
            };
        }

        if (!Uri.TryCreate(found.Url.Replace("://*", "://localhost", StringComparison.Ordinal).Replace("://+", "://localhost", StringComparison.Ordinal), UriKind.Absolute, out Uri? url) || url.Scheme is not ("http" or "https"))
            throw new ArgumentException($"--url: '{found.Url}' is no http:// or https:// address");
        return found;
    }

    private static int Number(string option, string word) =>
        int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0
            ? number : throw new ArgumentException($"{option}: '{word}' is no whole number above 0");
}
