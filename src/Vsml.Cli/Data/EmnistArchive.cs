namespace Vsml.Cli.Data;

/// <summary>NIST's archive of EMNIST holds six splits; the balanced one, of 47 digits and letters, is kept.</summary>
internal static class EmnistArchive
{
    private const string Split = "emnist-balanced-";

    public static void Unpack(IReadOnlyList<string> files, string folder)
    {
        // gzip/emnist-balanced-train-images-idx3-ubyte.gz
        Archives.ExtractZip(files[0], entry => Path.GetFileName(entry) is var name
            && name.StartsWith(Split, StringComparison.Ordinal) && name.EndsWith("-ubyte.gz", StringComparison.Ordinal)
                ? Path.Combine(folder, "emnist-" + name[Split.Length..])
                : null);
        File.Delete(files[0]);
    }
}
