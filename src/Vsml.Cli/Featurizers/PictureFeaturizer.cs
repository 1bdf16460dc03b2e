namespace Vsml.Cli.Featurizers;

/// <summary>Turns pictures into numbers, as many for each.</summary>
internal abstract class PictureFeaturizer
{
    public const string Convolution = "convolution", ResNet18 = "resnet18";

    private const string Pixels = "pixels";

    public static IReadOnlyList<string> Words { get; } = [Pixels, Convolution, ResNet18];

    /// <summary>As on the command line.</summary>
    public abstract string Word { get; }

    /// <summary>Of every picture.</summary>
    public abstract int Length { get; }

    /// <param name="word">Of <see cref="Words"/>.</param>
    /// <exception cref="CommandFailedException">It needs a package that is not there.</exception>
    public static PictureFeaturizer Of(string word) => word switch
    {
        Pixels => new PixelFeaturizer(),
        Convolution => new ConvolutionFeaturizer(),
        _ => new ResNet18Featurizer(FeaturizersPackage.Require($"--featurizer {ResNet18}")),
    };

    /// <returns>[files][<see cref="Length"/>]</returns>
    /// <exception cref="CommandFailedException">A file is no picture.</exception>
    public abstract IReadOnlyList<float[]> Encode(IReadOnlyList<string> files);
}
