using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;
using Vsml.Graphs;
using Vsml.MLNet;
using Vsml.MLNet.Models;

[assembly: LoadableClass(typeof(VsmlBinaryModelParameters), null, typeof(SignatureLoadModel),
    "Vsml binary model", VsmlBinaryModelParameters.LoaderSignature)]

namespace Vsml.MLNet;

/// <summary>Model parameters of the <see cref="VsmlBinaryTrainer"/>: gives the probability of <see langword="true"/> and its log-odds.</summary>
/// <remarks>
/// That its probabilities need no calibrator is what <see cref="IDistPredictorProducing{TResult, TResultDist}"/> tells ML.NET's trainers that
/// build on binary ones, OneVersusAll and PairwiseCoupling.
/// </remarks>
public sealed class VsmlBinaryModelParameters : VsmlModelParameters<float>, IValueMapperDist, IDistPredictorProducing<float, float>,
    ICalculateFeatureContribution, IFeatureContributionMapper
{
    internal const string LoaderSignature = "VsmlBinary";

    private static readonly VersionInfo _versionInfo = CreateVersionInfo("VSML BIN", LoaderSignature);

    internal VsmlBinaryModelParameters(IHostEnvironment env, Trained trained)
        : base(env, LoaderSignature, trained)
    {
    }

    private VsmlBinaryModelParameters(IHostEnvironment env, ModelLoadContext ctx)
        : base(env, LoaderSignature, ctx)
    {
    }

    /// <summary>For <c>mlContext.Transforms.CalculateFeatureContribution</c>: what each feature contributes to the log-odds (<see cref="VsmlExplanation"/>).</summary>
    public FeatureContributionCalculator FeatureContributionCalculator => new(this);

    DataViewType IValueMapper.InputType => InputType;

    DataViewType IValueMapper.OutputType => NumberDataViewType.Single;

    DataViewType IValueMapperDist.DistType => NumberDataViewType.Single;

    /// <inheritdoc/>
    protected override PredictionKind PredictionKind => PredictionKind.BinaryClassification;

    /// <summary>
    /// Learns one more row, in place. Transformers and prediction engines of this model know of it from the next row that they score,
    /// and so does a model saved from now on. May be called from any thread.
    /// </summary>
    /// <param name="features">The features [<see cref="VsmlModelParameters{TOutput}.NumberOfFeatures"/>], as the pipeline's feature column has them; NaN is a missing value.</param>
    /// <param name="label">The label.</param>
    /// <param name="weight">Above 0; 1 is an ordinary row. A row of weight 2 is learned twice; one of more than 10 as one of 10.</param>
    /// <exception cref="ArgumentException">A length or the weight is out of range, or a feature is infinite.</exception>
    public void Update(ReadOnlySpan<float> features, bool label, float weight = 1) => State.Observe(features, label ? 1 : 0, weight);

    ValueMapper<TSrc, TDst> IValueMapper.GetMapper<TSrc, TDst>()
    {
        var predictor = new Predictor(State);
        ValueMapper<VBuffer<float>, float> map = (in VBuffer<float> features, ref float score) => score = LogOdds(predictor.Predict(in features));
        return (ValueMapper<TSrc, TDst>)(Delegate)map;
    }

    ValueMapper<TSrc, TDst, TDist> IValueMapperDist.GetMapper<TSrc, TDst, TDist>()
    {
        var predictor = new Predictor(State);
        ValueMapper<VBuffer<float>, float, float> map = (in VBuffer<float> features, ref float score, ref float probability) =>
        {
            ReadOnlySpan<float> probabilities = predictor.Predict(in features);
            score = LogOdds(probabilities);
            probability = probabilities[1];
        };
        return (ValueMapper<TSrc, TDst, TDist>)(Delegate)map;
    }

    ValueMapper<TSrc, VBuffer<float>> IFeatureContributionMapper.GetFeatureContributionMapper<TSrc, TDstContributions>(int top, int bottom, bool normalize) =>
        (ValueMapper<TSrc, VBuffer<float>>)(Delegate)ContributionMapper.Of(NumberOfFeatures, ContributionsToLogOdds, top, bottom, normalize);

    internal static VsmlBinaryModelParameters Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(_versionInfo);
        return new VsmlBinaryModelParameters(env, ctx);
    }

    private protected override VersionInfo GetVersionInfo() => _versionInfo;

    private protected override DataViewSchema CreateOutputSchema() => ScoreSchemaFactory.CreateBinaryClassificationSchema();

    private protected override Delegate CreateGetter(int column, RowPrediction prediction)
    {
        ValueGetter<float> get = column == 0
            ? (ref float score) => score = LogOdds(prediction.Probabilities)
            : (ref float probability) => probability = prediction.Probabilities[1];
        return get;
    }

    // The predicted label is the scorer's to make, from the score.
    private protected override void AddOutputs(Graph graph, Value score, string[] names)
    {
        Value Log(int b) => score.Part(1, b, b + 1).AtLeast(float.Epsilon).Log();
        graph.Output(names[1], Log(1) - Log(0), null, 1);
        graph.Output(names[2], score.Part(1, 1, 2), null, 1);
    }

    private float[] ContributionsToLogOdds(float[] features)
    {
        VsmlExplanation explanation = Explain(features);
        ReadOnlySpan<float> with = explanation.Contributions(1), without = explanation.Contributions(0);
        float[] contributions = new float[with.Length];
        for (int a = 0; a < contributions.Length; a++)
            contributions[a] = with[a] - without[a];
        return contributions;
    }

    /// <summary>ln(p / (1 - p)), finite even where a probability has run out of digits.</summary>
    private static float LogOdds(ReadOnlySpan<float> probabilities) =>
        MathF.Log(MathF.Max(probabilities[1], float.Epsilon)) - MathF.Log(MathF.Max(probabilities[0], float.Epsilon));
}
