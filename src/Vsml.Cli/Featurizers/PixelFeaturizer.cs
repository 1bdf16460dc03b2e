namespace Vsml.Cli.Featurizers;

/// <summary>The shades of a picture of 32 x 32 pixels; one a pixel where no picture has a colour.</summary>
internal sealed class PixelFeaturizer : PictureFeaturizer
{
    public const int Side = 32;

    private const int Pixels = Side * Side;

    private bool _isGrey;

    public override string Word => "pixels";

    public override int Length => _isGrey ? Pixels : 3 * Pixels;

    public override IReadOnlyList<float[]> Encode(IReadOnlyList<string> files)
    {
        float[][] coloured = [.. files.Select(file => SquarePicture.Read(file, Side))];
        _isGrey = coloured.All(IsGrey);
        return _isGrey ? [.. coloured.Select(shades => shades[..Pixels])] : coloured;
    }

    private static bool IsGrey(float[] shades)
    {
        ReadOnlySpan<float> red = shades.AsSpan(0, Pixels);
        return red.SequenceEqual(shades.AsSpan(Pixels, Pixels)) && red.SequenceEqual(shades.AsSpan(2 * Pixels, Pixels));
    }
}
