namespace Vsml;

/// <summary>Writes files so that a reader sees the old content or the new, never half of it.</summary>
internal static class AtomicFile
{
    /// <summary>
    /// Lets <paramref name="write"/> fill a file beside the one that <paramref name="path"/> leads to, brings it to the disk, and moves it into
    /// place. A link stays, its target is replaced; a pipe or a device has no place to move to and is written directly.
    /// </summary>
    /// <param name="path">Of a plain file, of nothing yet, of a link to either, or of a pipe or a device.</param>
    /// <param name="write">Writes from the beginning to the end, without seeking.</param>
    /// <exception cref="IOException">The path is a folder, or it cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be written.</exception>
    internal static void Write(string path, Action<Stream> write)
    {
        WriteTarget target = WriteTarget.Of(path);
        switch (target.Kind)
        {
            case FileKind.Folder:
                throw new IOException($"{path}: is a folder; a file to write was expected");
            case FileKind.Channel:
                using (Stream channel = target.OpenChannel())
                    write(channel);
                return;
            default:
                Replace(target.Path, write);
                return;
        }
    }

    private static void Replace(string path, Action<Stream> write)
    {
        string folder = Path.GetDirectoryName(path)!, aside = Path.Combine(folder, $".vsml-{Guid.NewGuid():N}.tmp");
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException($"{path}: the folder {folder} does not exist");
        try
        {
            using (FileStream stream = new(aside, FileMode.CreateNew, FileAccess.Write))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            // Who could not read the old content can't read the new.
            if (!OperatingSystem.IsWindows() && File.Exists(path))
                File.SetUnixFileMode(aside, File.GetUnixFileMode(path));
            File.Move(aside, path, overwrite: true);
        }
        catch
        {
            File.Delete(aside);
            throw;
        }
    }
}
