using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace Vsml.MLNet.Engine.Journals;

/// <summary>What a row, or a caller, added to a pipeline.</summary>
/// <param name="Column">The column of keys of a categorical column; empty for a class of the label.</param>
/// <param name="Value">The value, or the name of the class.</param>
internal readonly record struct Addition(string Column, string Value)
{
    public bool IsClass => Column.Length == 0;
}

/// <summary>
/// One record of a journal: what was added to the pipeline, and the row that was learned by it; or a checkpoint.
/// <code>
/// uint32  length of the payload, uint32 its CRC-32C
/// payload:
/// int64   number: rows and additions so far, this one included
/// int64   number of the last record that was on the disk when this one was made
/// uint8   kind: 1 a row, 2 additions alone, 3 a checkpoint
/// int32   additions; for each: string column, string value
/// a row:  float weight, float label, int32 inputs, int32 values that are stored; int32 indices of them where they are fewer than inputs, float values
/// a checkpoint: 32 bytes SHA-256 of what the model has learned, string path
/// </code>
/// All little-endian; a string is int32 bytes of UTF-8. Every record is whole or is not there.
/// </summary>
internal sealed class JournalRecord
{
    public const int HeadLength = 8;

    private const byte Row = 1, Added = 2, CheckPoint = 3;

    // What a damaged length may claim at most.
    private const int MostLength = 1 << 28;

    public long Number { get; private init; }

    /// <summary>The number of the last record that was on the disk when it was made: damage up to that one is no torn end.</summary>
    public long Durable { get; private init; }

    public IReadOnlyList<Addition> Additions { get; private init; } = [];

    /// <summary>The features of the row, dense; null if there is no row.</summary>
    public float[]? Features { get; private init; }

    public float Label { get; private init; }

    public float Weight { get; private init; }

    /// <summary>What the model of a checkpoint has learned; null if it is none.</summary>
    public byte[]? Fingerprint { get; private init; }

    /// <summary>The path of a checkpoint.</summary>
    public string Path { get; private init; } = "";

    public static void WriteRow(
        ArrayBufferWriter<byte> target, long number, long durable, IReadOnlyList<Addition>? additions, ReadOnlySpan<float> features, float label, float weight)
    {
        int start = Begin(target, number, durable, Row, additions);
        Write(target, weight);
        Write(target, label);
        Write(target, features.Length);
        int nonZero = 0;
        foreach (float value in features)
            nonZero += value == 0 ? 0 : 1;
        if (nonZero * 2 < features.Length)
        {
            Write(target, nonZero);
            for (int a = 0; a < features.Length; a++)
            {
                if (features[a] != 0)
                    Write(target, a);
            }

            foreach (float value in features)
            {
                if (value != 0)
                    Write(target, value);
            }
        }
        else
        {
            Write(target, features.Length);
            Span<byte> bytes = target.GetSpan(features.Length * sizeof(float));
            for (int a = 0; a < features.Length; a++)
                BinaryPrimitives.WriteSingleLittleEndian(bytes[(a * sizeof(float))..], features[a]);
            target.Advance(features.Length * sizeof(float));
        }

        End(target, start);
    }

    public static void WriteAdditions(ArrayBufferWriter<byte> target, long number, long durable, IReadOnlyList<Addition> additions) =>
        End(target, Begin(target, number, durable, Added, additions));

    public static void WriteCheckPoint(ArrayBufferWriter<byte> target, long number, long durable, ReadOnlySpan<byte> fingerprint, string path)
    {
        int start = Begin(target, number, durable, CheckPoint, null);
        target.Write(fingerprint);
        Write(target, path);
        End(target, start);
    }

    /// <summary>Reads the record at the beginning of some bytes.</summary>
    /// <param name="bytes">From the beginning of a record.</param>
    /// <param name="length">Its length, head included.</param>
    /// <returns>Null if there is no whole record.</returns>
    public static JournalRecord? Read(ReadOnlySpan<byte> bytes, out int length)
    {
        length = 0;
        if (bytes.Length < HeadLength)
            return null;
        uint size = BinaryPrimitives.ReadUInt32LittleEndian(bytes), crc = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
        if (size is 0 or > MostLength || size > bytes.Length - HeadLength || Crc(bytes.Slice(HeadLength, (int)size)) != crc)
            return null;
        length = HeadLength + (int)size;
        return Parse(new Payload(bytes.Slice(HeadLength, (int)size)));
    }

