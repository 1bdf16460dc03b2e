using Microsoft.ML;
using Microsoft.ML.Data;

/// <summary>What a picture becomes before anybody learns.</summary>
/// <param name="Name">As in the table.</param>
/// <param name="Estimator">From the column Path to the column Features.</param>
internal sealed record Features(string Name, IEstimator<ITransformer> Estimator)
{
    /// <summary>The bytes of a picture of so many pixels a side, from 0 to 1: not for Vsml's sake, but for the others'.</summary>
    public static Features Pixels(MLContext context, int side) => new($"{side} x {side} pixels", context.Transforms.LoadImages("Image", imageFolder: "", inputColumnName: "Path")
        .Append(context.Transforms.ResizeImages("Image", side, side))
        .Append(context.Transforms.ExtractPixels("Features", "Image", scaleImage: 1 / 255f)));

    /// <summary>512 numbers, the last layer but one of a network that has learned a thousand kinds of things from a million photos.</summary>
    public static Features ResNet18(MLContext context) => new("ResNet18", context.Transforms.LoadImages("Image", imageFolder: "", inputColumnName: "Path")
        .Append(context.Transforms.ResizeImages("Image", 224, 224))
        .Append(context.Transforms.ExtractPixels("Pixels", "Image"))
        .Append(context.Transforms.DnnFeaturizeImage(
            "Features", factory => factory.ModelSelector.ResNet18(context, factory.OutputColumn, factory.InputColumn), "Pixels")));

    /// <summary>The pictures' features, computed once for all that is learned from them.</summary>
    public Encoded[] Encode(MLContext context, IReadOnlyList<Picture> pictures)
    {
        IDataView rows = context.Data.LoadFromEnumerable(pictures);
        IDataView encoded = Estimator.Fit(rows).Transform(rows);
        return [.. context.Data.CreateEnumerable<Encoded>(encoded, reuseRowObject: false)];
    }

    /// <summary>Encoded pictures as rows for a trainer.</summary>
    public static IDataView Rows(MLContext context, IReadOnlyList<Encoded> pictures)
    {
        SchemaDefinition schema = SchemaDefinition.Create(typeof(Encoded));
        schema[nameof(Encoded.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, pictures[0].Features.Length);
        return context.Data.LoadFromEnumerable(pictures, schema);
    }
}
