/// <summary>Where the model goes.</summary>
/// <param name="Path">A file that can be written and is not the one that is read.</param>
internal sealed record ModelFile(string Path)
{
    /// <param name="path">Null for a file in a folder of its own among the user's temporary ones.</param>
    /// <param name="data">The file that is read, if any.</param>
    /// <exception cref="IOException">It can't be written there, or what is there is the data; found out before anything is learned.</exception>
    public static ModelFile At(string? path, string? data)
    {
        if (path is null)
            return new ModelFile(System.IO.Path.Combine(Directory.CreateTempSubdirectory("vsml-quickstart-").FullName, "model.zip"));
        if (data is not null && File.Exists(path) && File.Exists(data) && IsOneFile(path, data))
            throw new IOException($"{path}: is the file of --data, which the model would replace");
        // Opened for writing and left as it is, or made and removed.
        bool existed = File.Exists(path);
        try
        {
            new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write).Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{path}: the model can't be written there: {e.Message}", e);
        }
        if (!existed)
            File.Delete(path);
        return new ModelFile(path);
    }

    /// <summary>Whatever its names (links, hard links, folders behind links, another case): what is held by one opener can't be opened by another.</summary>
    private static bool IsOneFile(string path, string data)
    {
        using FileStream held = new(data, FileMode.Open, FileAccess.Read, FileShare.None);
        try
        {
            using FileStream other = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }
}
