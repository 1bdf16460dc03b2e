using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace Vsml.MLNet.Tests.Pictures;

/// <summary>Random convolutions as a step of a pipeline.</summary>
public sealed class RandomConvolutionTransformTests
{
    private const int Side = 16;

    [Fact]
    public void ShapesAnywhere_AreToldApartBetterThanByTheirPixels_AndAlikeAfterLoadingElsewhere()
    {
        var context = new MLContext(seed: 1);
        IDataView train = View(context, Bars(200, seed: 1), Side, Side), test = View(context, Bars(200, seed: 2), Side, Side);
        var byPixels = context.BinaryClassification.Trainers.Vsml("IsUpright", "Pixels").Fit(train);
        var model = context.Transforms.RandomConvolution("Features", "Pixels")
            .Append(context.BinaryClassification.Trainers.Vsml("IsUpright")).Fit(train);

        double accuracy = Accuracy(context, model, test);
        Assert.True(accuracy > Accuracy(context, byPixels, test) + 0.1, $"{accuracy}");

        using var saved = new MemoryStream();
        context.Model.Save(model, train.Schema, saved);
        saved.Position = 0;
        ITransformer loaded = new MLContext().Model.Load(saved, out _);
        Assert.Equal(Scores(model.Transform(test)), Scores(loaded.Transform(test)));
        Assert.Equal(1536, ((VectorDataViewType)loaded.GetOutputSchema(test.Schema)["Features"].Type).Size);
    }

    [Fact]
    public void AFlatColumn_IsReadByTheSizesThatAreGiven_AsOneThatTellsThem()
    {
        var context = new MLContext(seed: 1);
        Bar[] bars = Bars(5, seed: 3);
        IDataView flat = View(context, bars, Side * Side), shaped = View(context, bars, Side, Side);
        float[][] Found(IDataView rows, IEstimator<ITransformer> estimator) => [.. estimator.Fit(rows).Transform(rows).GetColumn<float[]>("Pixels")];

        float[][] expected = Found(shaped, context.Transforms.RandomConvolution("Pixels"));
        Assert.Equal(expected, Found(flat, context.Transforms.RandomConvolution("Pixels", height: Side, width: Side)));
        Assert.NotEqual(expected, Found(shaped, context.Transforms.RandomConvolution("Pixels", seed: 1)));
        float[] own = new float[expected[0].Length];
        new RandomConvolution(Side, Side).Read(bars[0].Pixels, own);
        Assert.Equal(own, expected[0]);
    }

    [Fact]
    public void WhatIsNoPicture_IsAnErrorThatNamesTheColumn()
    {
        var context = new MLContext(seed: 1);
        IDataView flat = View(context, Bars(5, seed: 3), Side * Side);
        Assert.Contains("'Pixels'", Assert.Throws<ArgumentException>(() => context.Transforms.RandomConvolution("Features", "Pixels").Fit(flat)).Message, StringComparison.Ordinal);
        Assert.Contains("Pixels", Assert.Throws<ArgumentOutOfRangeException>(() => context.Transforms.RandomConvolution("Features", "Pixels", 9, 9).Fit(flat)).Message, StringComparison.Ordinal);
        Assert.Contains("None", Assert.Throws<ArgumentOutOfRangeException>(() => context.Transforms.RandomConvolution("Features", "None").Fit(flat)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(
            () => context.Transforms.RandomConvolution("Features", "IsUpright").Append(context.BinaryClassification.Trainers.Vsml("IsUpright")).Fit(flat));
        Assert.Throws<ArgumentException>(() => context.Transforms.RandomConvolution("Features", "Pixels", height: 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => context.Transforms.RandomConvolution("Features", "Pixels", 1, 5));
    }

    private static double Accuracy(MLContext context, ITransformer model, IDataView test) =>
        context.BinaryClassification.Evaluate(model.Transform(test), "IsUpright").Accuracy;

    private static float[] Scores(IDataView scored) => [.. scored.GetColumn<float>("Score")];

    private static IDataView View(MLContext context, Bar[] bars, params int[] sizes)
    {
        SchemaDefinition schema = SchemaDefinition.Create(typeof(Bar));
        schema[nameof(Bar.Pixels)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, sizes);
        return context.Data.LoadFromEnumerable(bars, schema);
    }

    // Bright bars, upright or lying, anywhere: no pixel alone says which.
    private static Bar[] Bars(int rows, int seed)
    {
        const int Length = 5;
        var random = new Random(seed);
        return [.. Enumerable.Range(0, rows).Select(row =>
        {
            float[] pixels = [.. Enumerable.Range(0, Side * Side).Select(_ => 0.2f * random.NextSingle())];
            int at = (random.Next(Side - Length) * Side) + random.Next(Side - Length);
            for (int i = 0; i < Length; i++)
                pixels[at + (row % 2 == 0 ? i : i * Side)] = 1;
            return new Bar { Pixels = pixels, IsUpright = row % 2 == 1 };
        })];
    }

    private sealed class Bar
    {
        public float[] Pixels { get; set; } = [];

        public bool IsUpright { get; set; }
    }
}
