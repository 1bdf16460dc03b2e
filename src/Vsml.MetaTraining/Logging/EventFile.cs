using System.Buffers.Binary;
using System.Numerics;
using Google.Protobuf;
using Tensorboard;

namespace Vsml.MetaTraining;

/// <summary>
/// TensorBoard's event files: records of int64 length, uint32 checksum of the length, a protocol buffer of type Event, uint32
/// checksum of it. The checksum is CRC-32C, turned by 15 bits, plus a constant, so that that of a record which holds checksums is none of them.
/// </summary>
internal static class EventFile
{
    private const int Before = 12, After = 4;

    /// <summary>Adds events to a file, which begins with the version of its format.</summary>
    public static void Append(string path, IEnumerable<Event> events)
    {
        using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        if (file.Position == 0)
            file.Write(Record(new Event { WallTime = Now(), FileVersion = "brain.Event:2" }));
        foreach (Event each in events)
            file.Write(Record(each));
    }

    /// <summary>The event of one number on one curve.</summary>
    public static Event Scalar(string name, long step, double value) => new()
    {
        WallTime = Now(),
        Step = step,
        Summary = new Summary { Value = { new Summary.Types.Value { Tag = name, SimpleValue = (float)value } } },
    };

    /// <summary>Cuts every event file of a folder before its first event of a step after <paramref name="step"/>.</summary>
    public static void RemoveAfter(string folder, long step)
    {
        foreach (string path in Directory.GetFiles(folder, "events.out.tfevents.*"))
        {
            byte[] content = File.ReadAllBytes(path);
            int keep = 0;
            foreach ((Event read, int end) in Read(content))
            {
                if (read.Step > step) break;
                keep = end;
            }

            if (keep == content.Length) continue;
            using FileStream file = File.OpenWrite(path);
            file.SetLength(keep);
        }
    }

    /// <summary>The events of a file with the position where each ends; stops at a record that a killed process left unfinished.</summary>
    public static IEnumerable<(Event Event, int End)> Read(byte[] content)
    {
        for (int at = 0; at + Before <= content.Length;)
        {
            long length = BinaryPrimitives.ReadInt64LittleEndian(content.AsSpan(at));
            if (length < 0 || length > content.Length - at - Before - After) yield break;
            if (!TryParse(content.AsSpan(at + Before, (int)length), out Event read)) yield break;
            at += Before + (int)length + After;
            yield return (read, at);
        }
    }

    private static double Now() => (DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds;

    private static byte[] Record(Event written)
    {
        byte[] content = written.ToByteArray(), record = new byte[Before + content.Length + After];
        BinaryPrimitives.WriteInt64LittleEndian(record, content.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(sizeof(long)), Checksum(record.AsSpan(0, sizeof(long))));
        content.CopyTo(record.AsSpan(Before));
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(Before + content.Length), Checksum(content));
        return record;
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte each in bytes)
            crc = BitOperations.Crc32C(crc, each);
        return BitOperations.RotateRight(~crc, 15) + 0xa282ead8;
    }

    private static bool TryParse(ReadOnlySpan<byte> record, out Event read)
    {
        try
        {
            read = Event.Parser.ParseFrom(record.ToArray());
            return true;
        }
        catch (InvalidProtocolBufferException)
        {
            read = new Event();
            return false;
        }
    }
}
