using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Vsml.MLNet.Models;

namespace Vsml.MLNet.Engine;

/// <summary>A regression model in an engine: its labels are numbers.</summary>
internal sealed class LearnedRegression(IHostEnvironment env, RegressionPredictionTransformer<VsmlRegressionModelParameters> transformer) : ILearnedModel
{
    private readonly SharedRegression _state = transformer.Model.State;

    public ITransformer Transformer => transformer;

    public string FeatureColumn => transformer.FeatureColumnName;

    // Neither the transformer nor a saved model tells the column of its label.
    public string? LabelColumn => null;

    public int Inputs => _state.Inputs;

    public int Outputs => 1;

    public bool HasClasses => false;

    public long Observed => _state.Observed;

    public IReadOnlyList<string>? ClassNames => null;

    public string? WhyNoFurtherClass => "its label is a number";

    public IReadOnlyList<EngineMeasure> Measures => NumberScore.Measures;

    public string? ProblemWith(DataViewType label) => label == NumberDataViewType.Single || label == NumberDataViewType.Double
        ? null
        : "the label of a regression is a Single or a Double: ConvertType makes one of other numbers, as a step of the pipeline";

    public void Learn(ReadOnlySpan<float> features, float label, float weight, ref float[] scratch, Span<float> predicted) =>
        predicted[0] = _state.PredictAndObserve(features, label, weight);

    public RowScore Score(ReadOnlySpan<float> predicted, float label) => NumberScore.Of(predicted[0], label);

    public ILearnedModel Copy() => new LearnedRegression(
        env,
        new RegressionPredictionTransformer<VsmlRegressionModelParameters>(
            env, transformer.Model.Copy(env), transformer.TrainSchema, transformer.FeatureColumnName));

    public ILearnedModel WithClass(string name, bool withRows) => throw new NotSupportedException("A regression model has no classes.");

    public void Save(Stream stream) => _state.Save(learner => learner.Save(stream));
}
