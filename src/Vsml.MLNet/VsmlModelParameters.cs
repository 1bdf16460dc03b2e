using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Model;
using Microsoft.ML.Model.OnnxConverter;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;
using Vsml.Graphs;
using Vsml.MLNet.Models;

namespace Vsml.MLNet;

/// <summary>
/// The learned state of a model, and the learning algorithm that goes on changing it. Unlike other models of ML.NET it can learn
/// further rows in place, by <c>Update</c>; models fitted from this one are copies and leave it as it is.
/// </summary>
/// <typeparam name="TOutput">What the model gives for one row.</typeparam>
public abstract class VsmlModelParameters<TOutput> : ModelParametersBase<TOutput>, IClassifier, IBindableCanSaveOnnx, ISingleCanSaveOnnx,
    ICanSaveSummary, ICanSaveInTextFormat, ICanGetSummaryInKeyValuePairs
{
    /// <summary>Where in a saved model the learner lies.</summary>
    private const string LearnerStream = "Learner";

    /// <summary>Where its classes lie.</summary>
    private const string ClassesStream = "Classes";

    private const uint VersionWithClasses = 0x00010002;

    private readonly SharedLearner _state;

    private protected VsmlModelParameters(IHostEnvironment env, string name, Trained trained, string[]? labelNames = null)
        : base(env, name)
    {
        _state = new SharedLearner(trained);
        LabelNames = labelNames;
        InputType = new VectorDataViewType(NumberDataViewType.Single, trained.Learner.Inputs);
    }

    private protected VsmlModelParameters(IHostEnvironment env, string name, ModelLoadContext ctx)
        : base(env, name, ctx)
    {
        LearnerEnsemble learner = LoadLearner(ctx);
        (ClassSlots slots, LabelNames) = LoadClasses(ctx, learner);
        _state = new SharedLearner(new Trained(learner, slots));
        InputType = new VectorDataViewType(NumberDataViewType.Single, _state.Inputs);
    }

    /// <summary>The number of features.</summary>
    public int NumberOfFeatures => _state.Inputs;

    /// <summary>The number of classes, those without rows among them.</summary>
    public int NumberOfClasses => _state.Slots;

    /// <summary>The number of learners, each with an order of the rows of its own, whose probabilities are averaged.</summary>
    public int NumberOfRowOrders => _state.Members;

    /// <summary>How many rows the model has learned from so far; later passes over the same rows are not counted.</summary>
    public long NumberOfObservedRows => _state.Observed;

    /// <summary>The frozen learning algorithm.</summary>
    public LearningAlgorithm LearningAlgorithm => _state.Algorithm;

    SharedLearner IClassifier.State => _state;

    int IScoringModel.Inputs => _state.Inputs;

    /// <summary>The names of the classes; null where the label had none.</summary>
    internal string[]? LabelNames { get; }

    private protected SharedLearner State => _state;

    private protected DataViewType InputType { get; }

    /// <summary>What each feature of a row contributes to the logit of each class. May be called from any thread.</summary>
    /// <param name="features">The features [<see cref="NumberOfFeatures"/>], as the pipeline's feature column has them; NaN is a missing value.</param>
    /// <exception cref="ArgumentException">The length is not <see cref="NumberOfFeatures"/>.</exception>
    public VsmlExplanation Explain(ReadOnlySpan<float> features) => _state.Explain(features);

    void ICanSaveSummary.SaveSummary(TextWriter writer, RoleMappedSchema schema) => WriteSummary(writer);

    void ICanSaveInTextFormat.SaveAsText(TextWriter writer, RoleMappedSchema schema) => WriteSummary(writer);

    IList<KeyValuePair<string, object>> ICanGetSummaryInKeyValuePairs.GetSummaryInKeyValuePairs(RoleMappedSchema schema) => Summary();

    /// <summary>A copy of the learner, independent of this model: to predict, learn and save without ML.NET.</summary>
    public LearnerEnsemble CreateLearner() => _state.CreateLearner();

    /// <summary>
    /// Takes over what a learner of <see cref="CreateLearner"/> has learned since, in this process or elsewhere. Transformers and prediction engines of this model know of
    /// it from the next row that they score. The learner stays independent of the model.
    /// </summary>
    /// <param name="learner">A learner that came from this model, or from another of the same fit.</param>
    /// <exception cref="ArgumentException">It is of another form: of other features, classes, row orders, projections or learning algorithm.</exception>
    public void TakeOver(LearnerEnsemble learner)
    {
        ArgumentNullException.ThrowIfNull(learner);
        _state.TakeOver(learner);
    }

    /// <summary>A copy of the learner with the classes that it has, to go on from.</summary>
    internal Trained Copy() => _state.Copy();

    DataViewSchema IScoringModel.CreateOutputSchema() => CreateOutputSchema();

    Func<int, Delegate> IScoringModel.CreateGetters(DataViewRow row, DataViewSchema.Column features)
    {
        var prediction = new RowPrediction(row, features, _state);
        return column => CreateGetter(column, prediction);
    }

    ISchemaBoundMapper ISchemaBindableMapper.Bind(IHostEnvironment env, RoleMappedSchema schema) => new FeatureBoundMapper(this, schema);

    bool ICanSaveOnnx.CanSaveOnnx(OnnxContext ctx) => true;

    bool IBindableCanSaveOnnx.SaveAsOnnx(OnnxContext ctx, RoleMappedSchema schema, string[] outputNames) =>
        schema.Feature is { } features && ctx.ContainsColumn(features.Name) && SaveAsOnnx(ctx, outputNames, ctx.GetVariableName(features.Name));

    bool ISingleCanSaveOnnx.SaveAsOnnx(OnnxContext ctx, string[] outputNames, string featureColumn) => SaveAsOnnx(ctx, outputNames, featureColumn);

    /// <inheritdoc/>
    protected sealed override void SaveCore(ModelSaveContext ctx)
    {
        // *** Binary format ***
        // int: sizeof(float)
        // stream "Learner": the learners' states and the learning algorithm, as LearnerEnsemble.Save writes them
        // stream "Classes": int: slots of the score; int: classes of the learner; int[classes]: their slots;
        //     bool: whether the classes have names; string[slots]: the names
        base.SaveCore(ctx);
        ctx.SetVersionInfo(GetVersionInfo());
        _state.Save(trained =>
        {
            ctx.SaveBinaryStream(LearnerStream, writer => trained.Learner.Save(writer.BaseStream));
            ctx.SaveBinaryStream(ClassesStream, writer => WriteClasses(writer, trained.Slots));
        });
    }

    private bool SaveAsOnnx(OnnxContext ctx, string[] outputNames, string featureColumn)
    {
        ctx.CheckOpSetVersion(Graph.LeastOpset, GetType().Name);
        Graph graph = new();
        Value features = graph.Input("features", ElementType.Float, null, NumberOfFeatures);
        _state.Save(trained => AddOutputs(graph, trained.Slots.AddScore(PredictionGraph.Add(graph, trained.Learner, features), trained.Learner.Observed), outputNames));
        OnnxContextGraph.Add(ctx, graph, featureColumn);
        return true;
    }

    /// <summary>Adds the columns that a scorer expects.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="score">The probabilities, [rows, slots].</param>
    /// <param name="names">Names of the columns: the predicted label, then those of the output schema.</param>
    private protected abstract void AddOutputs(Graph graph, Value score, string[] names);

    private protected abstract VersionInfo GetVersionInfo();

    private protected abstract DataViewSchema CreateOutputSchema();

    private protected abstract Delegate CreateGetter(int column, RowPrediction prediction);

    private protected static VersionInfo CreateVersionInfo(string modelSignature, string loaderSignature) => new(
        modelSignature: modelSignature,
        // 0x00010001: initial
        // 0x00010002: the classes
        verWrittenCur: VersionWithClasses,
        verReadableCur: VersionWithClasses,
        verWeCanReadBack: 0x00010001,
        loaderSignature: loaderSignature,
        loaderAssemblyName: typeof(VsmlModelParameters<>).Assembly.FullName);

    private void WriteSummary(TextWriter writer)
    {
        foreach ((string name, object value) in Summary())
            writer.WriteLine(FormattableString.Invariant($"{name}: {value}"));
    }

    private List<KeyValuePair<string, object>> Summary()
    {
        List<KeyValuePair<string, object>> facts =
        [
            new("Trainer", "Vsml"), new("Features", NumberOfFeatures), new("Classes", NumberOfClasses), new("Row orders", NumberOfRowOrders),
            new("Rows observed", NumberOfObservedRows), new("Learning algorithm", LearningAlgorithm.Fingerprint),
        ];
        if (LabelNames is not null)
            facts.Insert(3, new("Class names", string.Join(", ", LabelNames)));
        return facts;
    }

    private static LearnerEnsemble LoadLearner(ModelLoadContext ctx)
    {
        LearnerEnsemble? learner = null;
        if (!ctx.TryLoadBinaryStream(LearnerStream, reader => learner = LearnerEnsemble.Load(reader.BaseStream, LearnerStream)))
            throw new InvalidDataException($"The saved model has no stream '{LearnerStream}'.");
        return learner!;
    }

    private void WriteClasses(BinaryWriter writer, ClassSlots slots)
    {
        writer.Write(slots.Count);
        writer.Write(slots.Classes);
        foreach (int slot in slots.SlotOf)
            writer.Write(slot);
        writer.Write(LabelNames is not null);
        foreach (string name in LabelNames ?? [])
            writer.Write(name);
    }

    private static (ClassSlots Slots, string[]? Names) LoadClasses(ModelLoadContext ctx, LearnerEnsemble learner)
    {
        if (ctx.Header.ModelVerWritten < VersionWithClasses)
            return (ClassSlots.All(learner.Classes), null);
        (ClassSlots Slots, string[]? Names)? classes = null;
        if (!ctx.TryLoadBinaryStream(ClassesStream, reader => classes = ReadClasses(reader, learner.Classes)))
            throw new InvalidDataException($"The saved model has no stream '{ClassesStream}'.");
        return classes!.Value;
    }

    private static (ClassSlots Slots, string[]? Names) ReadClasses(BinaryReader reader, int expected)
    {
        int count = reader.ReadInt32(), classes = reader.ReadInt32();
        if (classes != expected)
            throw new InvalidDataException($"The saved model has a learner of {expected} classes, but the slots of {classes}.");
        int[] slotOf = [.. Enumerable.Range(0, classes).Select(_ => reader.ReadInt32())];
        ClassSlots slots = ClassSlots.Restore(count, slotOf);
        if (!reader.ReadBoolean())
            return (slots, null);
        List<string> names = [];
        while (names.Count < count)
            names.Add(reader.ReadString());
        return (slots, [.. names]);
    }
}
