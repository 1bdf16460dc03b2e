using Vsml.MetaTraining.Images;

namespace Vsml.Cli.Data;

/// <summary>CIFAR-10's archive of its binary form.</summary>
internal static class CifarArchive
{
    public static void Unpack(IReadOnlyList<string> files, string folder)
    {
        Archives.ExtractTarGz(files[0], entry =>
            entry.EndsWith(".bin", StringComparison.Ordinal) ? Path.Combine(folder, ImageSets.CifarFolder, Path.GetFileName(entry)) : null);
        File.Delete(files[0]);
    }
}
