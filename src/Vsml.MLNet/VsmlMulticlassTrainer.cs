using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;
using Vsml.MLNet.Models;
using Vsml.MLNet.Training;

namespace Vsml.MLNet;

/// <summary>
/// The <see cref="IEstimator{TTransformer}"/> for training a multiclass classification model by a learned learning algorithm:
/// one that was meta-trained beforehand, is frozen, and learns the rows by running forward.
/// </summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
/// To create this trainer, use `mlContext.MulticlassClassification.Trainers.Vsml()` with column names or [Options](xref:Vsml.MLNet.VsmlMulticlassTrainer.Options).
///
/// ### Input and Output Columns
/// The label column is a [key](xref:Microsoft.ML.Data.KeyDataViewType) of two or more values, the feature column a known-sized vector of
/// [Single](xref:System.Single), the optional weight column a [Single](xref:System.Single).
/// `Score` holds the probability of every class, with the label's key values as slot names where they are text, and sums to 1;
/// `PredictedLabel` is the key of the most probable class, with the label's key values.
///
/// ### Trainer Characteristics
/// |  |  |
/// | -- | -- |
/// | Machine learning task | Multiclass classification |
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
/// [Update](xref:Vsml.MLNet.VsmlMulticlassModelParameters.Update*) goes on with a single further row after the fit, `Fit` with another model's parameters with many.
/// The method is Variable Shared Meta Learning, [Kirsch and Schmidhuber, 2021](https://arxiv.org/abs/2012.14905).
///
/// ### Memory
/// A model holds one state a row order, of (input units + 1) x classes that have rows x 2 x state size floats; what input units are, the package's README
/// tells. Prediction engines share it: each takes the memory for one row. While a model is fitted with one row order and without weights nothing else
/// grows: the rows are streamed through a shuffling pool of 1,000 of them, on top of whatever shuffling their source can do. Several row orders, or
/// weights, keep the rows in memory; one that is mostly zeros takes the memory of what is not zero.
///
/// ### Rows that are out of the ordinary
/// | What the training data has | What happens |
/// | -- | -- |
/// | no rows; every label missing; every weight zero; every feature of every row missing | an error |
/// | a label column that is not a key, or is a key of one value | an error |
/// | a feature vector of unknown size, or in prediction of another size or type than in training | an error |
/// | an infinite feature (in prediction: as one that is missing); a weight that is negative, NaN or infinite | an error that names the row |
/// | a missing label, or weight zero | the row is skipped; a warning tells how many |
/// | a missing feature (NaN) | it takes no part in that row |
/// | a row of which every feature is missing | only its label is learned; a warning tells how many |
/// | a class without rows | it costs nothing, keeps a small probability, and is learned when its rows come; a warning |
/// | rows of one class only | it is predicted; a warning |
/// | weights | only their ratios count, and none is too large. What classes weigh on average moves the probabilities; beside others of its class, a row is learned as often as its weight says |
///
/// Every one of these errors and warnings names the column. Data and seed of the [MLContext](xref:Microsoft.ML.MLContext) decide the model, bit for bit, whatever the number of threads.
///
/// Check the See Also section for links to usage examples.
/// ]]></format>
/// </remarks>
/// <example>
/// <code language="csharp"><![CDATA[
/// using Microsoft.ML;
///
/// var mlContext = new MLContext(seed: 1);
/// var pipeline = mlContext.Transforms.Conversion.MapValueToKey("Label")
///     .Append(mlContext.Transforms.Concatenate("Features", "Length", "Width"))
///     .Append(mlContext.MulticlassClassification.Trainers.Vsml())
///     .Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
/// var model = pipeline.Fit(rows);
/// ]]></code>
/// </example>
/// <seealso cref="VsmlCatalog.Vsml(MulticlassClassificationCatalog.MulticlassClassificationTrainers, string, string, string)"/>
/// <seealso cref="VsmlCatalog.Vsml(MulticlassClassificationCatalog.MulticlassClassificationTrainers, Options)"/>
/// <seealso cref="Options"/>
public sealed class VsmlMulticlassTrainer :
    TrainerEstimatorBase<MulticlassPredictionTransformer<VsmlMulticlassModelParameters>, VsmlMulticlassModelParameters>
{
    private readonly TrainingRun _run;

    internal VsmlMulticlassTrainer(IHostEnvironment env, Options options)
        : base(env.Register(nameof(VsmlMulticlassTrainer)), TrainerUtils.MakeR4VecFeature(options.FeatureColumnName),
            TrainerUtils.MakeU4ScalarColumn(options.LabelColumnName), TrainerUtils.MakeR4ScalarWeightColumn(options.ExampleWeightColumnName)) =>
        _run = new TrainingRun(Host, options);

    /// <inheritdoc/>
    public override TrainerInfo Info { get; } = new(normalization: false, caching: false, supportIncrementalTrain: true);

    /// <inheritdoc/>
    protected override PredictionKind PredictionKind => PredictionKind.MulticlassClassification;

    /// <summary>
    /// Goes on learning from a trained model, which stays as it is: returns a new one that has learned <paramref name="trainData"/> as well.
    /// The state goes on with the row orders and the learning algorithm that made it. Where the label's key values are known, classes are matched
    /// by them: the new model has its classes in the order of <paramref name="trainData"/>'s label, and after them those that it lacks.
    /// </summary>
    /// <param name="trainData">
    /// Rows with as many features as the model was trained on, and a label with no class that it does not know; without key values, with as
    /// many classes.
    /// </param>
    /// <param name="modelParameters">The model to go on from, such as <c>model.LastTransformer.Model</c>.</param>
    /// <exception cref="ArgumentException">The sizes differ, a class is new, or the options name another learning algorithm.</exception>
    public MulticlassPredictionTransformer<VsmlMulticlassModelParameters> Fit(IDataView trainData, VsmlMulticlassModelParameters modelParameters) =>
        TrainTransformer(trainData, initPredictor: modelParameters);

    /// <inheritdoc/>
    protected override SchemaShape.Column[] GetOutputColumnsCore(SchemaShape inputSchema)
    {
        inputSchema.TryFindColumn(LabelColumn.Name, out SchemaShape.Column label);
        IEnumerable<SchemaShape.Column> keyValues = label.Annotations.Where(annotation => annotation.Name == AnnotationUtils.Kinds.KeyValues);
        return
        [
            new SchemaShape.Column(DefaultColumnNames.Score, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single, false,
                new SchemaShape(AnnotationUtils.AnnotationsForMulticlassScoreColumn(label))),
            new SchemaShape.Column(DefaultColumnNames.PredictedLabel, SchemaShape.Column.VectorKind.Scalar, NumberDataViewType.UInt32, true,
                new SchemaShape(keyValues.Concat(AnnotationUtils.GetTrainerOutputAnnotation()))),
        ];
    }

    /// <inheritdoc/>
    protected override VsmlMulticlassModelParameters TrainModelCore(TrainContext trainContext)
    {
        RoleMappedData data = trainContext.TrainingSet;
        data.CheckMulticlassLabel(out int classes);
        if (classes < 2)
            TrainingRun.CheckRows(Host, data);
        DataViewSchema.Column label = data.Schema.Label!.Value;
        Host.CheckParam(classes > 1, nameof(trainContext), $"The label column '{label.Name}' has {classes} class; two or more are needed.");
        string[]? names = LabelNames.Of(label);
        if (trainContext.InitialPredictor is not VsmlMulticlassModelParameters start)
            return new VsmlMulticlassModelParameters(Host, _run.Fit(data, classes, start: null), names);

        LabelMatch match = LabelMatch.Of(Host, label, classes, start.NumberOfClasses, start.LabelNames);
        Trained known = start.Copy();
        known = known with { Slots = known.Slots.Rearranged(match.Sources) };
        return new VsmlMulticlassModelParameters(Host, _run.Fit(data, known.Slots.Count, known), match.Names);
    }

    /// <inheritdoc/>
    protected override MulticlassPredictionTransformer<VsmlMulticlassModelParameters> MakeTransformer(
        VsmlMulticlassModelParameters model, DataViewSchema trainSchema)
    {
        // A model that went on with rows of some of its classes has more than the label column names.
        DataViewSchema.Column label = trainSchema[LabelColumn.Name];
        if (model.LabelNames is { } names && label.Type is KeyDataViewType key && key.Count < (ulong)names.Length)
            trainSchema = LabelNames.Replace(trainSchema, label, names);
        return new(Host, model, trainSchema, FeatureColumn.Name, LabelColumn.Name);
    }

    /// <summary>Options of the <see cref="VsmlMulticlassTrainer"/>.</summary>
    public sealed class Options : VsmlTrainerOptions
    {
    }
}
