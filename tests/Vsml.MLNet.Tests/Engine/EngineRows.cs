using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vsml.MLNet.Tests.Engine;

/// <summary>A prediction with all that a pipeline of <see cref="Row"/>s makes.</summary>
internal sealed class Guess
{
    public float[] Score { get; set; } = [];

    public string PredictedLabel { get; set; } = "";
}

/// <summary>A prediction of the binary task.</summary>
internal sealed class FlagGuess
{
    public float Probability { get; set; }

    public bool PredictedLabel { get; set; }
}

internal static class EngineRows
{
    /// <summary>Text label to key, the trainer, key to text.</summary>
    public static ITransformer FitPipeline(this MLContext context, IEnumerable<Row> rows, VsmlMulticlassTrainer.Options? options = null) =>
        context.Multiclass(options).Append(context.Transforms.Conversion.MapKeyToValue("PredictedLabel")).Fit(context.View(rows));

    /// <summary>The same with the learning algorithm that ships.</summary>
    public static ITransformer FitDefault(this MLContext context, IEnumerable<Row> rows, int rowOrders = 1) =>
        context.FitPipeline(rows, new() { LearningAlgorithm = LearningAlgorithm.Default, NumberOfRowOrders = rowOrders });

    /// <summary>Rows of a class that none of the others is near.</summary>
    public static List<Row> Strangers(string label, int count, int seed = 9)
    {
        List<Row> rows = Data.Clusters(count, seed);
        foreach (Row row in rows)
        {
            row.Label = label;
            row.Features = [-4 + (0.3f * row.Features[3] / 5), -20, 0.4f, row.Features[3]];
        }

        return rows;
    }

    /// <summary>The bytes of what a pipeline has learned.</summary>
    public static byte[] MulticlassState(this ITransformer model) =>
        ((IEnumerable<ITransformer>)model).OfType<MulticlassPredictionTransformer<VsmlMulticlassModelParameters>>().Single().Model.State();
}
