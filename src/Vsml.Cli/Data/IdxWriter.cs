using System.Buffers.Binary;
using System.IO.Compression;
using Vsml.MetaTraining.Images;

namespace Vsml.Cli.Data;

/// <summary>Writes a set as a pair of gzip-compressed IDX files.</summary>
internal static class IdxWriter
{
    /// <summary>NAME-images.idxN-ubyte.gz and NAME-labels.idx1-ubyte.gz.</summary>
    public static void Write(string folder, string name, ImageSet images)
    {
        int[] sizes = images.Size.Channels == 1
            ? [images.Count, images.Size.Height, images.Size.Width]
            : [images.Count, images.Size.Height, images.Size.Width, images.Size.Channels];
        Write(Path.Combine(folder, $"{name}-images.idx{sizes.Length}-ubyte.gz"), sizes, images.Pixels);
        Write(Path.Combine(folder, $"{name}-labels.idx1-ubyte.gz"), [images.Count], [.. images.Labels.Select(label => (byte)label)]);
    }

    private static void Write(string path, int[] sizes, byte[] values) => OutputFile.WriteBytes(path, stream =>
    {
        using var gzip = new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true);
        gzip.Write([0, 0, 0x08, (byte)sizes.Length]);
        Span<byte> number = stackalloc byte[sizeof(int)];
        foreach (int size in sizes)
        {
            BinaryPrimitives.WriteInt32BigEndian(number, size);
            gzip.Write(number);
        }
        gzip.Write(values);
    });
}
