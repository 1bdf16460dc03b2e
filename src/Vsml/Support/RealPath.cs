namespace Vsml;

/// <summary>Where a path leads when every link on the way is followed, and whether two paths lead to one file.</summary>
internal static class RealPath
{
    /// <summary>As many as Linux follows.</summary>
    private const int MostLinks = 40;

    /// <summary>The absolute path without links. The file itself may be missing: a link to nothing leads to the path that it names.</summary>
    /// <exception cref="IOException">The links lead in a circle.</exception>
    internal static string Of(string path)
    {
        string full = Path.GetFullPath(path), real = Path.GetPathRoot(full)!;
        Stack<string> left = new();
        Push(full[real.Length..]);
        for (int links = 0; left.TryPop(out string? part);)
        {
            if (part is "" or ".")
                continue;
            string next = part == ".." ? Path.GetDirectoryName(real) ?? real : Path.Combine(real, part);
            // A descriptor is a link to what may have no path at all: it is what it is.
            string? target = part == ".." || IsDescriptor(next) ? null : new FileInfo(next).LinkTarget;
            if (target is null)
            {
                real = next;
                continue;
            }
            if (++links > MostLinks)
                throw new IOException($"{path}: its links lead in a circle");
            if (Path.IsPathRooted(target))
                real = Path.GetPathRoot(Path.GetFullPath(target))!;
            Push(target[(Path.GetPathRoot(target)?.Length ?? 0)..]);
        }
        return real;

        void Push(string parts)
        {
            foreach (string part in parts.Split(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar).Reverse())
                left.Push(part);
        }
    }

    /// <summary>
    /// Whether writing to one of them is writing to the other: the same path once links are followed, a hard link to the same file, or, of
    /// files that are not there yet, the same name in the same folder, whatever its case where the folder ignores case.
    /// </summary>
    /// <param name="left">A path.</param>
    /// <param name="right">Another.</param>
    /// <param name="ignoresCase">Of a folder; tried out with a file of no length where null.</param>
    /// <exception cref="IOException">The links of a path lead in a circle.</exception>
    internal static bool AreSame(string left, string right, Func<string, bool>? ignoresCase = null)
    {
        (left, right) = (Of(left), Of(right));
        if (left == right)
            return true;
        (FileStatus? ofLeft, FileStatus? ofRight) = (FileStatus.Of(left), FileStatus.Of(right));
        if (ofLeft is not null && ofRight is not null)
            return ofLeft == ofRight;
        if ((ofLeft ?? ofRight) is not null)
            return false;
        (string? folder, string? other) = (Path.GetDirectoryName(left), Path.GetDirectoryName(right));
        if (folder is null || other is null || !string.Equals(Path.GetFileName(left), Path.GetFileName(right), StringComparison.OrdinalIgnoreCase))
            return false;
        return AreSame(folder, other, ignoresCase)
            && (Path.GetFileName(left) == Path.GetFileName(right) || (ignoresCase ?? IgnoresCase)(folder));
    }

    /// <summary>Whether a path is a descriptor of a process on Linux, such as what /dev/stdout leads to.</summary>
    internal static bool IsDescriptor(string real) => real.Split('/') is ["", "proc", _, "fd", _];

    private static bool IgnoresCase(string folder)
    {
        string probe = Path.Combine(folder, $".vsml-{Guid.NewGuid():N}.tmp");
        try
        {
            using (new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, 1, FileOptions.DeleteOnClose))
                return File.Exists(Path.Combine(folder, Path.GetFileName(probe).ToUpperInvariant()));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return OperatingSystem.IsWindows() || OperatingSystem.IsMacOS();
        }
    }
}
