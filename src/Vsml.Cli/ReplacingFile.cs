namespace Vsml.Cli;

/// <summary>
/// A file that appears whole or not at all: written aside in the same folder, moved into place by <see cref="Commit"/>,
/// deleted by <see cref="Dispose"/> where there was no commit. What was there before stays until the commit.
/// </summary>
internal sealed class ReplacingFile : IDisposable
{
    private readonly string _path;
    private readonly string _aside;
    private bool _committed;

    /// <exception cref="CommandFailedException">The folder is missing or cannot be written.</exception>
    public ReplacingFile(string path)
    {
        _path = Path.GetFullPath(path);
        if (Directory.Exists(_path))
            throw new CommandFailedException($"{path}: is a folder; a file to write was expected");
        string folder = Path.GetDirectoryName(_path)!;
        if (!Directory.Exists(folder))
            throw new CommandFailedException($"{path}: the folder {folder} does not exist");
        _aside = Path.Combine(folder, $".{Path.GetFileName(_path)}.{Guid.NewGuid():N}.tmp");
        try
        {
            Writer = new StreamWriter(new FileStream(_aside, FileMode.CreateNew, FileAccess.Write));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException($"{path}: cannot be written: {e.Message}", e);
        }
    }

    public StreamWriter Writer { get; }

    /// <summary>To know before long work begins that its result can be written, while nothing lies about for as long as it takes.</summary>
    /// <exception cref="CommandFailedException">It cannot.</exception>
    public static void RequireWritable(string path) => new ReplacingFile(path).Dispose();

    public void Commit()
    {
        Writer.Dispose();
        File.Move(_aside, _path, overwrite: true);
        _committed = true;
    }

    public void Dispose()
    {
        if (_committed)
            return;
        Writer.Dispose();
        File.Delete(_aside);
    }
}
