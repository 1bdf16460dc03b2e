using System.Formats.Tar;
using System.IO.Compression;

namespace Vsml.Cli.Data;

/// <summary>Takes what is needed out of an archive. Entries are written under names that the program chose, so none can lead elsewhere.</summary>
internal static class Archives
{
    /// <summary>Extracts the entries for which <paramref name="targetOf"/> gives a path.</summary>
    /// <returns>How many.</returns>
    /// <exception cref="CommandFailedException">It is no such archive, or holds none of them.</exception>
    public static int ExtractZip(string archive, Func<string, string?> targetOf) => Extract(archive, "zip", () =>
    {
        using ZipArchive zip = ZipFile.OpenRead(archive);
        int count = 0;
        foreach (ZipArchiveEntry entry in zip.Entries)
        {
            if (targetOf(entry.FullName) is not { } target)
                continue;
            using Stream content = entry.Open();
            Write(target, content);
            count++;
        }
        return count;
    });

    /// <inheritdoc cref="ExtractZip"/>
    public static int ExtractTarGz(string archive, Func<string, string?> targetOf) => Extract(archive, "tar.gz", () =>
    {
        using FileStream file = File.OpenRead(archive);
        using var tar = new TarReader(new GZipStream(file, CompressionMode.Decompress));
        int count = 0;
        while (tar.GetNextEntry() is { } entry)
        {
            if (entry.DataStream is null || targetOf(entry.Name) is not { } target)
                continue;
            Write(target, entry.DataStream);
            count++;
        }
        return count;
    });

    private static int Extract(string archive, string kind, Func<int> extract)
    {
        try
        {
            return extract() is > 0 and var count ? count : throw new CommandFailedException($"{archive}: holds none of the files that were expected");
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw new CommandFailedException($"{archive}: is no {kind} archive: {e.Message}", e);
        }
    }

    private static void Write(string target, Stream content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        OutputFile.WriteBytes(target, content.CopyTo);
    }
}
