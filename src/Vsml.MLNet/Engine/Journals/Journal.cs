using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace Vsml.MLNet.Engine.Journals;

/// <summary>
/// The rows that an engine learned since a model was saved, on the disk. Records are numbered, and come in the order in which rows were learned.
/// Threads that wait for the disk at the same time share one write and one flush, so that the disk's pace does not bound the rows a second but the
/// pace of a lone thread.
/// </summary>
internal sealed class Journal : IDisposable
{
    private readonly string _path;
    private readonly bool _flushesToDisk;
    private readonly Lock _buffering = new(), _flushing = new();
    private ArrayBufferWriter<byte> _pending = new(), _writing = new();
    private SafeFileHandle _file;
    private Exception? _failure;

    // Of the file; guarded by _flushing.
    private long _length;
    private long _number, _kept;

    private Journal(string path, SafeFileHandle file, bool flushesToDisk, long length, long number)
    {
        (_path, _file, _flushesToDisk, _length, _number, _kept) = (path, file, flushesToDisk, length, number, number);
    }

    /// <summary>The number of the last record.</summary>
    public long Number => Volatile.Read(ref _number);

    public string FullPath => _path;

    /// <summary>Opens a journal, or begins one; lets replay what the model lacks; drops a torn record at the end.</summary>
    /// <param name="path">The file.</param>
    /// <param name="fingerprint">What the model has learned.</param>
    /// <param name="flushesToDisk">Whether a record is on the disk, and not only in the operating system's memory, when it is kept.</param>
    /// <param name="begin">Told of the header of the journal, if it goes on from the model.</param>
    /// <param name="known">Given every record that the model has learned already: the process stopped after a checkpoint, before the journal was cut.</param>
    /// <param name="replay">Given every record that the model lacks.</param>
    /// <param name="torn">Bytes that were dropped.</param>
    /// <exception cref="InvalidDataException">It is no journal, is damaged, or goes on from another model.</exception>
    /// <exception cref="IOException">It cannot be opened, or another engine has it open.</exception>
    public static Journal Open(
        string path, byte[] fingerprint, bool flushesToDisk, Action<JournalHeader> begin, Action<JournalRecord> known, Action<JournalRecord> replay,
        out long torn)
    {
        path = Path.GetFullPath(path);
        if (!File.Exists(path))
            AtomicFile.Write(path, stream => stream.Write(new JournalHeader(0, 0, fingerprint, "the model that it was begun with", []).ToBytes()));
        SafeFileHandle file = OpenHandle(path, FileMode.Open);
        try
        {
            var reader = new JournalReader(file, path);
            long start = StartOf(reader, path, fingerprint), number = reader.Header.Number;
            begin(reader.Header);
            foreach (JournalRecord record in reader.Records())
            {
                if (record.Fingerprint is not null)
                    continue;
                number = record.Number;
                (number > start ? replay : known)(record);
            }

            torn = reader.Torn;
            if (torn > 0)
            {
                RandomAccess.SetLength(file, reader.End);
                RandomAccess.FlushToDisk(file);
            }

            return new Journal(path, file, flushesToDisk, reader.End, number);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Writes a row down, not yet on the disk.</summary>
    /// <returns>Its number, to wait for by <see cref="Keep"/>.</returns>
    public long Append(IReadOnlyList<Addition>? additions, ReadOnlySpan<float> features, float label, float weight)
    {
        lock (_buffering)
        {
            CheckFailure();
            JournalRecord.WriteRow(_pending, ++_number, Volatile.Read(ref _kept), additions, features, label, weight);
            return _number;
        }
    }

    /// <summary>Writes additions down, not yet on the disk.</summary>
    public long Append(IReadOnlyList<Addition> additions)
    {
        lock (_buffering)
        {
            CheckFailure();
            JournalRecord.WriteAdditions(_pending, ++_number, Volatile.Read(ref _kept), additions);
            return _number;
        }
    }

    /// <summary>Returns when a record, and all before it, is on the disk.</summary>
    /// <exception cref="IOException">It could not be written.</exception>
    public void Keep(long number)
    {
        while (Volatile.Read(ref _kept) < number)
        {
            lock (_flushing)
            {
                if (_kept < number)
                    Flush();
            }
        }
    }

    /// <summary>Where in the file the next record will stand. No record must be appended meanwhile, and none may be cut.</summary>
    public long Place()
    {
        Keep(Number);
        lock (_flushing)
            return _length;
    }

    /// <summary>Writes down that a model with the records up to a number is about to be put in its place.</summary>
    public void AppendCheckPoint(long number, byte[] fingerprint, string path)
    {
        lock (_flushing)
        {
            lock (_buffering)
                JournalRecord.WriteCheckPoint(_pending, number, _kept, fingerprint, path);
            Flush();
        }
    }

    /// <summary>Lets go of the records that a saved model holds. Written aside and moved; records go on being appended meanwhile, and wait for it to be kept.</summary>
    /// <param name="header">The model.</param>
    /// <param name="place">Where the first record stands that the model lacks.</param>
    public void Cut(JournalHeader header, long place)
    {
        lock (_flushing)
        {
            Flush();
            string aside = _path + $".{Guid.NewGuid():N}.tmp";
            SafeFileHandle file = OpenHandle(aside, FileMode.CreateNew);
            try
            {
                byte[] begin = header.ToBytes(), rest = new byte[_length - place];
                for (int read = 0; read < rest.Length;)
                    read += RandomAccess.Read(_file, rest.AsSpan(read), place + read) is > 0 and int more ? more : throw new EndOfStreamException();
                RandomAccess.Write(file, begin, 0);
                RandomAccess.Write(file, rest, begin.Length);
                RandomAccess.FlushToDisk(file);
                if (OperatingSystem.IsWindows())
                    _file.Dispose();
                File.Move(aside, _path, overwrite: true);
                _file.Dispose();
                (_file, _length) = (file, begin.Length + rest.Length);
            }
            catch (Exception e)
            {
                file.Dispose();
                File.Delete(aside);
                if (_file.IsClosed)
                    _failure = e;
                throw;
            }
        }
    }

    public void Dispose()
    {
        lock (_flushing)
        {
            if (_file.IsClosed)
                return;
            try
            {
                Flush();
            }
            finally
            {
                _file.Dispose();
            }
        }
    }

    // Called with _flushing held.
    private void Flush()
    {
        long number;
        lock (_buffering)
        {
            CheckFailure();
            (_pending, _writing) = (_writing, _pending);
            number = _number;
        }

        try
        {
            RandomAccess.Write(_file, _writing.WrittenSpan, _length);
            if (_flushesToDisk)
                RandomAccess.FlushToDisk(_file);
        }
        catch (Exception e)
        {
            lock (_buffering)
                _failure = e;
            throw new IOException($"journal '{_path}': rows could not be kept: {e.Message}", e);
        }

        _length += _writing.WrittenCount;
        _writing.ResetWrittenCount();
        Volatile.Write(ref _kept, number);
    }

    private void CheckFailure()
    {
        if (_failure is { } failure)
            throw new IOException($"journal '{_path}': takes no further rows, because earlier ones could not be kept: {failure.Message}", failure);
    }

    private static long StartOf(JournalReader reader, string path, byte[] fingerprint)
    {
        if (reader.Header.Fingerprint.AsSpan().SequenceEqual(fingerprint))
            return reader.Header.Number;

        // A process may have stopped after a checkpoint was put in its place, and before the journal was cut.
        foreach (JournalRecord record in reader.Records())
        {
            if (record.Fingerprint is { } checkpoint && checkpoint.AsSpan().SequenceEqual(fingerprint))
                return record.Number;
        }

        throw new InvalidDataException(
            $"journal '{path}': goes on from {reader.Header.Model}, after {reader.Header.Number} rows; the model that was given is another. Load that one, or begin another journal.");
    }

    // Nobody else may have it open: two engines would write over each other.
    private static SafeFileHandle OpenHandle(string path, FileMode mode) => File.OpenHandle(
        path, mode, FileAccess.ReadWrite, OperatingSystem.IsWindows() ? FileShare.Delete : FileShare.None);
}
