using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vsml.MLNet.Tests.Engine;

/// <summary>A row whose label is a number: a wave of one feature and a step of another, and a little noise; the last feature says nothing.</summary>
internal sealed class NumberRow
{
    public float Price { get; set; }

    [VectorType(3)]
    public float[] Features { get; set; } = [];

    public static List<NumberRow> Make(int count, int seed, float offset = 0)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            float[] features = [random.NextSingle(), random.NextSingle(), random.NextSingle()];
            return new NumberRow { Features = features, Price = offset + MathF.Sin(4 * features[0]) + (features[1] > 0.5f ? 1 : 0) + (0.2f * (random.NextSingle() - 0.5f)) };
        })];
    }
}

/// <summary>A prediction with all that a regression pipeline makes.</summary>
internal sealed class NumberGuess
{
    public float Score { get; set; }

    public float PredictedLabelStdDev { get; set; }

    public float[] Quantiles { get; set; } = [];
}

internal static class NumberRows
{
    /// <summary>A pipeline of numbers; by default with the delta rule, whose classes are bins of errors.</summary>
    public static ITransformer FitNumbers(this MLContext context, IEnumerable<NumberRow> rows, LearningAlgorithm? algorithm = null) => context.Transforms
        .Concatenate("Inputs", nameof(NumberRow.Features))
        .Append(context.Regression.Trainers.Vsml(new VsmlRegressionTrainer.Options
        {
            LabelColumnName = nameof(NumberRow.Price),
            FeatureColumnName = "Inputs",
            Quantiles = [0.1f, 0.9f],
            NumberOfRowOrders = 1,
            LearningAlgorithm = algorithm ?? DeltaRule.Algorithm,
        }))
        .Fit(context.Data.LoadFromEnumerable(rows));

    public static VsmlRegressionModelParameters RegressionModel(this ITransformer model) =>
        ((IEnumerable<ITransformer>)model).OfType<RegressionPredictionTransformer<VsmlRegressionModelParameters>>().Single().Model;

    /// <summary>The bytes of what a pipeline has learned.</summary>
    public static byte[] RegressionState(this ITransformer model)
    {
        using var stream = new MemoryStream();
        model.RegressionModel().CreateLearner().Save(stream);
        return stream.ToArray();
    }
}
