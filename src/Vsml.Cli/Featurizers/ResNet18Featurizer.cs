using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vsml.Cli.Featurizers;

/// <summary>512 numbers a picture: the last layer but one of a network that was trained on a million photos of a thousand kinds of things.</summary>
/// <param name="folder">Of <see cref="FeaturizersPackage"/>.</param>
internal sealed class ResNet18Featurizer(string folder) : PictureFeaturizer
{
    private const int Side = 224, AtOnce = 32;

    public override string Word => "resnet18";

    public override int Length => 512;

    public override IReadOnlyList<float[]> Encode(IReadOnlyList<string> files)
    {
        var context = new MLContext();
        var resNet18 = context.Transforms.DnnFeaturizeImage(
            "Features",
            factory => factory.ModelSelector.ResNet18(
                context, factory.OutputColumn, factory.InputColumn, Path.Combine(folder, FeaturizersPackage.PictureModels)),
            nameof(Picture.Pixels));
        var network = resNet18.Fit(Rows([]));
        // So many at a time: a picture is 600 KB.
        return [.. files.Chunk(AtOnce).SelectMany(some => network.Transform(Rows(some)).GetColumn<float[]>("Features"))];

        IDataView Rows(string[] some) => context.Data.LoadFromEnumerable(some.Select(file => new Picture { Pixels = SquarePicture.Read(file, Side) }).ToArray());
    }

    private sealed class Picture
    {
        [VectorType(3, Side, Side)]
        public float[] Pixels { get; init; } = [];
    }
}
