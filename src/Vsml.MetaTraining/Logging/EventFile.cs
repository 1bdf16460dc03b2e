using System.Buffers.Binary;
using Google.Protobuf;
using Tensorboard;

namespace Vsml.MetaTraining;

/// <summary>
/// TensorBoard's event files: records of int64 length, uint32 checksum of the length, a protocol buffer of type Event, uint32
/// checksum of it.
/// </summary>
internal static class EventFile
{
    private const int Before = 12, After = 4;

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
