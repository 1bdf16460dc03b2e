/// <summary>A path that the user names for the model.</summary>
internal static class ModelFile
{
    /// <summary>Finds out before anything is learned whether the model can go there.</summary>
    /// <param name="path">Where the model is to go.</param>
    /// <param name="data">The file that is read, if any.</param>
    /// <exception cref="IOException">It can't be written there, or what is there is the data.</exception>
    public static void RequireWritable(string path, string? data)
    {
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
