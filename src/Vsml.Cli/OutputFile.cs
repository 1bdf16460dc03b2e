namespace Vsml.Cli;

/// <summary>A file that a command writes at its end: it appears whole or not at all (<see cref="AtomicFile"/>).</summary>
internal static class OutputFile
{
    /// <summary>To know before long work begins that its result can be written, while nothing lies about for as long as it takes.</summary>
    /// <exception cref="CommandFailedException">The path is a folder, or its folder is missing or cannot be written.</exception>
    public static void RequireWritable(string path)
    {
        string full = Path.GetFullPath(path), folder = Path.GetDirectoryName(full)!;
        if (Directory.Exists(full))
            throw new CommandFailedException($"{path}: is a folder; a file to write was expected");
        if (!Directory.Exists(folder))
            throw new CommandFailedException($"{path}: the folder {folder} does not exist");
        try
        {
            File.Create(Path.Combine(folder, $".{Guid.NewGuid():N}.tmp"), bufferSize: 1, FileOptions.DeleteOnClose).Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException($"{path}: cannot be written: {e.Message}", e);
        }
    }

    /// <summary>Writes a file of text. What was there before stays until all is written.</summary>
    /// <exception cref="CommandFailedException">It cannot be written.</exception>
    public static void Write(string path, Action<TextWriter> write) => WriteBytes(path, stream =>
    {
        using StreamWriter writer = new(stream, leaveOpen: true);
        write(writer);
    });

    /// <summary>Writes a file of bytes. What was there before stays until all is written.</summary>
    /// <exception cref="CommandFailedException">It cannot be written.</exception>
    public static void WriteBytes(string path, Action<Stream> write)
    {
        try
        {
            AtomicFile.Write(path, write);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException($"{path}: cannot be written: {e.Message}", e);
        }
    }
}
