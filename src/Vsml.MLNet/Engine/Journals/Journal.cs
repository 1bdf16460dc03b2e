using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace Vsml.MLNet.Engine.Journals;

/// <summary>
/// The rows that an engine learned since a model was saved, on the disk. Records are numbered, and come in the order in which rows were learned.
/// What is written down while the disk is at work shares the next write and the next flush; a row is on its way to the disk while it is learned, and the rows after it
/// are learned while it still is.
/// </summary>
internal sealed class Journal : IDisposable
{
    private readonly string _path;
    private readonly Action<SafeFileHandle>? _flush;

    // Held for a moment, and while the file is written.
    private readonly object _buffering = new();
    private readonly Lock _flushing = new();

    // Null where rows go no farther than to the operating system, which takes less time than to wake another thread.
    private readonly BackgroundWork? _keeping;
    private ArrayBufferWriter<byte> _pending = new(), _writing = new();
    private SafeFileHandle _file;
    private Exception? _failure;

    // Of the file; guarded by _flushing.
    private long _length;
    private long _number, _kept;

    private Journal(string path, SafeFileHandle file, Action<SafeFileHandle>? flush, long length, long number)
    {
        (_path, _file, _flush, _length, _number, _kept) = (path, file, flush, length, number, number);
        _keeping = flush is null ? null : new BackgroundWork(KeepAll);
    }

    /// <summary>The number of the last record.</summary>
    public long Number => Volatile.Read(ref _number);

    public string FullPath => _path;

    /// <summary>Opens a journal, or begins one; lets replay what the model lacks; drops a torn record at the end.</summary>
    /// <param name="path">The file.</param>
    /// <param name="fingerprint">What the model has learned.</param>
    /// <param name="flush">Sends to the disk what was written; null where a record that the operating system has is kept.</param>
    /// <param name="begin">Told of the header of the journal, if it goes on from the model.</param>
    /// <param name="known">Given every record that the model has learned already: the process stopped after a checkpoint, before the journal was cut.</param>
    /// <param name="replay">Given every record that the model lacks.</param>
    /// <param name="torn">Bytes that were dropped.</param>
    /// <exception cref="InvalidDataException">It is no journal, is damaged, or goes on from another model.</exception>
    /// <exception cref="IOException">It cannot be opened, or another engine has it open.</exception>
    public static Journal Open(
        string path, byte[] fingerprint, Action<SafeFileHandle>? flush, Action<JournalHeader> begin, Action<JournalRecord> known, Action<JournalRecord> replay,
        out long torn)
    {
        path = Path.GetFullPath(path);
        if (!File.Exists(path))
            AtomicFile.Write(path, stream => stream.Write(new JournalHeader(0, 0, fingerprint, "the model that it was begun with", []).ToBytes()));
        SafeFileHandle file = JournalFile.Open(path, FileMode.Open);
        try
        {
            var reader = new JournalReader(file, path);
            long start = reader.StartOf(fingerprint), number = reader.Header.Number;
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

            return new Journal(path, file, flush, reader.End, number);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Writes a row down, and lets it go to the disk. Called in the order in which rows are learned.</summary>
    /// <returns>Its number, to wait for by <see cref="Keep"/>.</returns>
    /// <exception cref="IOException">Earlier records could not be kept; nothing is written down.</exception>
    public long Append(IReadOnlyList<Addition>? additions, ReadOnlySpan<float> features, float label, float weight)
    {
        long number;
        lock (_buffering)
        {
            CheckFailure();
            JournalRecord.WriteRow(_pending, number = ++_number, _kept, additions, features, label, weight);
        }

        _keeping?.Ask();
        return number;
    }

    /// <summary>Writes additions down, and lets them go to the disk, as the rows.</summary>
    public long Append(IReadOnlyList<Addition> additions)
    {
        long number;
        lock (_buffering)
        {
            CheckFailure();
            JournalRecord.WriteAdditions(_pending, number = ++_number, _kept, additions);
        }

        _keeping?.Ask();
        return number;
    }

    /// <summary>Returns when a record, and all before it, is on the disk.</summary>
    /// <exception cref="IOException">It could not be written.</exception>
    public void Keep(long number)
    {
        if (Volatile.Read(ref _kept) >= number)
            return;
        if (_keeping is null)
        {
            lock (_flushing)
            {
                if (_kept < number)
                    Flush();
            }

            return;
        }

        lock (_buffering)
        {
            while (_kept < number)
            {
                if (_failure is { } failure)
                    throw NotKept(failure);
                Monitor.Wait(_buffering);
            }
        }
    }

    /// <summary>Takes no further records: what was written down last could not be learned, and the journal is ahead of the engine.</summary>
    public void Refuse(Exception failure)
    {
        lock (_buffering)
        {
            _failure ??= failure;
            Monitor.PulseAll(_buffering);
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
            SafeFileHandle file = JournalFile.Open(aside, FileMode.CreateNew);
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
                // Who waits for rows that could not be kept was told so.
                if (_failure is null)
                    Flush();
            }
            finally
            {
                _file.Dispose();
            }
        }
    }

    // What was written down so far; who waits for it is told.
    private void KeepAll()
    {
        lock (_flushing)
        {
            try
            {
                Flush();
            }
            catch (IOException)
            {
                // Told by Keep.
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
            if (_pending.WrittenCount == 0)
                return;
            (_pending, _writing) = (_writing, _pending);
            number = _number;
        }

        try
        {
            RandomAccess.Write(_file, _writing.WrittenSpan, _length);
            _flush?.Invoke(_file);
        }
        catch (Exception e)
        {
            Refuse(e);
            throw NotKept(e);
        }

        _length += _writing.WrittenCount;
        _writing.ResetWrittenCount();
        lock (_buffering)
        {
            Volatile.Write(ref _kept, number);
            Monitor.PulseAll(_buffering);
        }
    }

    private IOException NotKept(Exception failure) => new($"journal '{_path}': rows could not be kept: {failure.Message}", failure);

    private void CheckFailure()
    {
        if (_failure is { } failure)
            throw new IOException($"journal '{_path}': takes no further rows, because earlier ones could not be kept: {failure.Message}", failure);
    }
}
