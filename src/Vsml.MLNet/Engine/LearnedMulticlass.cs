using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Vsml.MLNet.InternalAccess;
using Vsml.MLNet.Models;

namespace Vsml.MLNet.Engine;

/// <summary>A multiclass model in an engine, which may be given further classes.</summary>
internal sealed class LearnedMulticlass(IHostEnvironment env, MulticlassPredictionTransformer<VsmlMulticlassModelParameters> transformer) : ILearnedModel
{
    private readonly SharedLearner _state = ((IClassifier)transformer.Model).State;

    public ITransformer Transformer => transformer;

    public string FeatureColumn => transformer.FeatureColumnName;

    public string? LabelColumn { get; } = PrivateField.Of<string>(transformer, "_trainLabelColumn");

    public int Inputs => _state.Inputs;

    public int Outputs => _state.Slots;

    public bool HasClasses => true;

    public long Observed => _state.Observed;

    public IReadOnlyList<string>? ClassNames => transformer.Model.LabelNames;

    public string? WhyNoFurtherClass => ClassNames is null ? "the model knows no names of its classes" : null;

    public IReadOnlyList<EngineMeasure> Measures => ClassScore.Measures;

    public string? ProblemWith(DataViewType label) => label is KeyDataViewType
        ? null
        : "a multiclass label is a key: MapValueToKey makes one, as a step of the pipeline";

    public void Learn(ReadOnlySpan<float> features, float label, float weight, ref float[] scratch, Span<float> predicted) =>
        _state.PredictAndObserve(features, (int)label, weight, ref scratch, predicted);

    public RowScore Score(ReadOnlySpan<float> predicted, float label) =>
        ClassScore.Of(predicted, (int)label, ClassSlots.ProbabilityOfUnmet(predicted.Length, Observed));

    public ILearnedModel Copy() => With(_state.Copy(), transformer.Model.LabelNames, transformer.TrainSchema);

    public ILearnedModel WithClass(string name, bool withRows)
    {
        string[] names = [.. ClassNames!, name];
        DataViewSchema schema = transformer.TrainSchema;
        if (LabelColumn is { } label)
            schema = LabelNames.Replace(schema, schema[label], names);
        return With(withRows ? _state.WithClass() : _state.WithSlot(), names, schema);
    }

    public void Save(Stream stream) => _state.Save(trained =>
    {
        trained.Learner.Save(stream);
        using BinaryWriter writer = new(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        writer.Write(trained.Slots.Count);
        foreach (int slot in trained.Slots.SlotOf)
            writer.Write(slot);
        foreach (string name in ClassNames ?? [])
            writer.Write(name);
    });

    private LearnedMulticlass With(Trained trained, string[]? names, DataViewSchema schema) => new(
        env,
        new MulticlassPredictionTransformer<VsmlMulticlassModelParameters>(
            env, new VsmlMulticlassModelParameters(env, trained, names), schema, transformer.FeatureColumnName, LabelColumn,
            PrivateField.Of<string>(transformer, "_scoreColumn"), PrivateField.Of<string>(transformer, "_predictedLabelColumn")));
}
