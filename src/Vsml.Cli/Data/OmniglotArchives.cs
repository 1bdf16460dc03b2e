using Vsml.MetaTraining.Images;

namespace Vsml.Cli.Data;

/// <summary>Omniglot's two archives, of alphabets to learn from and alphabets to test on; their folders of images are kept side by side.</summary>
internal static class OmniglotArchives
{
    public static void Unpack(IReadOnlyList<string> files, string folder)
    {
        foreach (string archive in files)
        {
            // images_background/Alphabet_of_the_Magi/character01/0709_01.png
            Archives.ExtractZip(archive, entry => entry.Split('/') is [_, var alphabet, var character, var image]
                && image.EndsWith(".png", StringComparison.Ordinal) && new[] { alphabet, character, image }.All(IsPlain)
                    ? Path.Combine(folder, ImageSets.OmniglotFolder, alphabet, character, image)
                    : null);
        }
        foreach (string archive in files)
            File.Delete(archive);
    }

    private static bool IsPlain(string name) => name is not ("." or "..") && name.IndexOfAny(Path.GetInvalidFileNameChars()) < 0 && !name.Contains('\\', StringComparison.Ordinal);
}
