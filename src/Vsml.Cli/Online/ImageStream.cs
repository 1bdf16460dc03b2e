using Vsml.Cli.Featurizers;
using Vsml.MetaTraining.Images;

namespace Vsml.Cli.Online;

/// <summary>Images as rows of bytes, or of what is found in them, in the order of their file unless a seed shuffles them.</summary>
internal sealed class ImageStream : RowStream
{
    private readonly LabelledImages _images;
    private readonly Func<RandomConvolution>? _convolution;

    private ImageStream(LabelledImages images, string orderName, Func<RandomConvolution>? convolution)
    {
        (_images, OrderName, _convolution) = (images, orderName, convolution);
        Inputs = convolution?.Invoke().Outputs ?? images.Images.RowLength;
    }

    public override string Name => _images.Name;

    public override int Rows => _images.Images.Rows;

    public override int Inputs { get; }

    public override int Classes => _images.Classes.Count;

    protected override bool FileOrderIsDefault => true;

    protected override string OrderName { get; }

    /// <param name="images">The images.</param>
    /// <param name="orderName">Fixes how they are shuffled.</param>
    /// <param name="featurizer">What becomes of them, as on the command line.</param>
    /// <exception cref="CommandFailedException">It takes no such images.</exception>
    public static ImageStream Of(LabelledImages images, string orderName, string featurizer)
    {
        if (featurizer == PictureFeaturizer.ResNet18)
            throw new CommandFailedException($"{images.Images.Path}: --featurizer {featurizer} takes folders of pictures; a file of images has pixels alone");
        return new ImageStream(images, orderName, featurizer == PictureFeaturizer.Convolution ? ConvolutionOf(images.Images) : null);
    }

    public override RowReader Begin()
    {
        if (_convolution is null)
            return Read;
        RandomConvolution convolution = _convolution();
        float[] pixels = new float[convolution.Inputs];
        return (row, features) =>
        {
            Read(row, pixels);
            convolution.Read(pixels, features);
        };
    }

    public override int Label(int row) => _images.Labels[row];

    private static Func<RandomConvolution> ConvolutionOf(IdxFile images) => images.Sizes switch
    {
        [_, > 1 and var height, > 1 and var width] => () => new RandomConvolution(height, width),
        // Colours first, or last.
        [_, 1 or 3, > 4 and var height, > 4 and var width] => () => new RandomConvolution(height, width, images.Sizes[1], arePlanar: true),
        [_, > 1 and var height, > 1 and var width, var colours] => () => new RandomConvolution(height, width, colours),
        _ => throw new CommandFailedException(
            $"{images.Path}: has images of {string.Join(" x ", images.Sizes.Skip(1))} numbers; rows and columns, two or more of each, were expected for --featurizer {PictureFeaturizer.Convolution}"),
    };

    private void Read(int row, Span<float> features)
    {
        ReadOnlySpan<byte> bytes = _images.Images.Row(row);
        for (int a = 0; a < bytes.Length; a++)
            features[a] = bytes[a];
    }
}
