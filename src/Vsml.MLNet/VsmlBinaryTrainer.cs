using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;
using Vsml.MLNet.Training;

namespace Vsml.MLNet;

/// <summary>
/// The <see cref="IEstimator{TTransformer}"/> for training a binary classification model by a learned learning algorithm:
/// one that was meta-trained beforehand, is frozen, and learns the rows by running forward.
/// </summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
/// To create this trainer, use `mlContext.BinaryClassification.Trainers.Vsml()` with column names or [Options](xref:Vsml.MLNet.VsmlBinaryTrainer.Options).
///
/// ### Input and Output Columns
/// The label column is [Boolean](xref:System.Boolean), which cannot be missing, the feature column a known-sized vector of
/// [Single](xref:System.Single), the optional weight column a [Single](xref:System.Single).
/// `Probability` is that of `true`, `Score` its logarithm of the odds, and `PredictedLabel` is true where the score is above 0.
///
/// ### Trainer Characteristics
/// |  |  |
/// | -- | -- |
/// | Machine learning task | Binary classification |
/// | Is normalization required? | No |
/// | Is caching required? | No |
/// | Required NuGet in addition to Microsoft.ML | Vsml.MLNet |
/// | Exportable to ONNX | Yes |
///
/// ### Training Algorithm Details
/// Every weight of an ordinary network's layer is replaced by a tiny LSTM with a state of its own. All of them share one set of parameters, the learning algorithm, which was meta-trained
/// beforehand on synthetic tasks and is frozen. A row is predicted, its error and its label go back to all LSTMs as messages, and their states change as an LSTM's do: learning
/// is running forward, and no gradient is computed. The model is these states.
/// - Features go in raw. They are standardised as the rows come; beside them (above 256 features, in their place) stand random projections, whose weights are never learned.
/// - Ridge regression over rows of the fit, and kernels over them in closed form, vote beside the network. How far each vote is trusted is learned too.
/// - [NumberOfRowOrders](xref:Vsml.MLNet.VsmlTrainerOptions.NumberOfRowOrders) learners see the rows, each in an order of its own, [NumberOfPasses](xref:Vsml.MLNet.VsmlTrainerOptions.NumberOfPasses) times; their probabilities are averaged.
///
/// [Update](xref:Vsml.MLNet.VsmlBinaryModelParameters.Update*) goes on with a single further row after the fit, `Fit` with another model's parameters with many.
/// The method is Variable Shared Meta Learning, [Kirsch and Schmidhuber, 2021](https://arxiv.org/abs/2012.14905).
///
/// Memory, rows that are out of the ordinary, and the seed: as for [VsmlMulticlassTrainer](xref:Vsml.MLNet.VsmlMulticlassTrainer), with two classes.
///
/// Check the See Also section for links to usage examples.
/// ]]></format>
/// </remarks>
/// <example>
/// <code language="csharp"><![CDATA[
/// using Microsoft.ML;
///
/// var mlContext = new MLContext(seed: 1);
/// var pipeline = mlContext.Transforms.Concatenate("Features", "Length", "Width")
///     .Append(mlContext.BinaryClassification.Trainers.Vsml());
/// var model = pipeline.Fit(rows);
/// ]]></code>
/// </example>
/// <seealso cref="VsmlCatalog.Vsml(BinaryClassificationCatalog.BinaryClassificationTrainers, string, string, string)"/>
/// <seealso cref="VsmlCatalog.Vsml(BinaryClassificationCatalog.BinaryClassificationTrainers, Options)"/>
/// <seealso cref="Options"/>
public sealed class VsmlBinaryTrainer :
    TrainerEstimatorBase<BinaryPredictionTransformer<VsmlBinaryModelParameters>, VsmlBinaryModelParameters>
{
    private readonly TrainingRun _run;

    internal VsmlBinaryTrainer(IHostEnvironment env, Options options)
        : base(env.Register(nameof(VsmlBinaryTrainer)), TrainerUtils.MakeR4VecFeature(options.FeatureColumnName),
            TrainerUtils.MakeBoolScalarLabel(options.LabelColumnName), TrainerUtils.MakeR4ScalarWeightColumn(options.ExampleWeightColumnName)) =>
        _run = new TrainingRun(Host, options);

    /// <inheritdoc/>
    public override TrainerInfo Info { get; } = new(normalization: false, calibration: false, caching: false, supportIncrementalTrain: true);

    /// <inheritdoc/>
    protected override PredictionKind PredictionKind => PredictionKind.BinaryClassification;

    /// <summary>
    /// Goes on learning from a trained model, which stays as it is: returns a new one that has learned <paramref name="trainData"/> as well.
    /// The state goes on with the row orders and the learning algorithm that made it.
    /// </summary>
    /// <param name="trainData">Rows with as many features as the model was trained on.</param>
    /// <param name="modelParameters">The model to go on from, such as <c>model.LastTransformer.Model</c>.</param>
    /// <exception cref="ArgumentException">The sizes differ, or the options name another learning algorithm.</exception>
    public BinaryPredictionTransformer<VsmlBinaryModelParameters> Fit(IDataView trainData, VsmlBinaryModelParameters modelParameters) =>
        TrainTransformer(trainData, initPredictor: modelParameters);

    /// <inheritdoc/>
    protected override SchemaShape.Column[] GetOutputColumnsCore(SchemaShape inputSchema) =>
    [
        Output(DefaultColumnNames.Score, NumberDataViewType.Single),
        Output(DefaultColumnNames.Probability, NumberDataViewType.Single, isNormalized: true),
        Output(DefaultColumnNames.PredictedLabel, BooleanDataViewType.Instance),
    ];

    /// <inheritdoc/>
    protected override VsmlBinaryModelParameters TrainModelCore(TrainContext trainContext)
    {
        trainContext.TrainingSet.CheckBinaryLabel();
        var start = (VsmlBinaryModelParameters?)trainContext.InitialPredictor;
        return new VsmlBinaryModelParameters(Host, _run.Fit(trainContext.TrainingSet, slots: 2, start?.Copy()));
    }

    /// <inheritdoc/>
    protected override BinaryPredictionTransformer<VsmlBinaryModelParameters> MakeTransformer(
        VsmlBinaryModelParameters model, DataViewSchema trainSchema) =>
        new(Host, model, trainSchema, FeatureColumn.Name);

    private static SchemaShape.Column Output(string name, DataViewType type, bool isNormalized = false) =>
        new(name, SchemaShape.Column.VectorKind.Scalar, type, false, new SchemaShape(AnnotationUtils.GetTrainerOutputAnnotation(isNormalized)));

    /// <summary>Options of the <see cref="VsmlBinaryTrainer"/>.</summary>
    public sealed class Options : VsmlTrainerOptions
    {
    }
}
