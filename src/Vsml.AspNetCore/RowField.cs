using System.Text.Json;

namespace Vsml.AspNetCore;

/// <summary>What a field of a row holds; the page asks for it accordingly.</summary>
public enum FieldKind
{
    /// <summary>A text.</summary>
    Text,

    /// <summary>A number.</summary>
    Number,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A picture, as the base64 of its file.</summary>
    Picture,
}

/// <summary>A field of the JSON object that a row is.</summary>
/// <typeparam name="TRow">The row.</typeparam>
public sealed class RowField<TRow>
    where TRow : class
{
    private readonly Action<TRow, JsonElement> _read;

    /// <param name="name">Of the field.</param>
    /// <param name="kind">What it holds.</param>
    /// <param name="mayMiss">Whether a row may lack it, or have null.</param>
    /// <param name="read">Writes its value into the row. Throws a <see cref="RefusedRequestException"/> for one that won't do.</param>
    public RowField(string name, FieldKind kind, bool mayMiss, Action<TRow, JsonElement> read)
    {
        (Name, Kind, MayMiss, _read) = (name, kind, mayMiss, read);
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>What it holds.</summary>
    public FieldKind Kind { get; }

    /// <summary>Whether a row may lack it.</summary>
    public bool MayMiss { get; }

    internal void Read(TRow row, JsonElement value) => _read(row, value);
}
