using Vsml.MetaTraining.Images;

namespace Vsml.Cli.Data;

/// <summary>
/// SVHN's cropped digits: MATLAB files with X, bytes [32, 32, 3, images], and y, classes 1 to 10 where 10 is the digit 0; the first index
/// fastest. Kept as IDX files.
/// </summary>
internal static class SvhnMatrices
{
    private const int Classes = 10;

    public static void Unpack(IReadOnlyList<string> files, string folder)
    {
        foreach ((string file, string part) in files.Zip(["train", "test"]))
            IdxWriter.Write(folder, $"svhn-{part}", Read(file));
        foreach (string file in files)
            File.Delete(file);
    }

    /// <exception cref="CommandFailedException">It is no such file; says what was expected.</exception>
    public static ImageSet Read(string path)
    {
        IReadOnlyDictionary<string, MatlabFile.Matrix> matrices = MatlabFile.Read(path);
        if (!matrices.TryGetValue("X", out MatlabFile.Matrix? x) || !matrices.TryGetValue("y", out MatlabFile.Matrix? y)
            || x.Sizes is not [var height, var width, var channels, var count] || !x.IsBytes || y.Values.Length != count)
            throw new CommandFailedException($"{path}: a matrix X of bytes [height, width, channels, images] and a matrix y with a class for each image were expected");
        ReadOnlySpan<byte> source = x.Content.Span;
        var pixels = new byte[source.Length];
        int values = height * width * channels;
        for (int image = 0; image < count; image++)
        {
            for (int i = 0; i < values; i++)
            {
                int row = i % height, column = i / height % width, channel = i / (height * width);
                pixels[(image * values) + (((row * width) + column) * channels) + channel] = source[(image * values) + i];
            }
        }
        return new ImageSet("svhn", new(height, width, channels), pixels, [.. y.Values.Select(value => (int)value % Classes)], Classes);
    }
}
