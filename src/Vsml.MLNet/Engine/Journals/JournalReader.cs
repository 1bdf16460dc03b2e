using Microsoft.Win32.SafeHandles;

namespace Vsml.MLNet.Engine.Journals;

/// <summary>Reads the records of a journal one after the other, and tells a torn end, which a stopped process leaves, from damage.</summary>
internal sealed class JournalReader
{
    private readonly SafeFileHandle _file;
    private readonly string _path;
    private readonly long _first, _end;
    private byte[] _buffer = new byte[1 << 12];

    /// <exception cref="InvalidDataException">The file is no journal.</exception>
    public JournalReader(SafeFileHandle file, string path)
    {
        (_file, _path, _end) = (file, path, RandomAccess.GetLength(file));
        try
        {
            // The header holds 8 bytes a class: what is read is a bound.
            Header = JournalHeader.Read(Bytes(0, (int)Math.Min(_end, 1 << 24)), out int length);
            _first = length;
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"journal '{path}': {e.Message}", e);
        }
    }

    public JournalHeader Header { get; }

    /// <summary>The number of the last record that a model has learned.</summary>
    /// <param name="fingerprint">What the model has learned: it is the one of the header, or of a checkpoint in the journal.</param>
    /// <exception cref="InvalidDataException">The journal goes on from another model.</exception>
    public long StartOf(byte[] fingerprint)
    {
        if (Header.Fingerprint.AsSpan().SequenceEqual(fingerprint))
            return Header.Number;

        // A process may have stopped after a checkpoint was put in its place, and before the journal was cut.
        foreach (JournalRecord record in Records())
        {
            if (record.Fingerprint is { } checkpoint && checkpoint.AsSpan().SequenceEqual(fingerprint))
                return record.Number;
        }

        throw new InvalidDataException(
            $"journal '{_path}': goes on from {Header.Model}, after {Header.Number} rows; the model that was given is another. Load that one, or begin another journal.");
    }

    /// <summary>Where the whole records end, once they were read to the end.</summary>
    public long End { get; private set; }

    /// <summary>Bytes of a torn record after them.</summary>
    public long Torn => _end - End;

    /// <summary>The records, with the place after each.</summary>
    /// <exception cref="InvalidDataException">A record is damaged that had been on the disk.</exception>
    public IEnumerable<JournalRecord> Records()
    {
        End = _first;
        long last = Header.Number;
        while (Next() is { } record)
        {
            if (record.Fingerprint is null && record.Number != last + 1)
                throw new InvalidDataException($"journal '{_path}': record {record.Number} stands after record {last}.");
            last = record.Fingerprint is null ? record.Number : last;
            yield return record;
        }

        CheckTorn(last);
    }

    private JournalRecord? Next()
    {
        if (_end - End < JournalRecord.HeadLength)
            return null;
        uint size = BitConverter.ToUInt32(Bytes(End, sizeof(uint)));
        if (!BitConverter.IsLittleEndian)
            size = System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(size);
        if (size > _end - End - JournalRecord.HeadLength)
            return null;
        try
        {
            JournalRecord? record = JournalRecord.Read(Bytes(End, JournalRecord.HeadLength + (int)size), out int length);
            End += record is null ? 0 : length;
            return record;
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"journal '{_path}', byte {End}: {e.Message}", e);
        }
    }

    /// <summary>What follows the last whole record may hold others, of the same write, but none that was made when what is missing was on the disk.</summary>
    private void CheckTorn(long last)
    {
        ReadOnlySpan<byte> rest = Bytes(End, (int)Math.Min(Torn, 1 << 26));
        for (int at = 1; at < rest.Length; at++)
        {
            if (JournalRecord.Read(rest[at..], out _) is { } later && later.Durable > last)
            {
                throw new InvalidDataException(
                    $"journal '{_path}': record {last + 1}, at byte {End}, is damaged, and records up to {later.Number} follow it. It was on the disk, so this is no torn end; rows would be lost.");
            }
        }
    }

    private ReadOnlySpan<byte> Bytes(long offset, int count)
    {
        if (_buffer.Length < count)
            _buffer = new byte[Math.Max(count, 2 * _buffer.Length)];
        int read = 0;
        while (read < count && RandomAccess.Read(_file, _buffer.AsSpan(read, count - read), offset + read) is > 0 and int more)
            read += more;
        return _buffer.AsSpan(0, read);
    }
}
