using Microsoft.Win32.SafeHandles;

namespace Vsml.MLNet.Engine.Journals;

/// <summary>The file of a journal, which one engine at a time has open: two would write over each other.</summary>
internal static class JournalFile
{
    /// <summary>Opens it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mode">Whether it is there, or is made.</param>
    /// <exception cref="IOException">It cannot be opened, or another engine has it open.</exception>
    public static SafeFileHandle Open(string path, FileMode mode)
    {
        try
        {
            return File.OpenHandle(path, mode, FileAccess.ReadWrite, OperatingSystem.IsWindows() ? FileShare.Delete : FileShare.None);
        }
        catch (IOException e) when (mode == FileMode.Open && e.GetType() == typeof(IOException))
        {
            throw new IOException($"journal '{path}': cannot be opened; one engine at a time, of one process, has it open: {e.Message}", e);
        }
    }
}
