using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Vsml.MLNet.Models;

namespace Vsml.MLNet.Engine;

/// <summary>A binary model in an engine.</summary>
internal sealed class LearnedBinary(IHostEnvironment env, BinaryPredictionTransformer<VsmlBinaryModelParameters> transformer) : ILearnedModel
{
    private readonly SharedLearner _state = ((IClassifier)transformer.Model).State;

    public ITransformer Transformer => transformer;

    public string FeatureColumn => transformer.FeatureColumnName;

    // A saved binary model does not tell the column of its label.
    public string? LabelColumn => transformer.LabelColumnName;

    public int Inputs => _state.Inputs;

    public int Outputs => 2;

    public bool HasClasses => true;

    public long Observed => _state.Observed;

    public IReadOnlyList<string>? ClassNames { get; } = [bool.FalseString, bool.TrueString];

    public string? WhyNoFurtherClass => "it has the two classes of a Boolean label";

    public IReadOnlyList<EngineMeasure> Measures => ClassScore.Measures;

    public string? ProblemWith(DataViewType label) => label is BooleanDataViewType
        ? null
        : "a binary label is a Boolean: MapValue makes one of a text, as a step of the pipeline";

    public void Learn(ReadOnlySpan<float> features, float label, float weight, ref float[] scratch, Span<float> predicted) =>
        _state.PredictAndObserve(features, (int)label, weight, ref scratch, predicted);

    public RowScore Score(ReadOnlySpan<float> predicted, float label) => ClassScore.Of(predicted, (int)label);

    public ILearnedModel Copy() => new LearnedBinary(
        env,
        new BinaryPredictionTransformer<VsmlBinaryModelParameters>(
            env, new VsmlBinaryModelParameters(env, _state.Copy()), transformer.TrainSchema, transformer.FeatureColumnName,
            transformer.Threshold, transformer.ThresholdColumn));

    public ILearnedModel WithClass(string name, bool withRows) => throw new NotSupportedException("A binary model has two classes.");

    public void Save(Stream stream) => _state.Save(trained => trained.Learner.Save(stream));
}
