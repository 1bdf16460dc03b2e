using System.Buffers.Binary;
using System.IO.Compression;

namespace Vsml.Cli.Tests;

/// <summary>Makes files in the IDX format.</summary>
internal static class IdxFiles
{
    private static readonly byte[] Names = [2, 5, 9];

    public static byte[] Bytes(int[] sizes, IEnumerable<byte> values, byte type = 0x08)
    {
        var header = new byte[4 + (4 * sizes.Length)];
        (header[2], header[3]) = (type, (byte)sizes.Length);
        for (int i = 0; i < sizes.Length; i++)
            BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4 + (4 * i)), sizes[i]);
        return [.. header, .. values];
    }

    public static byte[] Compressed(byte[] bytes)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Fastest))
            gzip.Write(bytes);
        return stream.ToArray();
    }

    /// <summary>3 x 3 images of three classes, in each of which another row of pixels is bright; labels are 2, 5 and 9.</summary>
    /// <returns>The paths of "NAME-images.idx3-ubyte.gz" and "NAME-labels.idx1-ubyte".</returns>
    public static (string Images, string Labels) WriteStripes(this TemporaryFolder folder, string name, int rows)
    {
        var random = new Random(rows);
        int[] classes = [.. Enumerable.Range(0, rows).Select(_ => random.Next(3))];
        IEnumerable<byte> pixels = classes.SelectMany(c => Enumerable.Range(0, 9).Select(i => (byte)(random.Next(100) + (i / 3 == c ? 80 : 0))));
        (string images, string labels) = (folder[$"{name}-images.idx3-ubyte.gz"], folder[$"{name}-labels.idx1-ubyte"]);
        File.WriteAllBytes(images, Compressed(Bytes([rows, 3, 3], pixels)));
        File.WriteAllBytes(labels, Bytes([rows], classes.Select(c => Names[c])));
        return (images, labels);
    }

    /// <summary>3 x 3 images of ten classes, a pixel or none of them bright.</summary>
    public static void WriteDigits(this TemporaryFolder folder, string name, int rows)
    {
        var random = new Random(rows);
        IEnumerable<byte> pixels = Enumerable.Range(0, rows).SelectMany(row => Enumerable.Range(0, 9).Select(i => (byte)(random.Next(60) + (i == row % 10 ? 190 : 0))));
        File.WriteAllBytes(folder[$"{name}-images.idx"], Bytes([rows, 3, 3], pixels));
        File.WriteAllBytes(folder[$"{name}-labels.idx"], Bytes([rows], Enumerable.Range(0, rows).Select(row => (byte)(row % 10))));
    }
}
