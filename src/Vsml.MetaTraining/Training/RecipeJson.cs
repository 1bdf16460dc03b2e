using System.Text.Json;
using System.Text.Json.Serialization;

namespace Vsml.MetaTraining;

/// <summary>How recipes are written and read: JSON with snake_case names, in which an unknown name is an error.</summary>
internal static class RecipeJson
{
    private const int LargestFile = 1 << 20, LongestCause = 240;

    // By reflection: a source-generated reader would set an init-only property that the file leaves out to the default of its type, not to ours.
    internal static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
        WriteIndented = true,
    };

    /// <exception cref="InvalidDataException">The file is no recipe; the message names it and what is wrong.</exception>
    internal static T Load<T>(string path, Action<T> validate) where T : class
    {
        if (new FileInfo(path).Length > LargestFile)
            throw new InvalidDataException($"{path}: is no recipe: it has more than {LargestFile} bytes");
        return Parse(File.ReadAllText(path), path, validate);
    }

    /// <exception cref="InvalidDataException">The text is no recipe; the message names its origin and what is wrong.</exception>
    internal static T Parse<T>(string json, string origin, Action<T> validate) where T : class
    {
        try
        {
            T recipe = JsonSerializer.Deserialize<T>(json, Options) ?? throw new JsonException("the recipe is null.");
            validate(recipe);
            return recipe;
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            // What the reader says may hold what it read: a file that is no recipe is not to be printed.
            string cause = e is JsonException { InnerException: JsonException, LineNumber: { } line }
                ? $"line {line + 1} is no JSON" : e.Message.ReplaceLineEndings(" ");
            throw new InvalidDataException($"{origin}: is no recipe: {(cause.Length > LongestCause ? cause[..LongestCause] + "..." : cause)}", e);
        }
    }
}
