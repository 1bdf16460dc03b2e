namespace Vsml.Cli;

/// <summary>Short names for files, no two alike: the file's name, and as much more of its path as tells it from the others.</summary>
internal static class DistinctNames
{
    /// <param name="paths">Of different files.</param>
    /// <param name="stemOf">A file name without its extensions; the stock one takes off the last.</param>
    /// <returns>
    /// In the order of the paths: the stem where no other file has it, else the whole file name, else both with their folder, and so on up.
    /// </returns>
    public static IReadOnlyList<string> Of(IReadOnlyList<string> paths, Func<string, string>? stemOf = null)
    {
        string[] full = [.. paths.Select(Path.GetFullPath)];
        var levels = new int[full.Length];
        while (true)
        {
            string[] names = [.. full.Select((path, i) => NameAt(path, levels[i], stemOf ?? (name => Path.GetFileNameWithoutExtension(name))))];
            HashSet<string> shared = [.. names.GroupBy(name => name).Where(alike => alike.Count() > 1).Select(alike => alike.Key)];
            int[] toTell = [.. Enumerable.Range(0, names.Length).Where(i => shared.Contains(names[i]) && names[i] != full[i])];
            if (toTell.Length == 0)
                return names;
            foreach (int i in toTell)
                levels[i]++;
        }
    }

    /// <summary>Even levels are without extensions, odd ones with; each second level has one folder more.</summary>
    private static string NameAt(string path, int level, Func<string, string> stemOf)
    {
        string name = Path.GetFileName(path);
        if (level % 2 == 0)
            name = stemOf(name);
        string? folder = Path.GetDirectoryName(path);
        for (int up = level / 2; up > 0; up--)
        {
            if (string.IsNullOrEmpty(Path.GetFileName(folder)))
                return path;
            (name, folder) = ($"{Path.GetFileName(folder)}/{name}", Path.GetDirectoryName(folder));
        }
        return name;
    }
}
