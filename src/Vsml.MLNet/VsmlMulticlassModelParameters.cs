using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Vsml.Graphs;
using Vsml.MLNet;
using Vsml.MLNet.Models;

[assembly: LoadableClass(typeof(VsmlMulticlassModelParameters), null, typeof(SignatureLoadModel),
    "Vsml multiclass model", VsmlMulticlassModelParameters.LoaderSignature)]

namespace Vsml.MLNet;

/// <summary>Model parameters of the <see cref="VsmlMulticlassTrainer"/>: gives the probability of every class.</summary>
public sealed class VsmlMulticlassModelParameters : VsmlModelParameters<VBuffer<float>>, IValueMapper
{
    internal const string LoaderSignature = "VsmlMulticlass";

    private static readonly VersionInfo _versionInfo = CreateVersionInfo("VSML  MC", LoaderSignature);

    internal VsmlMulticlassModelParameters(IHostEnvironment env, Trained trained, string[]? labelNames)
        : base(env, LoaderSignature, trained, labelNames)
    {
    }

    private VsmlMulticlassModelParameters(IHostEnvironment env, ModelLoadContext ctx)
        : base(env, LoaderSignature, ctx)
    {
    }

    DataViewType IValueMapper.InputType => InputType;

    DataViewType IValueMapper.OutputType => OutputType;

    /// <inheritdoc/>
    protected override PredictionKind PredictionKind => PredictionKind.MulticlassClassification;

    private VectorDataViewType OutputType => new(NumberDataViewType.Single, NumberOfClasses);

    /// <summary>
    /// Learns one more row, in place. Transformers and prediction engines of this model know of it from the next row that they score,
    /// and so does a model saved from now on. May be called from any thread.
    /// </summary>
    /// <param name="features">The features [<see cref="VsmlModelParameters{TOutput}.NumberOfFeatures"/>], as the pipeline's feature column has them; NaN is a missing value.</param>
    /// <param name="label">The zero-based index of the class: its slot in the score column, and its key less one.</param>
    /// <param name="weight">Above 0; 1 is an ordinary row. A row of weight 2 is learned twice; one of more than 10 as one of 10.</param>
    /// <exception cref="ArgumentException">A length, the label or the weight is out of range, or a feature is infinite.</exception>
    public void Update(ReadOnlySpan<float> features, int label, float weight = 1) => State.Observe(features, label, weight);

    ValueMapper<TSrc, TDst> IValueMapper.GetMapper<TSrc, TDst>()
    {
        var predictor = new Predictor(State);
        ValueMapper<VBuffer<float>, VBuffer<float>> map = (in VBuffer<float> features, ref VBuffer<float> score) =>
            Write(predictor.Predict(in features), ref score);
        return (ValueMapper<TSrc, TDst>)(Delegate)map;
    }

    internal static VsmlMulticlassModelParameters Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(_versionInfo);
        return new VsmlMulticlassModelParameters(env, ctx);
    }

    private protected override VersionInfo GetVersionInfo() => _versionInfo;

    private protected override DataViewSchema CreateOutputSchema() =>
        ScoreSchemaFactory.Create(OutputType, AnnotationUtils.Const.ScoreColumnKind.MulticlassClassification);

    private protected override Delegate CreateGetter(int column, RowPrediction prediction)
    {
        ValueGetter<VBuffer<float>> get = (ref VBuffer<float> score) => Write(prediction.Probabilities, ref score);
        return get;
    }

    private protected override void AddOutputs(Graph graph, Value score, string[] names)
    {
        // Keys count from 1.
        graph.Output(names[0], (score.IndexOfHighest(axis: 1) + 1).To(ElementType.UInt32), null, 1);
        graph.Output(names[1], score, null, NumberOfClasses);
    }

    private static void Write(ReadOnlySpan<float> probabilities, ref VBuffer<float> score)
    {
        VBufferEditor<float> editor = VBufferEditor.Create(ref score, probabilities.Length);
        probabilities.CopyTo(editor.Values);
        score = editor.Commit();
    }
}
