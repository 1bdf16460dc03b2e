using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Vsml.MetaTraining;

/// <summary>
/// The file of a <see cref="Checkpoint"/>, little-endian:
/// <code>
/// 8 bytes "VSMLCKPT", int32 version = 1
/// int64 step, string fingerprint                      (string: length in 7-bit groups, UTF-8)
/// int32 n, n floats                                    parameters
/// int32 n, n bytes                                     optimizer
/// int32 n, n times: string name, int32 m, m floats     vectors
/// int32 n, n times: string name, double                numbers
/// 32 bytes: SHA-256 of all before
/// </code>
/// </summary>
internal static class CheckpointFile
{
    private const int Version = 1;
    private const long LargestFile = 1L << 30;

    public static void Write(string path, Checkpoint checkpoint)
    {
        byte[] content = Encode(checkpoint);
        AtomicFile.Write(path, file =>
        {
            file.Write(content);
            file.Write(SHA256.HashData(content));
        });
    }

    public static Checkpoint Read(string path)
    {
        using FileStream file = File.OpenRead(path);
        if (file.Length is < 12 + SHA256.HashSizeInBytes or > LargestFile)
            throw Damaged(path, $"a file of {file.Length} bytes is not a checkpoint");
        byte[] content = new byte[file.Length];
        file.ReadExactly(content);
        if (!content.AsSpan().StartsWith("VSMLCKPT"u8)) throw Damaged(path, "it is not a checkpoint");
        ReadOnlySpan<byte> body = content.AsSpan(0, content.Length - SHA256.HashSizeInBytes);
        if (!SHA256.HashData(body).AsSpan().SequenceEqual(content.AsSpan(body.Length)))
            throw Damaged(path, "its content does not match its checksum: it is cut short or damaged");

        using BinaryReader reader = new(new MemoryStream(content, 8, body.Length - 8));
        int version = reader.ReadInt32();
        if (version != Version) throw Damaged(path, $"it is of version {version}, and this program reads version {Version}");
        return Decode(reader);
    }

    private static byte[] Encode(Checkpoint checkpoint)
    {
        using MemoryStream stream = new();
        using BinaryWriter writer = new(stream, Encoding.UTF8);
        writer.Write("VSMLCKPT"u8);
        writer.Write(Version);
        writer.Write(checkpoint.Step);
        writer.Write(checkpoint.Fingerprint);
        WriteFloats(writer, checkpoint.Parameters.Span);
        writer.Write(checkpoint.Optimizer.Length);
        writer.Write(checkpoint.Optimizer.Span);
        writer.Write(checkpoint.Vectors.Count);
        foreach ((string name, float[] vector) in checkpoint.Vectors.OrderBy(v => v.Key, StringComparer.Ordinal))
        {
            writer.Write(name);
            WriteFloats(writer, vector);
        }

        writer.Write(checkpoint.Numbers.Count);
        foreach ((string name, double number) in checkpoint.Numbers.OrderBy(n => n.Key, StringComparer.Ordinal))
        {
            writer.Write(name);
            writer.Write(number);
        }

        writer.Flush();
        return stream.ToArray();
    }

    private static Checkpoint Decode(BinaryReader reader)
    {
        Dictionary<string, float[]> vectors = [];
        Dictionary<string, double> numbers = [];
        Checkpoint checkpoint = new()
        {
            Step = reader.ReadInt64(),
            Fingerprint = reader.ReadString(),
            Parameters = ReadFloats(reader),
            Optimizer = reader.ReadBytes(reader.ReadInt32()),
            Vectors = vectors,
            Numbers = numbers,
        };
        for (int n = reader.ReadInt32(); n > 0; n--) vectors.Add(reader.ReadString(), ReadFloats(reader));
        for (int n = reader.ReadInt32(); n > 0; n--) numbers.Add(reader.ReadString(), reader.ReadDouble());
        return checkpoint;
    }

    // Floats as raw bytes, so that a NaN keeps its payload; .NET runs on little-endian machines alone.
    private static void WriteFloats(BinaryWriter writer, ReadOnlySpan<float> values)
    {
        writer.Write(values.Length);
        writer.Write(MemoryMarshal.AsBytes(values));
    }

    private static float[] ReadFloats(BinaryReader reader) =>
        MemoryMarshal.Cast<byte, float>(reader.ReadBytes(checked(reader.ReadInt32() * sizeof(float)))).ToArray();

    private static InvalidDataException Damaged(string path, string what) => new($"Can't read the checkpoint '{path}': {what}.");
}
