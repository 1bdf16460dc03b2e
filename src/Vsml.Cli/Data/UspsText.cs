using System.Globalization;
using ICSharpCode.SharpZipLib.BZip2;
using Vsml.MetaTraining.Images;

namespace Vsml.Cli.Data;

/// <summary>
/// USPS as LIBSVM publishes it, bzip2-compressed text: a line for each image, its class 1 to 10, then pairs index:value of its 256 pixels
/// from 1, values from -1 to 1; what is left out is 0. Kept as IDX files.
/// </summary>
internal static class UspsText
{
    private const int Side = 16, Classes = 10;

    public static void Unpack(IReadOnlyList<string> files, string folder)
    {
        foreach ((string file, string part) in files.Zip(["train", "test"]))
            IdxWriter.Write(folder, $"usps-{part}", Read(file));
        foreach (string file in files)
            File.Delete(file);
    }

    /// <exception cref="CommandFailedException">It is no such file; names the line.</exception>
    public static ImageSet Read(string path)
    {
        var pixels = new List<byte>();
        var labels = new List<int>();
        try
        {
            using var reader = new StreamReader(new BZip2InputStream(File.OpenRead(path)));
            while (reader.ReadLine() is { } line)
            {
                string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                if (words.Length == 0)
                    continue;
                var image = new byte[Side * Side];
                Array.Fill(image, ByteOf(0));
                foreach (string word in words.Skip(1))
                {
                    int colon = word.IndexOf(':', StringComparison.Ordinal);
                    image[int.Parse(word.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture) - 1] =
                        ByteOf(double.Parse(word.AsSpan(colon + 1), NumberStyles.Float, CultureInfo.InvariantCulture));
                }
                labels.Add(int.Parse(words[0], NumberStyles.None, CultureInfo.InvariantCulture) - 1);
                pixels.AddRange(image);
            }
        }
        catch (Exception e) when (e is FormatException or IndexOutOfRangeException or ArgumentOutOfRangeException or OverflowException)
        {
            throw new CommandFailedException(
                $"{path}: line {labels.Count + 1} is none of USPS: a class 1 to {Classes} and pairs index:value of {Side * Side} pixels were expected", e);
        }
        catch (BZip2Exception e)
        {
            throw new CommandFailedException($"{path}: is no bzip2 file: {e.Message}", e);
        }
        return new ImageSet("usps", new(Side, Side, 1), [.. pixels], [.. labels], Classes);
    }

    private static byte ByteOf(double value) => (byte)Math.Clamp(Math.Round((value + 1) * 127.5), 0, 255);
}
