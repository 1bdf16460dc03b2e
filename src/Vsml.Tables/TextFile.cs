using System.IO.Compression;
using System.Text;

namespace Vsml.Tables;

/// <summary>
/// Reads a file of text, plain or gzip-compressed. Its encoding is the one asked for, else that of its byte order mark, else UTF-16 if every
/// other byte of its beginning is mostly 0, else UTF-8. Nothing is replaced: a byte that the encoding does not have is an error.
/// </summary>
internal static class TextFile
{
    private const int BytesToLookAt = 4096;

    private static readonly Encoding Utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly Encoding Utf16LittleEndian = new UnicodeEncoding(bigEndian: false, byteOrderMark: true, throwOnInvalidBytes: true);
    private static readonly Encoding Utf16BigEndian = new UnicodeEncoding(bigEndian: true, byteOrderMark: true, throwOnInvalidBytes: true);

    // The mark of UTF-16 is the beginning of that of UTF-32.
    private static readonly (byte[] Mark, Encoding Encoding)[] ByteOrderMarks =
    [
        ([0xff, 0xfe, 0, 0], new UTF32Encoding(bigEndian: false, byteOrderMark: true, throwOnInvalidCharacters: true)),
        ([0, 0, 0xfe, 0xff], new UTF32Encoding(bigEndian: true, byteOrderMark: true, throwOnInvalidCharacters: true)),
        ([0xef, 0xbb, 0xbf], Utf8),
        ([0xff, 0xfe], Utf16LittleEndian),
        ([0xfe, 0xff], Utf16BigEndian),
    ];

    /// <param name="path">A file, or what to call <paramref name="content"/>.</param>
    /// <param name="encoding">Null to find it by looking.</param>
    /// <param name="remarks">Receives what was found by looking and may be wrong.</param>
    /// <param name="content">Read to its end in place of the file.</param>
    /// <exception cref="InvalidDataException">It cannot be read, or not as text; names the file, and the line where there is one.</exception>
    public static string Read(string path, Encoding? encoding, ICollection<string> remarks, Stream? content = null)
    {
        byte[] bytes;
        try
        {
            bytes = Uncompressed(content is null ? File.ReadAllBytes(path) : BytesOf(content));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new InvalidDataException($"{path}: cannot be read: {e.Message}", e);
        }

        RefuseOtherFormats(path, bytes);
        int start = 0;
        if (encoding is null)
            (encoding, start) = Find(bytes, remarks);
        return Decode(path, bytes, start, encoding);
    }

    private static byte[] BytesOf(Stream content)
    {
        using var bytes = new MemoryStream();
        content.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static byte[] Uncompressed(byte[] bytes)
    {
        if (!bytes.AsSpan().StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b]))
            return bytes;
        using var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        using var content = new MemoryStream();
        gzip.CopyTo(content);
        return content.ToArray();
    }

    private static void RefuseOtherFormats(string path, ReadOnlySpan<byte> bytes)
    {
        string? other = bytes.StartsWith("PK\u0003\u0004"u8) ? "a zip archive, as Excel's workbooks are"
            : bytes.StartsWith("PAR1"u8) ? "a Parquet file"
            : bytes.StartsWith("SQLite format 3"u8) ? "a SQLite database"
            : null;
        if (other is not null)
            throw new InvalidDataException($"{path}: is {other}; a table of text (CSV) was expected");
    }

    private static (Encoding Encoding, int Start) Find(byte[] bytes, ICollection<string> remarks)
    {
        foreach ((byte[] mark, Encoding marked) in ByteOrderMarks)
        {
            if (bytes.AsSpan().StartsWith(mark))
                return (marked, mark.Length);
        }

        // Digits, separators and line ends have a byte 0 in UTF-16, and no text has one in UTF-8.
        int pairs = Math.Min(bytes.Length, BytesToLookAt) / 2;
        int evenZeros = Enumerable.Range(0, pairs).Count(i => bytes[2 * i] == 0), oddZeros = Enumerable.Range(0, pairs).Count(i => bytes[(2 * i) + 1] == 0);
        bool little = oddZeros > pairs / 5 && evenZeros <= pairs / 50, big = evenZeros > pairs / 5 && oddZeros <= pairs / 50;
        if (!little && !big)
            return (Utf8, 0);
        remarks.Add($"taken as UTF-16, {(little ? "little" : "big")}-endian");
        return (little ? Utf16LittleEndian : Utf16BigEndian, 0);
    }

    private static string Decode(string path, byte[] bytes, int start, Encoding encoding)
    {
        string text;
        try
        {
            text = encoding.GetString(bytes.AsSpan(start));
        }
        catch (DecoderFallbackException) when (encoding == Utf8 && bytes.AsSpan().Contains((byte)0))
        {
            // A picture, say: no encoding of text makes a table of it.
            throw new InvalidDataException(NoText(path, bytes.AsSpan(0, bytes.AsSpan().IndexOf((byte)0)).Count((byte)'\n')));
        }
        catch (DecoderFallbackException e)
        {
            int at = start + Math.Max(e.Index, 0);
            byte[] unknown = e.BytesUnknown is { Length: > 0 } given ? given : [bytes[Math.Min(at, bytes.Length - 1)]];
            int line = 1 + bytes.AsSpan(0, Math.Min(at, bytes.Length)).Count((byte)'\n');
            throw new InvalidDataException(
                $"{path}: is not {encoding.WebName.ToUpperInvariant()}: line {line} has the byte {Convert.ToHexString(unknown)}; " +
                "name its encoding with --encoding NAME, such as windows-1252 (Western Europe), windows-1251 (Cyrillic) or shift_jis", e);
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException($"{path}: is too long: fewer than a billion characters were expected", e);
        }

        text = text.TrimStart('\ufeff');
        int zero = text.IndexOf('\0');
        if (zero >= 0)
            throw new InvalidDataException(NoText(path, text.AsSpan(0, zero).Count('\n')));
        return text;
    }

    private static string NoText(string path, int linesBefore) => $"{path}: is no text: line {1 + linesBefore} has a byte 0; a table of text (CSV) was expected";
}
