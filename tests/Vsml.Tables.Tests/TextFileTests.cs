using System.IO.Compression;
using System.Text;

namespace Vsml.Tables.Tests;

public class TextFileTests
{
    private const string Text = "x,label\n1,né\n2,nè\n3,né\n4,nè\n";

    [Theory]
    [InlineData("utf-8", true)]
    [InlineData("utf-8", false)]
    [InlineData("utf-16", true)]
    [InlineData("utf-16", false)]
    [InlineData("utf-16BE", true)]
    [InlineData("utf-16BE", false)]
    [InlineData("utf-32", true)]
    public void AUnicodeFile_IsReadByItsMarkOrByLooking(string name, bool marked)
    {
        Encoding encoding = Encoding.GetEncoding(name);
        Dataset dataset = Read(marked ? encoding.Marked(Text) : encoding.GetBytes(Text));

        Assert.Equal(["né", "nè"], dataset.Classes);
        Assert.Equal("x", Assert.IsType<NumberColumn>(Assert.Single(dataset.Columns)).Name);
        string[] remarks = marked || name == "utf-8" ? [] : [$"taken as UTF-16, {(name == "utf-16" ? "little" : "big")}-endian"];
        Assert.Equal(remarks, dataset.Remarks);
    }

    [Theory]
    [InlineData("iso-8859-1", "E9")]
    [InlineData("windows-1252", "E9")]
    public void AFileThatIsNotUnicode_IsRefusedAtItsLineAndReadByTheNameOfItsEncoding(string name, string unknown)
    {
        byte[] bytes = ReadOptions.EncodingOf(name).GetBytes(Text);

        string message = Assert.Throws<InvalidDataException>(() => Read(bytes)).Message;
        Assert.Contains($".csv: is not UTF-8: line 2 has the byte {unknown}", message, StringComparison.Ordinal);
        Assert.Contains("--encoding NAME", message, StringComparison.Ordinal);
        Assert.Equal(["né", "nè"], Read(bytes, new ReadOptions { Encoding = ReadOptions.EncodingOf(name) }).Classes);
    }

    [Fact]
    public void AnEncodingAskedFor_IsHeldTo()
    {
        byte[] bytes = Encoding.Latin1.GetBytes(Text);
        string message = Assert.Throws<InvalidDataException>(() => Read(bytes, new ReadOptions { Encoding = ReadOptions.EncodingOf("us-ascii") })).Message;
        Assert.Contains("is not US-ASCII: line 2", message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => ReadOptions.EncodingOf("latin-9000"));
        Assert.Equal(2, Read(Encoding.UTF8.Marked(Text), new ReadOptions { Encoding = ReadOptions.EncodingOf("utf-8") }).Classes.Count);
    }

    [Fact]
    public void ACompressedFile_IsReadWhateverItsName()
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
            gzip.Write(Encoding.UTF8.GetBytes(Text));
        byte[] bytes = compressed.ToArray();

        Assert.Equal(4, Read(bytes).Rows);
        Assert.Contains("cannot be read", Assert.Throws<InvalidDataException>(() => Read([.. bytes[..14], 0xff, 0xff, .. bytes[16..]])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ACompressedFileThatWasCutShort_IsNoShorterTable()
    {
        string text = "x,label\n" + string.Concat(Enumerable.Range(0, 2000).Select(i => $"{i * 7919 % 10007},{(i % 2 == 0 ? "a" : "b")}\n"));
        byte[] bytes = Compressed(text);

        Assert.Equal(2000, Read(bytes).Rows);
        // Two archives one after the other, as gzip joins them, and zeros as tapes end.
        Assert.Equal(4000, Read([.. bytes, .. Compressed(text[8..]), .. new byte[64]]).Rows);
        Assert.All([bytes.Length / 2, bytes.Length - 9, bytes.Length - 1], length =>
            Assert.Contains("cannot be read", Assert.Throws<InvalidDataException>(() => Read(bytes[..length])).Message, StringComparison.Ordinal));

        static byte[] Compressed(string text)
        {
            using var compressed = new MemoryStream();
            using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
                gzip.Write(Encoding.UTF8.GetBytes(text));
            return compressed.ToArray();
        }
    }

    [Theory]
    [InlineData("PK\u0003\u0004workbook", "a zip archive")]
    [InlineData("PAR1", "a Parquet file")]
    [InlineData("x,label\n1,a\n\u0000", "is no text: line 3 has a byte 0")]
    public void AFileOfAnotherFormat_IsNamed(string text, string message) =>
        Assert.Contains(message, Assert.Throws<InvalidDataException>(() => Read(Encoding.UTF8.GetBytes(text))).Message, StringComparison.Ordinal);

    [Fact]
    public void APicture_IsNoText() => Assert.Contains(
        "is no text: line 2 has a byte 0", Assert.Throws<InvalidDataException>(() => Read([0x89, (byte)'P', (byte)'N', (byte)'G', (byte)'\n', 0, 0, 0, 0xff])).Message, StringComparison.Ordinal);

    [Fact]
    public void AFileThatIsNotThere_CannotBeRead() =>
        Assert.Contains("none.csv: cannot be read", Assert.Throws<InvalidDataException>(() => Dataset.Read("none.csv", "label")).Message, StringComparison.Ordinal);

    private static Dataset Read(byte[] bytes, ReadOptions? options = null) => Tables.Read(bytes, path => Dataset.Read(path, "label", options));
}
