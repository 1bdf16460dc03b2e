namespace Vsml.Cli;

/// <summary>
/// A CSV file of results that grows line by line while long work goes on, so that work that is interrupted keeps what it has and can go on
/// with it. Where a file stood before, the lines grow beside it, in FILE.partial, and take its place when the work is done. A pipe or a device
/// gets the lines as they come.
/// </summary>
internal sealed class GrowingCsv : IDisposable
{
    private readonly string _path;
    private readonly string[] _header;
    private readonly WholeLines _before;
    private readonly Lock _gate = new();
    private Stream? _stream;
    private bool _isClosed;

    private GrowingCsv(string path, string[] header, string growsIn, WholeLines before, bool isChannel = false)
    {
        (_path, _header, GrowsIn, _before, IsChannel, Lines) = (path, header, growsIn, before, isChannel, before.Lines.Count);
    }

    /// <summary>Whether the lines go through a pipe or a device, which keeps none.</summary>
    public bool IsChannel { get; }

    /// <summary>Where the lines are until the work is done.</summary>
    public string GrowsIn { get; }

    /// <summary>The whole lines that were there.</summary>
    public IReadOnlyList<string[]> Kept => _before.Lines;

    /// <summary>How many lines there are, those that were there included.</summary>
    public int Lines { get; private set; }

    /// <summary><see cref="OutputFile.RequireApart"/>, where one of the outputs grows: the file in which it does is an output too.</summary>
    /// <exception cref="CommandFailedException">Names the option and the file.</exception>
    public static void RequireApart(string? growing, IReadOnlyList<(string Option, string? Path)> outputs, IReadOnlyList<string> inputs)
    {
        OutputFile.RequireApart(outputs, inputs);
        if (growing is not null && OutputFile.Naming(growing, () => WriteTarget.Of(growing).Kind) == FileKind.File)
            OutputFile.RequireApart([.. outputs, ("unfinished results", PartialOf(growing))], inputs);
    }

    /// <summary>Begins anew. Nothing is written before the first line comes.</summary>
    /// <param name="path">Of the finished file.</param>
    /// <param name="header">Its columns.</param>
    /// <exception cref="CommandFailedException">Earlier work that was interrupted would be lost.</exception>
    public static GrowingCsv Open(string path, string[] header) => OutputFile.Naming(path, () =>
    {
        WriteTarget target = WriteTarget.Of(path);
        if (target.Kind == FileKind.Channel)
            return new GrowingCsv(path, header, path, WholeLines.None, isChannel: true);
        string partial = PartialOf(path);
        if (File.Exists(partial))
            throw new CommandFailedException($"{partial}: holds the results of work that was interrupted; go on with --resume where there is one, or move it away");
        bool isFree = !File.Exists(target.Path) || new FileInfo(target.Path).Length == 0;
        return new GrowingCsv(path, header, isFree ? target.Path : partial, WholeLines.None);
    });

    /// <summary>Goes on with the lines of earlier work, if there are any; a last line that was cut short is dropped when the next one comes.</summary>
    /// <param name="path">Of the finished file.</param>
    /// <param name="header">Its columns.</param>
    /// <exception cref="CommandFailedException">What is there is no such file.</exception>
    public static GrowingCsv Resume(string path, string[] header) => OutputFile.Naming(path, () =>
    {
        WriteTarget target = WriteTarget.Of(path);
        if (target.Kind == FileKind.Channel)
            throw new CommandFailedException($"{path}: is a pipe or a device, which keeps nothing; a file was expected for --resume to go on with");
        string partial = PartialOf(path), growing = File.Exists(partial) ? partial : target.Path;
        return new GrowingCsv(path, header, growing, WholeLines.Read(growing, header));
    });

    /// <summary>Where the lines of a file grow that is there already.</summary>
    public static string PartialOf(string path) => OutputFile.Naming(path, () => WriteTarget.Of(path).Path + ".partial");

    /// <summary>Adds a line and hands it to the system: it is there whatever becomes of this process. From any thread; nothing after the end.</summary>
    /// <exception cref="CommandFailedException">It cannot be written.</exception>
    public void Append(string[] fields) => OutputFile.Naming(_path, () =>
    {
        lock (_gate)
        {
            if (_isClosed)
                return false;
            _stream ??= Begin();
            _stream.Write(CsvLines.Bytes([fields]));
            _stream.Flush();
            Lines++;
            return true;
        }
    });

    /// <summary>Puts the finished file in its place.</summary>
    /// <param name="lines">All of them, in their order. A pipe or a device has them already, as they came.</param>
    /// <exception cref="CommandFailedException">It cannot be written.</exception>
    public void Finish(IEnumerable<string[]> lines) => OutputFile.Naming(_path, () =>
    {
        lock (_gate)
        {
            if (IsChannel)
            {
                _stream ??= Begin();
                Close();
                return true;
            }
            Close();
            byte[] content = CsvLines.Bytes([_header, .. lines]);
            bool isPartial = GrowsIn == PartialOf(_path);
            if (isPartial || !File.Exists(GrowsIn) || !File.ReadAllBytes(GrowsIn).AsSpan().SequenceEqual(content))
                AtomicFile.Write(_path, stream => stream.Write(content));
            if (isPartial)
                File.Delete(GrowsIn);
            return true;
        }
    });

    /// <summary>Leaves the lines where they are.</summary>
    public void Dispose()
    {
        // Whoever waits for the reader of a pipe holds the gate, and the process ends without him.
        if (!_gate.TryEnter(TimeSpan.FromSeconds(1)))
            return;
        Close();
        _gate.Exit();
    }

    private void Close()
    {
        _isClosed = true;
        _stream?.Dispose();
        _stream = null;
    }

    private Stream Begin()
    {
        if (IsChannel)
        {
            Stream channel = WriteTarget.Of(_path).OpenChannel();
            channel.Write(CsvLines.Bytes([_header]));
            return channel;
        }
        var stream = new FileStream(GrowsIn, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
        if (stream.Length != _before.FileLength)
        {
            stream.Dispose();
            throw new IOException("another process has written to it meanwhile");
        }
        stream.SetLength(_before.Length);
        stream.Seek(0, SeekOrigin.End);
        if (_before.Length == 0)
            stream.Write(CsvLines.Bytes([_header]));
        return stream;
    }
}
