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
        if (data is not null && File.Exists(path) && string.Equals(RealPath(path), RealPath(data), StringComparison.OrdinalIgnoreCase))
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

    private static string RealPath(string path) => File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? System.IO.Path.GetFullPath(path);
}
