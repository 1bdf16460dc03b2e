using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Vsml.MLNet.Tests;

internal static class Pipelines
{
    /// <summary>Text label to key, then the trainer.</summary>
    public static EstimatorChain<MulticlassPredictionTransformer<VsmlMulticlassModelParameters>> Multiclass(
        this MLContext context, VsmlMulticlassTrainer.Options? options = null) =>
        context.Keys().Append(context.MulticlassTrainer(options));

    /// <summary>Text label to key; the keys in the order of <see cref="Data.Names"/>.</summary>
    public static ValueToKeyMappingEstimator Keys(this MLContext context) =>
        context.Transforms.Conversion.MapValueToKey("Label", keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue);

    public static VsmlMulticlassTrainer MulticlassTrainer(this MLContext context, VsmlMulticlassTrainer.Options? options = null)
    {
        options ??= new VsmlMulticlassTrainer.Options();
        if (options.LearningAlgorithmFile == null)
            options.LearningAlgorithm ??= DeltaRule.Algorithm;
        return context.MulticlassClassification.Trainers.Vsml(options);
    }

    public static VsmlBinaryTrainer Binary(this MLContext context, VsmlBinaryTrainer.Options? options = null)
    {
        options ??= new VsmlBinaryTrainer.Options();
        options.LabelColumnName = "Flag";
        if (options.LearningAlgorithmFile == null)
            options.LearningAlgorithm ??= DeltaRule.Algorithm;
        return context.BinaryClassification.Trainers.Vsml(options);
    }

    /// <summary>The bytes of the learned state: equal if and only if the models are, bit for bit.</summary>
    public static byte[] State<T>(this VsmlModelParameters<T> model)
    {
        using var stream = new MemoryStream();
        model.CreateLearner().Save(stream);
        return stream.ToArray();
    }

    public static float[][] Scores(this ITransformer model, IDataView data) => [.. model.Transform(data).GetColumn<float[]>("Score")];

    public static float[] Probabilities(this ITransformer model, IDataView data) => [.. model.Transform(data).GetColumn<float>("Probability")];
}
