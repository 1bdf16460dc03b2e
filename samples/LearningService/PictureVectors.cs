using System.Collections.Concurrent;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using SkiaSharp;

/// <summary>
/// Pictures as vectors: the last layer but one of ResNet18, which has learned a thousand kinds of things from a million photos. Safe for any number
/// of threads.
/// </summary>
internal static class PictureVectors
{
    public const int Length = 512;

    private const int Side = 224, MostSide = 8192;

    // A prediction engine is for one thread.
    private static readonly ConcurrentBag<PredictionEngine<Input, Output>> Idle = [];
    private static readonly Lazy<ITransformer> Pipeline = new(() =>
    {
        var ml = new MLContext(seed: 1);
        return ml.Transforms.ExtractPixels("Pixels", nameof(Input.Image))
            .Append(ml.Transforms.DnnFeaturizeImage("Vector", factory => factory.ModelSelector.ResNet18(ml, factory.OutputColumn, factory.InputColumn), "Pixels"))
            .Fit(ml.Data.LoadFromEnumerable<Input>([]));
    });

    /// <param name="file">Of a picture: PNG, JPEG, GIF, WebP or BMP.</param>
    /// <exception cref="InvalidDataException">It is none, or too large a one.</exception>
    public static float[] Of(byte[] file)
    {
        using MLImage image = Read(file);
        if (!Idle.TryTake(out PredictionEngine<Input, Output>? engine))
            engine = new MLContext(seed: 1).Model.CreatePredictionEngine<Input, Output>(Pipeline.Value);
        float[] vector = engine.Predict(new Input { Image = image }).Vector;
        Idle.Add(engine);
        return vector;
    }

    private static MLImage Read(byte[] file)
    {
        using var data = SKData.CreateCopy(file);
        // The size comes first: a small file may be a picture of many gigabytes.
        using SKCodec codec = SKCodec.Create(data) ?? throw new InvalidDataException("it cannot be read as a picture");
        if (codec.Info.Width is < 1 or > MostSide || codec.Info.Height is < 1 or > MostSide)
            throw new InvalidDataException($"it has {codec.Info.Width} x {codec.Info.Height} pixels, and at most {MostSide} a side are read");
        using SKBitmap whole = SKBitmap.Decode(codec) ?? throw new InvalidDataException("it cannot be read as a picture");
        using var square = new SKBitmap(new SKImageInfo(Side, Side, SKColorType.Bgra8888, SKAlphaType.Opaque));
        using (var canvas = new SKCanvas(square))
        using (var paint = new SKPaint { FilterQuality = SKFilterQuality.High })
        {
            canvas.Clear(SKColors.White);
            float scale = Math.Min((float)Side / whole.Width, (float)Side / whole.Height);
            float width = whole.Width * scale, height = whole.Height * scale;
            canvas.DrawBitmap(whole, SKRect.Create((Side - width) / 2, (Side - height) / 2, width, height), paint);
        }

        return MLImage.CreateFromPixels(Side, Side, MLPixelFormat.Bgra32, square.GetPixelSpan());
    }

    private sealed class Input
    {
        [ImageType(Side, Side)]
        public MLImage? Image { get; set; }
    }

    private sealed class Output
    {
        public float[] Vector { get; set; } = [];
    }
}
