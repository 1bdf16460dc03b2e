using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vsml.MLNet.Engine;

/// <summary>
/// What an engine knows of the model in a pipeline, whatever its task: how a label is read, how a row is learned, what becomes of the model when
/// a class is added. A task is added by another implementation, and its line in <see cref="LearnedModels"/>.
/// </summary>
internal interface ILearnedModel
{
    /// <summary>The transformer that predicts by this model, to stand in a pipeline.</summary>
    ITransformer Transformer { get; }

    /// <summary>The column of the features.</summary>
    string FeatureColumn { get; }

    /// <summary>The column of the label, where the model knows it; null where it does not.</summary>
    string? LabelColumn { get; }

    /// <summary>The length of a feature vector.</summary>
    int Inputs { get; }

    /// <summary>Numbers of a prediction: probabilities of the classes, or one number.</summary>
    int Outputs { get; }

    /// <summary>Whether the label is a class; else it is a number.</summary>
    bool HasClasses { get; }

    /// <summary>Rows that the model has learned, those of its training among them.</summary>
    long Observed { get; }

    /// <summary>The names of the classes, one an output; null where they have none, or there are no classes.</summary>
    IReadOnlyList<string>? ClassNames { get; }

    /// <summary>Why the model can have no class more than it has; null where it can.</summary>
    string? WhyNoFurtherClass { get; }

    /// <summary>What is told of the means of <see cref="Score"/>.</summary>
    IReadOnlyList<EngineMeasure> Measures { get; }

    /// <summary>What is wrong with a label column of this type; null if nothing is.</summary>
    string? ProblemWith(DataViewType label);

    /// <summary>Learns a row in place, and tells what it was predicted as before.</summary>
    /// <param name="features">[inputs].</param>
    /// <param name="label">The class as its place among the outputs, or the number to predict.</param>
    /// <param name="weight">Above 0.</param>
    /// <param name="scratch">Memory that the model may use and enlarge; one a thread.</param>
    /// <param name="predicted">Receives [outputs].</param>
    void Learn(ReadOnlySpan<float> features, float label, float weight, ref float[] scratch, Span<float> predicted);

    /// <summary>What a prediction was worth.</summary>
    /// <param name="predicted">[outputs], or fewer where the label's class came after the prediction.</param>
    /// <param name="label">As in <see cref="Learn"/>.</param>
    RowScore Score(ReadOnlySpan<float> predicted, float label);

    /// <summary>A model of its own with the same state.</summary>
    ILearnedModel Copy();

    /// <summary>A model of its own with one more class, after those that there are.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="withRows">Whether a row of it is about to be learned; without, it has the probability of a class never met.</param>
    ILearnedModel WithClass(string name, bool withRows);

    /// <summary>Writes the state, so that two models are alike if and only if their bytes are.</summary>
    void Save(Stream stream);
}
