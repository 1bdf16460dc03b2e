namespace Vsml;

/// <summary>Writes files so that a reader sees the old content or the new, never half of it.</summary>
internal static class AtomicFile
{
    /// <summary>Lets <paramref name="write"/> fill a file beside <paramref name="path"/>, brings it to the disk, and moves it into place.</summary>
    internal static void Write(string path, Action<Stream> write)
    {
        string full = Path.GetFullPath(path);
        string aside = $"{full}.{Environment.ProcessId}.tmp";
        try
        {
            using (FileStream stream = new(aside, FileMode.Create, FileAccess.Write))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(aside, full, overwrite: true);
        }
        catch
        {
            File.Delete(aside);
            throw;
        }
    }
}
