using System.CommandLine;
using System.CommandLine.Parsing;

namespace Vsml.Cli;

/// <summary>What the commands ask of their arguments and options alike.</summary>
internal static class Validation
{
    /// <summary>An option that is misspelt would else be taken for one more path.</summary>
    public static void RefuseOptionsAmong(Argument<string[]> paths) => paths.Validators.Add(result =>
    {
        foreach (Token token in result.Tokens.Where(IsOption))
            result.AddError(token.Value == StandardStream.Name ? "the standard input is not read by this verb; a file was expected" : $"there is no option '{token.Value}'");
    });

    /// <summary>The same of a path, or of - for a standard stream.</summary>
    public static void RefuseOptionsAs(Argument<string?> path) => path.Validators.Add(result =>
    {
        foreach (Token token in result.Tokens.Where(token => IsOption(token) && token.Value != StandardStream.Name))
            result.AddError($"there is no option '{token.Value}'");
    });

    /// <summary>Of the words that an option may have.</summary>
    public static void AllowOnly(Option<string?> option, IReadOnlyList<string> words)
    {
        option.CompletionSources.Add([.. words]);
        option.Validators.Add(result =>
        {
            foreach (Token token in result.Tokens.Where(token => !words.Contains(token.Value)))
                result.AddError($"{option.Name}: there is no '{token.Value}'; {string.Join(", ", words)} {(words.Count == 1 ? "was" : "were")} expected");
        });
    }

    private static bool IsOption(Token token) => token.Value.StartsWith('-');
}