    public static uint Crc(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (ulong word in words)
            crc = BitOperations.Crc32C(crc, BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word));
        foreach (byte value in bytes[(words.Length * sizeof(ulong))..])
            crc = BitOperations.Crc32C(crc, value);
        return ~crc;
    }

    private static JournalRecord Parse(Payload payload)
    {
        (long number, long durable, byte kind) = (payload.Int64(), payload.Int64(), payload.Byte());
        Addition[] additions = new Addition[payload.Count()];
        foreach (ref Addition addition in additions.AsSpan())
            addition = new Addition(payload.Text(), payload.Text());
        switch (kind)
        {
            case CheckPoint:
                return new JournalRecord { Number = number, Durable = durable, Fingerprint = payload.Bytes(32).ToArray(), Path = payload.Text() };
            case Added:
                return new JournalRecord { Number = number, Durable = durable, Additions = additions };
            case Row:
                (float weight, float label) = (payload.Single(), payload.Single());
                return new JournalRecord { Number = number, Durable = durable, Additions = additions, Weight = weight, Label = label, Features = payload.Features() };
            default:
                throw new InvalidDataException($"a record of kind {kind}, expected 1 to 3; a later version may have written it.");
        }
    }

    private static int Begin(ArrayBufferWriter<byte> target, long number, long durable, byte kind, IReadOnlyList<Addition>? additions)
    {
        int start = target.WrittenCount;
        target.GetSpan(HeadLength)[..HeadLength].Clear();
        target.Advance(HeadLength);
        Write(target, number);
        Write(target, durable);
        target.GetSpan(1)[0] = kind;
        target.Advance(1);
        Write(target, additions?.Count ?? 0);
        for (int i = 0; i < (additions?.Count ?? 0); i++)
        {
            Write(target, additions![i].Column);
            Write(target, additions[i].Value);
        }

        return start;
    }

    private static void End(ArrayBufferWriter<byte> target, int start)
    {
        Span<byte> record = MemoryMarshal.AsMemory(target.WrittenMemory).Span[start..];
        BinaryPrimitives.WriteUInt32LittleEndian(record, (uint)(record.Length - HeadLength));
        BinaryPrimitives.WriteUInt32LittleEndian(record[4..], Crc(record[HeadLength..]));
    }

    private static void Write(ArrayBufferWriter<byte> target, long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(target.GetSpan(sizeof(long)), value);
        target.Advance(sizeof(long));
    }

    private static void Write(ArrayBufferWriter<byte> target, int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(target.GetSpan(sizeof(int)), value);
        target.Advance(sizeof(int));
    }

    private static void Write(ArrayBufferWriter<byte> target, float value)
    {
        BinaryPrimitives.WriteSingleLittleEndian(target.GetSpan(sizeof(float)), value);
        target.Advance(sizeof(float));
    }

    private static void Write(ArrayBufferWriter<byte> target, string value)
    {
        Write(target, Encoding.UTF8.GetByteCount(value));
        target.Advance(Encoding.UTF8.GetBytes(value, target.GetSpan(Encoding.UTF8.GetByteCount(value))));
    }

    /// <summary>Reads a payload, whose checksum was right: what does not fit is a bug or another version, not damage.</summary>
    private ref struct Payload(ReadOnlySpan<byte> bytes)
    {
        private ReadOnlySpan<byte> _left = bytes;

        public ReadOnlySpan<byte> Bytes(int count)
        {
            if ((uint)count > (uint)_left.Length)
                throw new InvalidDataException("a record that ends too early.");
            ReadOnlySpan<byte> bytes = _left[..count];
            _left = _left[count..];
            return bytes;
        }

        public byte Byte() => Bytes(1)[0];

        public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Bytes(sizeof(int)));

        public long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Bytes(sizeof(long)));

        public float Single() => BinaryPrimitives.ReadSingleLittleEndian(Bytes(sizeof(float)));

        public int Count() => Int32() is >= 0 and int count && count <= _left.Length ? count : throw new InvalidDataException("a record that ends too early.");

        public string Text() => Encoding.UTF8.GetString(Bytes(Int32()));

        public float[] Features()
        {
            (int inputs, int stored) = (Int32(), Int32());
            if (inputs < 0 || inputs > 1 << 24 || stored < 0 || stored > inputs)
                throw new InvalidDataException($"a row of {stored} of {inputs} values.");
            float[] features = new float[inputs];
            ReadOnlySpan<byte> indices = stored < inputs ? Bytes(stored * sizeof(int)) : default;
            for (int i = 0; i < stored; i++)
            {
                int at = stored < inputs ? BinaryPrimitives.ReadInt32LittleEndian(indices[(i * sizeof(int))..]) : i;
                features[(uint)at < (uint)inputs ? at : throw new InvalidDataException($"a value {at} of {inputs}.")] = Single();
            }

            return features;
        }
    }
}
