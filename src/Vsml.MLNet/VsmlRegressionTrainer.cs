using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;
using Vsml.MLNet.Training;

namespace Vsml.MLNet;

/// <summary>
/// The <see cref="IEstimator{TTransformer}"/> for training a regression model that gives a distribution: kernels in closed form say what a label is about,
/// and a learned learning algorithm how far, and in which direction, that is off.
/// </summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
/// To create this trainer, use `mlContext.Regression.Trainers.Vsml()` with column names or [Options](xref:Vsml.MLNet.VsmlRegressionTrainer.Options).
///
/// ### Input and Output Columns
/// The label column is a [Single](xref:System.Single), the feature column a known-sized vector of [Single](xref:System.Single), the optional weight
/// column a [Single](xref:System.Single). `Score` is the mean of what the label may be, `PredictedLabelStdDev` its standard deviation, and
/// `Quantiles`, where the options name levels, a vector of its quantiles, with the levels as slot names.
///
/// ### Trainer Characteristics
/// |  |  |
/// | -- | -- |
/// | Machine learning task | Regression |
/// | Is normalization required? | No |
/// | Is caching required? | No |
/// | Required NuGet in addition to Microsoft.ML | Vsml.MLNet |
/// | Exportable to ONNX | No |
///
/// ### Training Algorithm Details
/// Ridge regression in the space of a kernel says what each row's label is by all other rows, in closed form (Allen's PRESS, 1974). By these leave-one-out errors it is
/// decided whether the label is learned as it is, as its root or as its logarithm, how much each feature counts, and which of eight kernels are averaged.
/// The errors fall into eight bins, and which bin a row's error falls into is what the frozen learning algorithm learns, by running forward, from the
/// features and from what the kernels said. The probabilities of the bins, each with the errors in it, are the distribution of a new row's label.
///
/// ### Memory
/// The rows are in memory while a model is fitted. A model keeps up to 1,024 rows and two matrices of as many rows and columns for each of its
/// kernels, whatever the number of rows that it learns afterwards. Some hundred thousand rows are better left to other trainers: rows beyond 8,192 are learned one by one.
/// Who must not learn what single rows look like must not be given the model.
///
/// ### Rows that are out of the ordinary
/// | What the training data has | What happens |
/// | -- | -- |
/// | no rows; every label missing; every weight zero; every feature of every row missing | an error |
/// | a label column that is not a Single | an error |
/// | a feature vector of unknown size, or in prediction of another size or type than in training | an error |
/// | an infinite label or feature (in prediction: as one that is missing); a weight that is negative, NaN or infinite | an error that names the row |
/// | a missing label, or weight zero | the row is skipped; a warning tells how many |
/// | a missing feature (NaN) | it counts as the mean, and that it is missing as a feature more |
/// | fewer than 8 rows, or one label only | the mean is predicted |
/// | weights | only their ratios count |
///
/// Data and seed of the [MLContext](xref:Microsoft.ML.MLContext) decide the model, bit for bit, whatever the number of threads.
///
/// Check the See Also section for links to usage examples.
/// ]]></format>
/// </remarks>
/// <example>
/// <code language="csharp"><![CDATA[
/// using Microsoft.ML;
/// using Vsml.MLNet;
///
/// var mlContext = new MLContext(seed: 1);
/// var pipeline = mlContext.Transforms.Concatenate("Features", "Rooms", "Age")
///     .Append(mlContext.Regression.Trainers.Vsml(new VsmlRegressionTrainer.Options { LabelColumnName = "Price", Quantiles = [0.05f, 0.95f] }));
/// var model = pipeline.Fit(rows);     // Score, PredictedLabelStdDev and Quantiles
/// ]]></code>
/// </example>
/// <seealso cref="VsmlCatalog.Vsml(RegressionCatalog.RegressionTrainers, string, string, string)"/>
/// <seealso cref="VsmlCatalog.Vsml(RegressionCatalog.RegressionTrainers, Options)"/>
/// <seealso cref="Options"/>
public sealed class VsmlRegressionTrainer :
    TrainerEstimatorBase<RegressionPredictionTransformer<VsmlRegressionModelParameters>, VsmlRegressionModelParameters>
{
    private readonly RegressionRun _run;
    private readonly float[] _levels;

    internal VsmlRegressionTrainer(IHostEnvironment env, Options options)
        : base(env.Register(nameof(VsmlRegressionTrainer)), TrainerUtils.MakeR4VecFeature(options.FeatureColumnName),
            TrainerUtils.MakeR4ScalarColumn(options.LabelColumnName), TrainerUtils.MakeR4ScalarWeightColumn(options.ExampleWeightColumnName))
    {
        _levels = [.. options.Quantiles ?? []];
        foreach (float level in _levels)
            Host.CheckUserArg(level is > 0 and < 1, nameof(options.Quantiles), "must lie between 0 and 1");
        _run = new RegressionRun(Host, options);
    }

    /// <inheritdoc/>
    public override TrainerInfo Info { get; } = new(normalization: false, caching: false, supportIncrementalTrain: true);

    /// <inheritdoc/>
    protected override PredictionKind PredictionKind => PredictionKind.Regression;

    /// <summary>
    /// Goes on learning from a trained model, which stays as it is: returns a new one that has learned <paramref name="trainData"/> as well. A model that keeps all
    /// its rows learns those and the further ones together, as if fitted on all of them; a larger one learns the further ones one by one.
    /// </summary>
    /// <param name="trainData">Rows with as many features as the model was trained on.</param>
    /// <param name="modelParameters">The model to go on from, such as <c>model.LastTransformer.Model</c>.</param>
    /// <exception cref="ArgumentException">The sizes differ, or the options name another learning algorithm.</exception>
    public RegressionPredictionTransformer<VsmlRegressionModelParameters> Fit(IDataView trainData, VsmlRegressionModelParameters modelParameters) =>
        TrainTransformer(trainData, initPredictor: modelParameters);

    /// <inheritdoc/>
    protected override SchemaShape.Column[] GetOutputColumnsCore(SchemaShape inputSchema)
    {
        var score = new SchemaShape(AnnotationUtils.GetTrainerOutputAnnotation());
        List<SchemaShape.Column> columns =
        [
            new(DefaultColumnNames.Score, SchemaShape.Column.VectorKind.Scalar, NumberDataViewType.Single, false, score),
            new(VsmlRegressionModelParameters.DeviationColumn, SchemaShape.Column.VectorKind.Scalar, NumberDataViewType.Single, false),
        ];
        if (_levels.Length > 0)
            columns.Add(new(VsmlRegressionModelParameters.QuantilesColumn, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single, false));
        return [.. columns];
    }

    /// <inheritdoc/>
    protected override VsmlRegressionModelParameters TrainModelCore(TrainContext trainContext)
    {
        trainContext.TrainingSet.CheckRegressionLabel();
        var start = (VsmlRegressionModelParameters?)trainContext.InitialPredictor;
        return new VsmlRegressionModelParameters(Host, _run.Fit(trainContext.TrainingSet, start?.State.Copy()), _levels);
    }

    /// <inheritdoc/>
    protected override RegressionPredictionTransformer<VsmlRegressionModelParameters> MakeTransformer(
        VsmlRegressionModelParameters model, DataViewSchema trainSchema) =>
        new(Host, model, trainSchema, FeatureColumn.Name);

    /// <summary>Options of the <see cref="VsmlRegressionTrainer"/>.</summary>
    public sealed class Options : VsmlTrainerOptions
    {
        /// <summary>
        /// Levels, each between 0 and 1, of quantiles that the model gives in a column <c>Quantiles</c>; <see langword="null"/> (the default) or none for no such column.
        /// { 0.05, 0.95 } gives an interval that the label lies in nine times of ten.
        /// </summary>
        public float[]? Quantiles { get; set; }
    }
}
