using System.Buffers.Binary;
using System.Text;

namespace Vsml.MLNet.Engine.Journals;

/// <summary>
/// What a journal begins with: which model it goes on from.
/// <code>
/// 8 bytes "VSMLJRN1", uint32 length of the payload, uint32 its CRC-32C
/// payload: int64 rows and additions before the first record, int64 rows; 32 bytes SHA-256 of what the model has learned; string what the model is;
///          int32 classes, int64 rows of each
/// </code>
/// </summary>
/// <param name="Number">Records before the first.</param>
/// <param name="Rows">Rows among them.</param>
/// <param name="Fingerprint">SHA-256 of what the model has learned.</param>
/// <param name="Model">What the model is, for messages: the path of a checkpoint.</param>
/// <param name="RowsOfClass">Rows of each class among <paramref name="Rows"/>.</param>
internal sealed record JournalHeader(long Number, long Rows, byte[] Fingerprint, string Model, long[] RowsOfClass)
{
    private const int MostLength = 1 << 26;

    private static ReadOnlySpan<byte> Magic => "VSMLJRN1"u8;

    public byte[] ToBytes()
    {
        using MemoryStream payload = new();
        using (BinaryWriter writer = new(payload, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(Number);
            writer.Write(Rows);
            writer.Write(Fingerprint);
            writer.Write(Model);
            writer.Write(RowsOfClass.Length);
            foreach (long rows in RowsOfClass)
                writer.Write(rows);
        }

        byte[] bytes = new byte[Magic.Length + 8 + payload.Length];
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(Magic.Length), (uint)payload.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(Magic.Length + 4), JournalRecord.Crc(payload.ToArray()));
        payload.ToArray().CopyTo(bytes, Magic.Length + 8);
        return bytes;
    }

    /// <exception cref="InvalidDataException">The bytes begin with none.</exception>
    public static JournalHeader Read(ReadOnlySpan<byte> bytes, out int length)
    {
        if (bytes.Length < Magic.Length + 8 || !bytes.StartsWith(Magic))
            throw new InvalidDataException("it does not begin like a journal.");
        uint size = BinaryPrimitives.ReadUInt32LittleEndian(bytes[Magic.Length..]);
        ReadOnlySpan<byte> rest = bytes[(Magic.Length + 8)..];
        if (size > MostLength || size > rest.Length || JournalRecord.Crc(rest[..(int)size]) != BinaryPrimitives.ReadUInt32LittleEndian(bytes[(Magic.Length + 4)..]))
            throw new InvalidDataException("its beginning is damaged.");
        length = Magic.Length + 8 + (int)size;
        using BinaryReader reader = new(new MemoryStream(rest[..(int)size].ToArray()), Encoding.UTF8);
        return new JournalHeader(
            reader.ReadInt64(), reader.ReadInt64(), reader.ReadBytes(32), reader.ReadString(), [.. Enumerable.Range(0, reader.ReadInt32()).Select(_ => reader.ReadInt64())]);
    }
}
