using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;
using Vsml.MLNet.Models;

namespace Vsml.MLNet;

/// <summary>
/// The learned state of a model, and the learning algorithm that goes on changing it. Unlike other models of ML.NET it can learn
/// further rows in place, by <c>Update</c>; models fitted from this one are copies and leave it as it is.
/// </summary>
/// <typeparam name="TOutput">What the model gives for one row.</typeparam>
public abstract class VsmlModelParameters<TOutput> : ModelParametersBase<TOutput>, IScoringModel
{
    /// <summary>Where in a saved model the learner lies.</summary>
    private const string LearnerStream = "Learner";

    private readonly SharedLearner _state;

    private protected VsmlModelParameters(IHostEnvironment env, string name, LearnerEnsemble learner)
        : base(env, name)
    {
        _state = new SharedLearner(learner);
        InputType = new VectorDataViewType(NumberDataViewType.Single, learner.Inputs);
    }

    private protected VsmlModelParameters(IHostEnvironment env, string name, ModelLoadContext ctx)
        : base(env, name, ctx)
    {
        _state = new SharedLearner(LoadLearner(ctx));
        InputType = new VectorDataViewType(NumberDataViewType.Single, _state.Inputs);
    }

    /// <summary>The number of features.</summary>
    public int NumberOfFeatures => _state.Inputs;

    /// <summary>The number of classes.</summary>
    public int NumberOfClasses => _state.Classes;

    /// <summary>The number of learners, each with an order of the rows of its own, whose probabilities are averaged.</summary>
    public int NumberOfRowOrders => _state.Members;

    /// <summary>How many rows the model has learned from so far; later passes over the same rows are not counted.</summary>
    public long NumberOfObservedRows => _state.Observed;

    /// <summary>The frozen learning algorithm.</summary>
    public LearningAlgorithm LearningAlgorithm => _state.Algorithm;

    SharedLearner IScoringModel.State => _state;

    private protected SharedLearner State => _state;

    private protected DataViewType InputType { get; }

    /// <summary>A copy of the learner, independent of this model: to predict, learn and save without ML.NET.</summary>
    public LearnerEnsemble CreateLearner() => _state.Copy(out _);

    DataViewSchema IScoringModel.CreateOutputSchema() => CreateOutputSchema();

    Delegate IScoringModel.CreateGetter(int column, RowPrediction prediction) => CreateGetter(column, prediction);

    ISchemaBoundMapper ISchemaBindableMapper.Bind(IHostEnvironment env, RoleMappedSchema schema) => new FeatureBoundMapper(this, schema);

    /// <inheritdoc/>
    protected sealed override void SaveCore(ModelSaveContext ctx)
    {
        // *** Binary format ***
        // int: sizeof(float)
        // stream "Learner": the learners' states and the learning algorithm, as LearnerEnsemble.Save writes them
        base.SaveCore(ctx);
        ctx.SetVersionInfo(GetVersionInfo());
        ctx.SaveBinaryStream(LearnerStream, writer => _state.Save(writer.BaseStream));
    }

    private protected abstract VersionInfo GetVersionInfo();

    private protected abstract DataViewSchema CreateOutputSchema();

    private protected abstract Delegate CreateGetter(int column, RowPrediction prediction);

    private protected static VersionInfo CreateVersionInfo(string modelSignature, string loaderSignature) => new(
        modelSignature: modelSignature,
        verWrittenCur: 0x00010001, // Initial
        verReadableCur: 0x00010001,
        verWeCanReadBack: 0x00010001,
        loaderSignature: loaderSignature,
        loaderAssemblyName: typeof(VsmlModelParameters<>).Assembly.FullName);

    private static LearnerEnsemble LoadLearner(ModelLoadContext ctx)
    {
        LearnerEnsemble? learner = null;
        if (!ctx.TryLoadBinaryStream(LearnerStream, reader => learner = LearnerEnsemble.Load(reader.BaseStream, LearnerStream)))
            throw new InvalidDataException($"The saved model has no stream '{LearnerStream}'.");
        return learner!;
    }
}
