using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Vsml.MLNet.Engine;

/// <summary>Finds the model of a pipeline that learns.</summary>
internal static class LearnedModels
{
    /// <summary>Whether a transformer predicts by a model that learns.</summary>
    public static bool Knows(ITransformer transformer) =>
        transformer is MulticlassPredictionTransformer<VsmlMulticlassModelParameters> or BinaryPredictionTransformer<VsmlBinaryModelParameters>;

    /// <summary>The model, with a state of its own.</summary>
    public static ILearnedModel CopyOf(IHostEnvironment env, ITransformer transformer) => transformer switch
    {
        MulticlassPredictionTransformer<VsmlMulticlassModelParameters> multiclass => new LearnedMulticlass(env, multiclass).Copy(),
        BinaryPredictionTransformer<VsmlBinaryModelParameters> binary => new LearnedBinary(env, binary).Copy(),
        _ => throw new ArgumentException($"{transformer.GetType()} does not learn.", nameof(transformer)),
    };
}
