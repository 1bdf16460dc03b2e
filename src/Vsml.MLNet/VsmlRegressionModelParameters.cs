using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Model;
using Microsoft.ML.Model.OnnxConverter;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;
using Vsml.Graphs;
using Vsml.MLNet;
using Vsml.MLNet.Models;

[assembly: LoadableClass(typeof(VsmlRegressionModelParameters), null, typeof(SignatureLoadModel),
    "Vsml regression model", VsmlRegressionModelParameters.LoaderSignature)]

namespace Vsml.MLNet;

/// <summary>
/// Model parameters of the <see cref="VsmlRegressionTrainer"/>: gives the mean of what a label may be, its standard deviation and its quantiles. Unlike other models
/// of ML.NET it can learn further rows in place, by <see cref="Update"/>; models fitted from this one are copies and leave it as it is.
/// </summary>
public sealed class VsmlRegressionModelParameters : ModelParametersBase<float>, IScoringModel, IValueMapper, IBindableCanSaveOnnx, ISingleCanSaveOnnx, ICanSaveSummary, ICanSaveInTextFormat,
    ICanGetSummaryInKeyValuePairs, ICalculateFeatureContribution, IFeatureContributionMapper
{
    internal const string LoaderSignature = "VsmlRegression";

    /// <summary>The column of the standard deviation.</summary>
    internal const string DeviationColumn = "PredictedLabelStdDev";

    /// <summary>The column of the quantiles.</summary>
    internal const string QuantilesColumn = "Quantiles";

    // Where in a saved model the learner lies, and the levels of its quantiles.
    private const string LearnerStream = "Learner", QuantilesStream = "Quantiles";

    private const int MostLevels = 1024;
    private readonly SharedRegression _state;
    private readonly float[] _levels;

    internal VsmlRegressionModelParameters(IHostEnvironment env, RegressionLearner learner, float[] levels)
        : base(env, LoaderSignature) => (_state, _levels) = (new SharedRegression(learner), levels);

    private VsmlRegressionModelParameters(IHostEnvironment env, ModelLoadContext ctx)
        : base(env, LoaderSignature, ctx)
    {
        RegressionLearner? learner = null;
        float[]? levels = null;
        if (!ctx.TryLoadBinaryStream(LearnerStream, reader => learner = RegressionLearner.Load(reader.BaseStream, LearnerStream)))
            throw new InvalidDataException($"The saved model has no stream '{LearnerStream}'.");
        if (!ctx.TryLoadBinaryStream(QuantilesStream, reader => levels = ReadLevels(reader)))
            throw new InvalidDataException($"The saved model has no stream '{QuantilesStream}'.");
        (_state, _levels) = (new SharedRegression(learner!), levels!);
    }

    /// <summary>The number of features.</summary>
    public int NumberOfFeatures => _state.Inputs;

    /// <summary>The number of learners, each with an order of the rows of its own, whose probabilities are averaged.</summary>
    public int NumberOfRowOrders => _state.Members;

    /// <summary>How many rows the model has learned from so far; later passes over the same rows are not counted.</summary>
    public long NumberOfObservedRows => _state.Observed;

    /// <summary>The frozen learning algorithm.</summary>
    public LearningAlgorithm LearningAlgorithm => _state.Algorithm;

    /// <summary>The levels of the quantiles in the column <c>Quantiles</c>; none where there is no such column.</summary>
    public IReadOnlyList<float> QuantileLevels => _levels;

    /// <summary>For <c>mlContext.Transforms.CalculateFeatureContribution</c>: what each feature contributes to the score (<see cref="VsmlRegressionExplanation"/>).</summary>
    public FeatureContributionCalculator FeatureContributionCalculator => new(this);

    /// <inheritdoc/>
    protected override PredictionKind PredictionKind => PredictionKind.Regression;

    int IScoringModel.Inputs => _state.Inputs;

    DataViewType IValueMapper.InputType => new VectorDataViewType(NumberDataViewType.Single, _state.Inputs);

    DataViewType IValueMapper.OutputType => NumberDataViewType.Single;

    internal SharedRegression State => _state;

    /// <summary>A model of its own with the same state.</summary>
    internal VsmlRegressionModelParameters Copy(IHostEnvironment env) => new(env, _state.Copy(), _levels);

    /// <summary>
    /// Learns one more row, in place. Transformers and prediction engines of this model know of it from the next row that they score,
    /// and so does a model saved from now on. May be called from any thread.
    /// </summary>
    /// <param name="features">The features [<see cref="NumberOfFeatures"/>], as the pipeline's feature column has them; NaN is a missing value.</param>
    /// <param name="label">The label, finite.</param>
    /// <param name="weight">Above 0; 1 is an ordinary row.</param>
    /// <exception cref="ArgumentException">A length, the label or the weight is out of range, or a feature is infinite.</exception>
    public void Update(ReadOnlySpan<float> features, float label, float weight = 1) => _state.Observe(features, label, weight);

    /// <summary>What each feature of a row contributes to the predicted number. May be called from any thread.</summary>
    /// <param name="features">The features [<see cref="NumberOfFeatures"/>], as the pipeline's feature column has them; NaN is a missing value.</param>
    /// <exception cref="ArgumentException">The length is wrong.</exception>
    public VsmlRegressionExplanation Explain(ReadOnlySpan<float> features) => _state.Explain(features);

    /// <summary>A copy of the learner, independent of this model: to predict, learn and save without ML.NET.</summary>
    public RegressionLearner CreateLearner() => _state.Copy();

    ValueMapper<TSrc, TDst> IValueMapper.GetMapper<TSrc, TDst>()
    {
        var predictor = new NumberPredictor(_state, []);
        ValueMapper<VBuffer<float>, float> map = (in VBuffer<float> features, ref float score) =>
        {
            predictor.Predict(in features);
            score = predictor.Mean;
        };
        return (ValueMapper<TSrc, TDst>)(Delegate)map;
    }

    ValueMapper<TSrc, VBuffer<float>> IFeatureContributionMapper.GetFeatureContributionMapper<TSrc, TDstContributions>(int top, int bottom, bool normalize) =>
        (ValueMapper<TSrc, VBuffer<float>>)(Delegate)ContributionMapper.Of(NumberOfFeatures, features => Explain(features).Contributions.ToArray(), top, bottom, normalize);

    ISchemaBoundMapper ISchemaBindableMapper.Bind(IHostEnvironment env, RoleMappedSchema schema) => new FeatureBoundMapper(this, schema);

    DataViewSchema IScoringModel.CreateOutputSchema()
    {
        var builder = new DataViewSchema.Builder();
        foreach (DataViewSchema.Column column in ScoreSchemaFactory.Create(NumberDataViewType.Single, AnnotationUtils.Const.ScoreColumnKind.Regression))
            builder.AddColumn(column.Name, column.Type, column.Annotations);
        builder.AddColumn(DeviationColumn, NumberDataViewType.Single);
        if (_levels.Length > 0)
        {
            var annotations = new DataViewSchema.Annotations.Builder();
            ReadOnlyMemory<char>[] names = [.. _levels.Select(level => level.ToString(CultureInfo.InvariantCulture).AsMemory())];
            annotations.AddSlotNames(names.Length, (ref VBuffer<ReadOnlyMemory<char>> target) => new VBuffer<ReadOnlyMemory<char>>(names.Length, names).CopyTo(ref target));
            builder.AddColumn(QuantilesColumn, new VectorDataViewType(NumberDataViewType.Single, _levels.Length), annotations.ToAnnotations());
        }

        return builder.ToSchema();
    }

    Func<int, Delegate> IScoringModel.CreateGetters(DataViewRow row, DataViewSchema.Column features)
    {
        var prediction = new NumberPrediction(row, features, _state, _levels);
        return column => column switch
        {
            0 => (ValueGetter<float>)((ref float score) => score = prediction.Current.Mean),
            1 => (ValueGetter<float>)((ref float deviation) => deviation = prediction.Current.StandardDeviation),
            _ => (ValueGetter<VBuffer<float>>)((ref VBuffer<float> quantiles) =>
            {
                ReadOnlySpan<float> values = prediction.Current.Quantiles;
                VBufferEditor<float> editor = VBufferEditor.Create(ref quantiles, values.Length);
                values.CopyTo(editor.Values);
                quantiles = editor.Commit();
            }),
        };
    }

    bool ICanSaveOnnx.CanSaveOnnx(OnnxContext ctx) => true;

    bool IBindableCanSaveOnnx.SaveAsOnnx(OnnxContext ctx, RoleMappedSchema schema, string[] outputNames) =>
        schema.Feature is { } features && ctx.ContainsColumn(features.Name) && SaveAsOnnx(ctx, outputNames, ctx.GetVariableName(features.Name));

    bool ISingleCanSaveOnnx.SaveAsOnnx(OnnxContext ctx, string[] outputNames, string featureColumn) => SaveAsOnnx(ctx, outputNames, featureColumn);

    void ICanSaveSummary.SaveSummary(TextWriter writer, RoleMappedSchema schema) => WriteSummary(writer);

    void ICanSaveInTextFormat.SaveAsText(TextWriter writer, RoleMappedSchema schema) => WriteSummary(writer);

    IList<KeyValuePair<string, object>> ICanGetSummaryInKeyValuePairs.GetSummaryInKeyValuePairs(RoleMappedSchema schema) => Summary();

    internal static VsmlRegressionModelParameters Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(GetVersionInfo());
        return new VsmlRegressionModelParameters(env, ctx);
    }

    /// <inheritdoc/>
    protected override void SaveCore(ModelSaveContext ctx)
    {
        // *** Binary format ***
        // int: sizeof(float)
        // stream "Learner": the learner and the learning algorithm, as RegressionLearner.Save writes them
        // stream "Quantiles": int: levels; float[levels]
        base.SaveCore(ctx);
        ctx.SetVersionInfo(GetVersionInfo());
        ctx.SaveBinaryStream(LearnerStream, writer => _state.Save(learner => learner.Save(writer.BaseStream)));
        ctx.SaveBinaryStream(QuantilesStream, writer =>
        {
            writer.Write(_levels.Length);
            foreach (float level in _levels)
                writer.Write(level);
        });
    }

    private static VersionInfo GetVersionInfo() => new(
        modelSignature: "VSML REG",
        // 0x00010001: initial
        verWrittenCur: 0x00010001,
        verReadableCur: 0x00010001,
        verWeCanReadBack: 0x00010001,
        loaderSignature: LoaderSignature,
        loaderAssemblyName: typeof(VsmlRegressionModelParameters).Assembly.FullName);

    private static float[] ReadLevels(BinaryReader reader)
    {
        int count = reader.ReadInt32();
        if (count is < 0 or > MostLevels)
            throw new InvalidDataException($"The saved model has {count} quantiles, expected 0 to {MostLevels}.");
        float[] levels = [.. Enumerable.Range(0, count).Select(_ => reader.ReadSingle())];
        return levels.All(level => level is > 0 and < 1) ? levels : throw new InvalidDataException("The saved model has a quantile whose level is not between 0 and 1.");
    }

    private bool SaveAsOnnx(OnnxContext ctx, string[] outputNames, string featureColumn)
    {
        ctx.CheckOpSetVersion(Graph.LeastOpset, GetType().Name);
        Graph graph = new();
        Value features = graph.Input("features", ElementType.Float, null, NumberOfFeatures);
        _state.Save(learner =>
        {
            // Who maps values alone asks for the score.
            NumberValues numbers = RegressionGraph.Add(learner, features, outputNames.Length > 2 ? _levels : []);
            foreach ((string name, (Value value, int width)) in outputNames.Zip(numbers.All(_levels.Length)))
                graph.Output(name, value, null, width);
        });
        OnnxContextGraph.Add(ctx, graph, featureColumn);
        return true;
    }

    private void WriteSummary(TextWriter writer)
    {
        foreach ((string name, object value) in Summary())
            writer.WriteLine(FormattableString.Invariant($"{name}: {value}"));
    }

    private List<KeyValuePair<string, object>> Summary() =>
    [
        new("Trainer", "Vsml"), new("Features", NumberOfFeatures), new("Row orders", NumberOfRowOrders), new("Rows observed", NumberOfObservedRows),
        new("Quantiles", string.Join(", ", _levels.Select(level => level.ToString(CultureInfo.InvariantCulture)))),
        new("Learning algorithm", LearningAlgorithm.Fingerprint),
    ];
}
