using System.Collections.Concurrent;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;
using Vsml.MLNet.InternalAccess;

namespace Vsml.MLNet.Engine;

/// <summary>
/// The pipeline of an engine between two changes of its form. Rows change what its model has learned; a new class or category gives another
/// <see cref="EngineState"/>, and predictions that are under way end by the one that they began with. What it costs a thread to predict is kept
/// here, so that it goes with the form that it belongs to.
/// </summary>
internal sealed class EngineState
{
    private readonly IHostEnvironment _env;
    private readonly ConcurrentDictionary<RowShape, object> _pools = [];
    private readonly Dictionary<string, int> _slotOfName = new(StringComparer.Ordinal);

    private EngineState(
        IHostEnvironment env, PipelineStages stages, int predictor, ILearnedModel model, string labelColumn, IReadOnlyList<SpareSlots> categories)
    {
        (_env, Predictor, Model, LabelColumn) = (env, predictor, model, labelColumn);
        Stages = stages.With(predictor, model.Transformer);
        LabelMap = Stages.FindKeyMap(labelColumn, predictor);
        Categories = categories;
        for (int slot = 0; model.ClassNames is { } names && slot < names.Count; slot++)
            _slotOfName.TryAdd(names[slot], slot);
    }

    /// <summary>The pipeline, with the model that learns.</summary>
    public PipelineStages Stages { get; }

    /// <summary>The stage that predicts.</summary>
    public int Predictor { get; }

    public ILearnedModel Model { get; }

    public string LabelColumn { get; }

    /// <summary>The map from the label as rows have it to its key; null if the pipeline has none.</summary>
    public (int Stage, int Column)? LabelMap { get; }

    /// <summary>Categorical columns that have slots for values to come.</summary>
    public IReadOnlyList<SpareSlots> Categories { get; }

    /// <summary>The state of a pipeline as it was fitted, with a copy of its model.</summary>
    /// <exception cref="ArgumentException">The pipeline has no model that learns, or several.</exception>
    public static EngineState Of(IHostEnvironment env, ITransformer model, string? labelColumn)
    {
        PipelineStages stages = PipelineStages.Of(model);
        int predictor = stages.Find(LearnedModels.Knows);
        if (predictor < 0)
        {
            throw new ArgumentException(
                "The pipeline has no model that learns row by row: none of its steps was fitted by a Vsml trainer.", nameof(model));
        }

        if (Enumerable.Range(predictor + 1, stages.Count - predictor - 1).Any(stage => LearnedModels.Knows(stages[stage])))
            throw new ArgumentException("The pipeline has more than one model that learns; an engine lets one learn.", nameof(model));
        ILearnedModel learned = LearnedModels.CopyOf(env, stages[predictor]);
        return new EngineState(
            env, stages, predictor, learned, labelColumn ?? learned.LabelColumn ?? DefaultColumnNames.Label, [.. SpareSlots.Find(stages, predictor)]);
    }

    /// <summary>The place of a class among the outputs; -1 for a name that is none's.</summary>
    public int SlotOf(string name) => _slotOfName.GetValueOrDefault(name, -1);

    /// <summary>The same with another class, if the model does not have it yet, which the label's map knows.</summary>
    /// <param name="name">The name.</param>
    /// <param name="withRows">Whether a row of it is about to be learned.</param>
    /// <exception cref="ArgumentException">No class can be added.</exception>
    public EngineState WithClass(string name, bool withRows)
    {
        if (Model.WhyNoFurtherClass is { } why)
            throw new ArgumentException($"'{name}' is no class of the model, and none can be added: {why}.");
        ILearnedModel model = SlotOf(name) < 0 ? Model.WithClass(name, withRows) : Model;
        PipelineStages stages = Stages;
        if (LabelMap is (int stage, int column))
        {
            var map = (ValueToKeyMappingTransformer)stages[stage];
            string[] values = KeyMap.Values(map, column), names = [.. model.ClassNames!];
            if (!KeyMap.CanGrow(map, column) || !names.AsSpan().StartsWith(values))
            {
                throw new ArgumentException(
                    $"'{name}' is no class of the model, and none can be added: the map of the label column '{LabelColumn}' has other values than the model's classes, or cannot have more.");
            }

            stages = stages.With(stage, KeyMap.With(_env, map, column, names));
        }

        return new EngineState(_env, stages, Predictor, model, LabelColumn, Categories);
    }

    /// <summary>The same with another value of a categorical column, in one of its spare slots.</summary>
    public EngineState WithCategory(SpareSlots slots, string value)
    {
        ValueToKeyMappingTransformer map = slots.Take(_env, (ValueToKeyMappingTransformer)Stages[slots.Stage], value);
        bool isLast = !KeyMap.Values(map, slots.Column).Any(SpareSlots.IsSpare);
        return new EngineState(
            _env, Stages.With(slots.Stage, map), Predictor, Model, LabelColumn, isLast ? [.. Categories.Where(other => other != slots)] : Categories);
    }

    /// <summary>All values of the categorical columns that may have new ones.</summary>
    public IEnumerable<string> CategoryValues() =>
        Categories.SelectMany(slots => KeyMap.Values((ValueToKeyMappingTransformer)Stages[slots.Stage], slots.Column));

    /// <summary>The pipeline as a transformer, with a copy of what the model has learned.</summary>
    /// <param name="model">The copy.</param>
    public ITransformer ToTransformer(ILearnedModel model) => Stages.With(Predictor, model.Transformer).ToTransformer();

    /// <summary>The processors of rows of one type that no thread uses at the moment.</summary>
    public ProcessorPool<TRow, TPrediction> PoolOf<TRow, TPrediction>(RowShape shape)
        where TRow : class
        where TPrediction : class, new()
    {
        // A closure here would be made at every call, even where the pool is there.
        return _pools.TryGetValue(shape, out object? pool) ? (ProcessorPool<TRow, TPrediction>)pool : AddPool<TRow, TPrediction>(shape);
    }

    private ProcessorPool<TRow, TPrediction> AddPool<TRow, TPrediction>(RowShape shape)
        where TRow : class
        where TPrediction : class, new() =>
        (ProcessorPool<TRow, TPrediction>)_pools.GetOrAdd(
            shape, new ProcessorPool<TRow, TPrediction>(() => new RowProcessor<TRow, TPrediction>(_env, this, shape)));
}

/// <summary>How rows and predictions of an engine look; what threads predict by is shared by all engines of a model that have the same.</summary>
internal sealed record RowShape(Type Row, Type Prediction, SchemaDefinition? Input, SchemaDefinition? Output);
