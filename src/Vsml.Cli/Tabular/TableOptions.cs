using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text;

namespace Vsml.Cli.Tabular;

/// <summary>The options of the commands that read tables: what is not said is found by looking, and each can be said.</summary>
internal sealed class TableOptions
{
    public Option<string?> Separator { get; } = new("--separator")
    {
        Description = "What separates the cells of a table: a character, or the word tab. [default: found by looking, of , ; tab |]",
        HelpName = "CHARACTER",
        CustomParser = ParseSeparator,
    };

    public Option<Encoding?> Encoding { get; } = new("--encoding")
    {
        Description = "Encoding of the tables, such as windows-1252. [default: UTF-8, or UTF-16 where the file shows it]",
        HelpName = "NAME",
        CustomParser = ParseEncoding,
    };

    public Option<string[]> Missing { get; } = new("--missing")
    {
        Description = "Further texts that mean a missing value, comma separated.",
        HelpName = "TEXT,TEXT,...",
        CustomParser = result => NumberList.Words(result),
    };

    public Option<bool> NoMissingCodes { get; } = new("--no-missing-codes")
    {
        Description = "Take NA, N/A, ?, -, null, none, inf and the like as what they are, not as missing.",
    };

    public Option<bool> NoNumberNotations { get; } = new("--no-number-notations")
    {
        Description = "Take columns of numbers written as 16,7 or 1,234.5 or $5 or 5 kg or 5- or 12:30 as text.",
    };

    public Option<bool> NoComments { get; } = new("--no-comments")
    {
        Description = "Take lines that begin with # as rows.",
    };

    public Option<int> MaxCategories { get; } = new("--max-categories")
    {
        Description = "Of a text column that has more texts than this, encode only so many, the most frequent.",
        HelpName = "N",
        DefaultValueFactory = _ => ReadOptions.Default.MaxCategories,
        CustomParser = NumberOption.Whole("--max-categories", least: 1),
    };

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[Separator, Encoding, Missing, NoMissingCodes, NoNumberNotations, NoComments, MaxCategories])
            command.Add(option);
    }

    public ReadOptions Of(ParseResult parsed) => new()
    {
        Separator = parsed.GetValue(Separator),
        Encoding = parsed.GetValue(Encoding),
        MoreMissingCodes = parsed.GetValue(Missing) ?? [],
        MissingCodes = !parsed.GetValue(NoMissingCodes),
        NumberNotations = !parsed.GetValue(NoNumberNotations),
        Comments = !parsed.GetValue(NoComments),
        MaxCategories = parsed.GetValue(MaxCategories),
    };

    private static string? ParseSeparator(ArgumentResult result)
    {
        string word = result.Tokens[0].Value;
        string separator = word switch
        {
            "tab" or "\\t" => "\t",
            "space" => " ",
            _ => word,
        };
        if (separator.Length == 1 && !char.IsLetterOrDigit(separator[0]) && separator[0] is not ('"' or '\r' or '\n'))
            return separator;
        result.AddError($"--separator: '{word}' separates no cells; a character such as ; or the word tab was expected");
        return null;
    }

    private static Encoding? ParseEncoding(ArgumentResult result)
    {
        try
        {
            return ReadOptions.EncodingOf(result.Tokens[0].Value);
        }
        catch (ArgumentException)
        {
            result.AddError($"--encoding: there is no encoding '{result.Tokens[0].Value}'; a name such as utf-8, utf-16, windows-1252 or shift_jis was expected");
            return null;
        }
    }
}
