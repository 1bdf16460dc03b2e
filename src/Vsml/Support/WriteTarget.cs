namespace Vsml;

/// <summary>What a path that is to be written leads to, links followed.</summary>
/// <param name="Path">A file's real path, of the file that is there or will be; a channel's as it was given.</param>
/// <param name="Kind">A path that leads to nothing is to be a file.</param>
internal readonly record struct WriteTarget(string Path, FileKind Kind)
{
    /// <exception cref="IOException">The links of the path lead in a circle.</exception>
    internal static WriteTarget Of(string path)
    {
        string real = RealPath.Of(path);
        FileKind kind = RealPath.IsDescriptor(real) ? FileKind.Channel
            : FileStatus.Of(real)?.Kind ?? (Directory.Exists(real) ? FileKind.Folder : FileKind.File);
        return new WriteTarget(kind == FileKind.Channel ? path : real, kind);
    }

    /// <summary>Opens a channel. A pipe waits for its reader.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be written.</exception>
    internal Stream OpenChannel()
    {
        // Through the process's own streams, so that what else it prints comes before and after, not over it, where they lead to a file.
        string real = RealPath.Of(Path);
        if (real == $"/proc/{Environment.ProcessId}/fd/1")
            return Console.OpenStandardOutput();
        if (real == $"/proc/{Environment.ProcessId}/fd/2")
            return Console.OpenStandardError();
        bool mayBeFile = FileStatus.Of(Path)?.Kind == FileKind.File;
        return new FileStream(Path, mayBeFile ? FileMode.Append : FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
    }
}
