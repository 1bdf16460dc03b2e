using System.Globalization;

/// <summary>What the command line says.</summary>
/// <param name="Folder">A folder of a folder of pictures for every class; null for drawings.</param>
/// <param name="Idx">Instead of the folder: a file of images and one of labels.</param>
/// <param name="Featurizers">Of <see cref="AllFeaturizers"/>.</param>
/// <param name="Sizes">Training pictures a class.</param>
/// <param name="Draws">Of training pictures, results being means.</param>
/// <param name="Tests">Pictures of every class to test with; a folder's others are left aside.</param>
internal sealed record Arguments(string? Folder, (string Images, string Labels)? Idx, IReadOnlyList<string> Featurizers, IReadOnlyList<int> Sizes, int Draws, int Tests)
{
    public const string Usage =
        "usage: Images [FOLDER | --idx IMAGES LABELS] [--featurizer pixels,resnet18] [--sizes N,N,...] [--draws N] [--tests N]";

    private static readonly string[] AllFeaturizers = ["pixels", "resnet18"];

    /// <exception cref="ArgumentException">It can't be understood.</exception>
    public static Arguments Parse(string[] words)
    {
        var found = new Arguments(null, null, AllFeaturizers, [1, 5, 20], 5, 20);
        for (int i = 0; i < words.Length; i++)
        {
            string option = words[i];
            string Value() => ++i < words.Length && words[i].Length > 0 ? words[i] : throw new ArgumentException($"{option}: a value was expected");
            found = option switch
            {
                "--idx" => found with { Idx = (Value(), Value()) },
                "--featurizer" => found with { Featurizers = [.. Value().Split(',').Select(Featurizer)] },
                "--sizes" => found with { Sizes = [.. Value().Split(',').Select(word => Number(option, word))] },
                "--draws" => found with { Draws = Number(option, Value()) },
                "--tests" => found with { Tests = Number(option, Value()) },
                _ when found.Folder is null && !option.StartsWith('-') => found with { Folder = option },
                _ => throw new ArgumentException($"there is no option '{option}'"),
            };
        }
        if (found.Folder is not null && found.Idx is not null)
            throw new ArgumentException("--idx brings pictures of its own, so that the folder is not read");
        return found;
    }

    private static string Featurizer(string word) => AllFeaturizers.Contains(word)
        ? word : throw new ArgumentException($"--featurizer: there is no '{word}'; there are {string.Join(" and ", AllFeaturizers)}");

    private static int Number(string option, string word) =>
        int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0
            ? number : throw new ArgumentException($"{option}: '{word}' is no whole number above 0");
}
