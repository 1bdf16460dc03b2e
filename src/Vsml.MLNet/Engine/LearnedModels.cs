using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Vsml.MLNet.Engine;

/// <summary>Finds the model of a pipeline that learns.</summary>
internal static class LearnedModels
{
    /// <summary>Whether a transformer predicts by a model that learns.</summary>
    public static bool Knows(ITransformer transformer) => Of(env: null!, transformer) is not null;

    /// <summary>The model, with a state of its own.</summary>
    public static ILearnedModel CopyOf(IHostEnvironment env, ITransformer transformer) =>
        Of(env, transformer)?.Copy() ?? throw new ArgumentException($"{transformer.GetType()} does not learn.", nameof(transformer));

    // Every task has its line here, and nowhere else.
    private static ILearnedModel? Of(IHostEnvironment env, ITransformer transformer) => transformer switch
    {
        MulticlassPredictionTransformer<VsmlMulticlassModelParameters> multiclass => new LearnedMulticlass(env, multiclass),
        BinaryPredictionTransformer<VsmlBinaryModelParameters> binary => new LearnedBinary(env, binary),
        RegressionPredictionTransformer<VsmlRegressionModelParameters> regression => new LearnedRegression(env, regression),
        _ => null,
    };
}
