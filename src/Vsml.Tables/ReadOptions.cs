using System.Text;

namespace Vsml.Tables;

/// <summary>How a table is read. What is not said is found by looking.</summary>
public sealed record ReadOptions
{
    /// <summary>Everything by looking.</summary>
    public static ReadOptions Default { get; } = new();

    /// <summary>What stands between two cells; null to look whether it is a comma, a semicolon, a tab or a bar.</summary>
    public string? Separator { get; init; }

    /// <summary>Of the file; null for UTF-8, or UTF-16 where the file's beginning shows it.</summary>
    public Encoding? Encoding { get; init; }

    /// <summary>Whether lines that begin with # are comments.</summary>
    public bool Comments { get; init; } = true;

    /// <summary>Whether the known codes of a missing value (NA, N/A, ?, -, null, ...) are missing values.</summary>
    public bool MissingCodes { get; init; } = true;

    /// <summary>Further texts that mean a missing value; case counts.</summary>
    public IReadOnlyList<string> MoreMissingCodes { get; init; } = [];

    /// <summary>Whether a column that agrees on it may write its numbers as 16,7 or 1,234.5 or $5 or 5 kg or 5- or 12:30.</summary>
    public bool NumberNotations { get; init; } = true;

    /// <summary>How many texts of one column are encoded at most; 1 or more.</summary>
    public int MaxCategories { get; init; } = 100;

    /// <summary>The encoding of a name such as windows-1252, iso-8859-1, shift_jis or utf-16, which throws at bytes that are none of its own.</summary>
    /// <exception cref="ArgumentException">There is no encoding of this name.</exception>
    public static Encoding EncodingOf(string name)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        return Encoding.GetEncoding(name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
    }
}
