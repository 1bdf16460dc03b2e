using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Vsml.AspNetCore;

/// <summary>Reads the JSON of requests, and says what is wrong with it.</summary>
internal static class Json
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 8, AllowDuplicateProperties = false };

    /// <summary>The object that is a request's body.</summary>
    /// <exception cref="RefusedRequestException">It is none.</exception>
    public static async Task<JsonElement> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!request.HasJsonContentType())
            throw new RefusedRequestException("Content-Type", $"is '{request.ContentType}'", "application/json", StatusCodes.Status415UnsupportedMediaType);
        try
        {
            using JsonDocument document = await JsonDocument.ParseAsync(request.Body, Strict, cancellationToken);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : throw Unfit("body", document.RootElement, "a JSON object");
        }
        catch (JsonException e)
        {
            throw new RefusedRequestException("body", $"is no JSON that can be read: {e.Message}", "a JSON object");
        }
    }

    /// <summary>Refuses fields that nobody would look at: most are misspelt.</summary>
    public static void RequireKnown(string parent, JsonElement value, IEnumerable<string> known)
    {
        foreach (JsonProperty property in value.EnumerateObject())
        {
            if (!known.Contains(property.Name, StringComparer.Ordinal))
                throw new RefusedRequestException(parent + property.Name, "is no field that there is", $"one of {string.Join(", ", known.Take(20).Select(name => $"'{name}'"))}");
        }
    }

    public static string? Text(JsonElement body, string field) => !body.TryGetProperty(field, out JsonElement value) || value.ValueKind == JsonValueKind.Null
        ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString() : throw Unfit(field, value, "a text");

    /// <summary>A number; NaN for null.</summary>
    public static double Number(string field, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number when value.TryGetDouble(out double number) && double.IsFinite(number) => number,
        JsonValueKind.Null => double.NaN,
        _ => throw Unfit(field, value, "a number, or null where it is missing,"),
    };

    public static RefusedRequestException Unfit(string field, JsonElement value, string expected)
    {
        string text = value.ValueKind == JsonValueKind.Undefined ? "" : value.GetRawText();
        string shown = text.Length > 60 ? text[..60] + "..." : text;
        return new RefusedRequestException(field, value.ValueKind switch
        {
            JsonValueKind.Undefined => "is missing",
            JsonValueKind.String => $"is the text {shown}",
            JsonValueKind.Object => "is an object",
            JsonValueKind.Array => "is an array",
            _ => $"is {shown}",
        }, expected);
    }
}
