namespace Vsml.Cli.Featurizers;

/// <summary>What random convolutions find in the pixels (<see cref="PixelFeaturizer"/>).</summary>
internal sealed class ConvolutionFeaturizer : PictureFeaturizer
{
    private readonly PixelFeaturizer _pixels = new();
    private RandomConvolution? _convolution;

    public override string Word => Convolution;

    public override int Length => _convolution?.Outputs ?? 0;

    public override IReadOnlyList<float[]> Encode(IReadOnlyList<string> files)
    {
        IReadOnlyList<float[]> pictures = _pixels.Encode(files);
        RandomConvolution convolution = _convolution = new RandomConvolution(
            PixelFeaturizer.Side, PixelFeaturizer.Side, _pixels.Length / (PixelFeaturizer.Side * PixelFeaturizer.Side), arePlanar: true);
        return [.. pictures.Select(pixels =>
        {
            float[] found = new float[convolution.Outputs];
            convolution.Read(pixels, found);
            return found;
        })];
    }
}
