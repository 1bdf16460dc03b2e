using Microsoft.ML;
using Vsml.MLNet.Engine;

namespace Vsml.MLNet.Models;

/// <summary>The steps of a whole pipeline, and the pipeline with further classes.</summary>
internal static class ModelClasses
{
    /// <summary>The steps of a model, those of a chain in a chain too.</summary>
    public static IEnumerable<ITransformer> StepsOf(ITransformer model) =>
        model is IEnumerable<ITransformer> chain ? chain.SelectMany(StepsOf) : [model];

    /// <summary>
    /// The model with further classes, after those that it has; it has seen no row of them. The probabilities of the others keep their ratios. The model
    /// itself stays as it is.
    /// </summary>
    /// <param name="environment">Where it is made.</param>
    /// <param name="model">With one Vsml multiclass model in it.</param>
    /// <param name="names">Of the new classes; distinct, and none that the model has.</param>
    /// <exception cref="ArgumentException">The model is of another form, or the map of its label cannot have more values.</exception>
    public static ITransformer With(MLContext environment, ITransformer model, IEnumerable<string> names)
    {
        EngineState state = EngineState.Of(environment, model, labelColumn: null);
        foreach (string name in names)
            state = state.WithClass(name, withRows: false);
        return state.ToTransformer(state.Model);
    }
}
