using Vsml.Tables;

/// <summary>What the command line says.</summary>
/// <param name="Data">A table; null for the built-in readings.</param>
/// <param name="Label">The column of it to predict.</param>
/// <param name="Model">Where the model goes; null for a folder of its own among the temporary ones.</param>
/// <param name="Reading">How the table is read.</param>
internal sealed record Arguments(string? Data, string Label, string? Model, ReadOptions Reading)
{
    public const string Usage = "usage: Quickstart [--data FILE --label NAME [--separator CHARACTER] [--encoding NAME] " +
        "[--no-missing-codes] [--no-number-notations]] [--model FILE]";

    /// <exception cref="ArgumentException">It can't be understood.</exception>
    public static Arguments Parse(string[] words)
    {
        var found = new Arguments(null, "", null, ReadOptions.Default);
        for (int i = 0; i < words.Length; i += 2)
        {
            if (words[i] is "--no-missing-codes" or "--no-number-notations")
            {
                bool ofNumbers = words[i--] == "--no-number-notations";
                found = found with { Reading = ofNumbers ? found.Reading with { NumberNotations = false } : found.Reading with { MissingCodes = false } };
                continue;
            }
            if (words[i] is not ("--data" or "--label" or "--model" or "--separator" or "--encoding"))
                throw new ArgumentException($"there is no option '{words[i]}'");
            string value = i + 1 < words.Length && words[i + 1].Length > 0 ? words[i + 1] : throw new ArgumentException($"{words[i]}: a value was expected");
            found = words[i] switch
            {
                "--data" => found with { Data = value },
                "--label" => found with { Label = value },
                "--model" => found with { Model = value },
                "--separator" => found with { Reading = found.Reading with { Separator = value == "tab" ? "\t" : value } },
                _ => found with { Reading = found.Reading with { Encoding = ReadOptions.EncodingOf(value) } },
            };
        }
        if ((found.Data is null) != (found.Label.Length == 0))
            throw new ArgumentException("--data and --label go together");
        return found;
    }
}
