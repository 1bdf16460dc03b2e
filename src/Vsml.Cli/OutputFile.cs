namespace Vsml.Cli;

/// <summary>
/// A file that a command writes at its end: it appears whole or not at all. A link's target is written, a pipe or a device directly
/// (<see cref="AtomicFile"/>).
/// </summary>
internal static class OutputFile
{
    /// <summary>
    /// To know before any work begins that nothing is lost by writing its results: every output can be written, and none of them is also an
    /// input or another output, whatever the names (links, hard links, another case where the folder ignores it).
    /// </summary>
    /// <param name="outputs">The option and the path that it names; those without a path are passed over.</param>
    /// <param name="inputs">Every file that is read.</param>
    /// <exception cref="CommandFailedException">Names the option and the file.</exception>
    public static void RequireApart(IEnumerable<(string Option, string? Path)> outputs, IEnumerable<string> inputs)
    {
        (string Option, string Path)[] named = [.. outputs.Where(output => output.Path is not null).Select(output => (output.Option, output.Path!))];
        string[] read = [.. inputs];
        for (int i = 0; i < named.Length; i++)
        {
            (string option, string path) = named[i];
            if (path == StandardStream.Name)
                throw new CommandFailedException($"{option}: {path} is no file; a file, or /dev/stdout where there is such, was expected");
            if (read.FirstOrDefault(input => AreSame(path, input)) is { } lost)
                throw new CommandFailedException($"{option}: {path} is the input {lost}; a file of its own was expected");
            foreach ((string other, string same) in named[..i].Where(earlier => AreSame(path, earlier.Path)))
                throw new CommandFailedException($"{option}: {path} is the file of {other}, {same}; a file of its own was expected");
        }
        foreach ((_, string path) in named)
            RequireWritable(path);
        StandardStream.RequireApart(named, read);
    }

    /// <summary>Whether two paths lead to one file.</summary>
    /// <exception cref="CommandFailedException">The links of a path lead in a circle.</exception>
    public static bool AreSame(string left, string right) => Naming(left, () => RealPath.AreSame(left, right));

    /// <summary>To know before long work begins that its result can be written, while nothing lies about for as long as it takes.</summary>
    /// <exception cref="CommandFailedException">The path is a folder, or its folder is missing or cannot be written.</exception>
    public static void RequireWritable(string path) => Naming(path, () =>
    {
        WriteTarget target = WriteTarget.Of(path);
        if (target.Kind == FileKind.Folder)
            throw new CommandFailedException($"{path}: is a folder; a file to write was expected");
        if (target.Kind == FileKind.Channel)
            return true;
        string folder = Path.GetDirectoryName(target.Path)!;
        if (!Directory.Exists(folder))
            throw new CommandFailedException($"{path}: the folder {folder} does not exist");
        File.Create(Path.Combine(folder, $".{Guid.NewGuid():N}.tmp"), bufferSize: 1, FileOptions.DeleteOnClose).Dispose();
        return true;
    });

    /// <summary>Writes a file of text. What was there before stays until all is written.</summary>
    /// <exception cref="CommandFailedException">It cannot be written.</exception>
    public static void Write(string path, Action<TextWriter> write) => WriteBytes(path, stream =>
    {
        using StreamWriter writer = new(stream, leaveOpen: true);
        write(writer);
    });

    /// <summary>Writes a file of bytes. What was there before stays until all is written.</summary>
    /// <exception cref="CommandFailedException">It cannot be written.</exception>
    public static void WriteBytes(string path, Action<Stream> write) => Naming(path, () =>
    {
        AtomicFile.Write(path, write);
        return true;
    });

    /// <exception cref="CommandFailedException">For what the file system has against it; names the path.</exception>
    public static T Naming<T>(string path, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException($"{path}: cannot be written: {e.Message}", e);
        }
    }
}
