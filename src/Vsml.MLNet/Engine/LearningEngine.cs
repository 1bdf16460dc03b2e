using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Vsml.MLNet.Engine;
using Vsml.MLNet.Engine.Journals;

namespace Vsml.MLNet;

/// <summary>
/// A fitted pipeline that goes on learning: predicts rows, and learns rows with their label as they have it. Created by
/// <see cref="Microsoft.ML.LearningEngineCatalog.CreateLearningEngine"/>.
/// </summary>
/// <remarks>
/// <para>
/// Safe for any number of threads at once: every prediction is made by one whole state, the one before a row or the one after it, and waits for
/// no longer than a learning step takes. The model that the engine was made of stays as it is. Engines of one and the same model object share
/// what is learned, and the memory for it, for as long as one of them is not disposed; <see cref="CheckPoint(string)"/> keeps it for longer.
/// </para>
/// <para>
/// A label that no class has becomes a class by its first row: in the score column, its slot names, and the key values of the predicted label.
/// </para>
/// </remarks>
/// <typeparam name="TRow">A row, with all columns that the pipeline reads; to learn, with the label.</typeparam>
/// <typeparam name="TPrediction">A prediction: columns that the pipeline makes or passes on.</typeparam>
public sealed class LearningEngine<TRow, TPrediction> : IDisposable
    where TRow : class
    where TPrediction : class, new()
{
    private readonly ModelOperationsCatalog _catalog;
    private readonly RowShape _shape;
    private readonly bool _addsClasses;
    private readonly Action<Stream>? _finishCheckPoint;
    private readonly EngineCore _core;
    private int _disposed;

    internal LearningEngine(ModelOperationsCatalog catalog, ITransformer model, LearningEngineOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MetricsWindow, 1, $"{nameof(options)}.{nameof(options.MetricsWindow)}");
        _catalog = catalog;
        _shape = new RowShape(typeof(TRow), typeof(TPrediction), options.InputSchemaDefinition, options.OutputSchemaDefinition);
        _addsClasses = options.AddsClasses;
        _finishCheckPoint = options.FinishCheckPoint;
        _core = EngineCore.Acquire(CatalogUtils.GetEnvironment(catalog), model, options);
        try
        {
            // Whatever does not fit together is said now, and not by the first row.
            ProcessorPool<TRow, TPrediction> pool = Pool(_core.State);
            pool.Return(pool.Rent());
        }
        catch
        {
            _core.Dispose();
            throw;
        }
    }

    /// <summary>The names of the classes, in the order of the score column; numbers from 0 where the label has none; empty where the label is no class.</summary>
    public IReadOnlyList<string> Classes
    {
        get
        {
            ILearnedModel model = _core.State.Model;
            return model.ClassNames
                ?? [.. Enumerable.Range(0, model.HasClasses ? model.Outputs : 0).Select(slot => slot.ToString(System.Globalization.CultureInfo.InvariantCulture))];
        }
    }

    /// <summary>How many rows the model has learned, those that it was trained on among them.</summary>
    public long NumberOfObservedRows => _core.State.Model.Observed;

    /// <summary>The schema of predictions as it is now: a class that is added changes the score column.</summary>
    public DataViewSchema OutputSchema
    {
        get
        {
            ProcessorPool<TRow, TPrediction> pool = Pool(_core.State);
            RowProcessor<TRow, TPrediction> processor = pool.Rent();
            DataViewSchema schema = processor.OutputSchema;
            pool.Return(processor);
            return schema;
        }
    }

    /// <summary>How the engine has fared: rows of each class, accuracy and log-loss of the last rows, or, where the label is a number, their errors.</summary>
    public LearningEngineMetrics Metrics => _core.Metrics();

    /// <summary>What was found in the journal when it was opened; <see langword="null"/> without one.</summary>
    public JournalRecovery? Recovery => _core.Recovery;

    /// <summary>Predicts a row.</summary>
    /// <param name="row">The row; its label is not looked at.</param>
    /// <returns>A new prediction.</returns>
    /// <exception cref="InvalidOperationException">The features of the row have another length than those that the model was trained on.</exception>
    public TPrediction Predict(TRow row)
    {
        var prediction = new TPrediction();
        Predict(row, ref prediction);
        return prediction;
    }

    /// <summary>Predicts a row into a prediction that is there already; allocates nothing, once warm, where the pipeline's other steps do not.</summary>
    /// <param name="row">The row; its label is not looked at.</param>
    /// <param name="prediction">Is filled; a new one is made where it is <see langword="null"/>.</param>
    public void Predict(TRow row, ref TPrediction prediction)
    {
        ArgumentNullException.ThrowIfNull(row);
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        prediction ??= new TPrediction();
        ProcessorPool<TRow, TPrediction> pool = Pool(_core.State);
        RowProcessor<TRow, TPrediction> processor = pool.Rent();
        processor.Read(row);
        processor.Predict(prediction);
        pool.Return(processor);
        _core.Predicted();
    }

    /// <summary>
    /// Learns a row. Predictions know of it from their next row on. A label that no class has becomes one; so does a value of a categorical column
    /// that has spare slots (<see cref="Microsoft.ML.LearningEngineCatalog.OneHotEncodingWithSpareSlots"/>). With a journal, the row is on the disk when
    /// this returns, in the order in which rows were learned; predictions may know of it a little earlier.
    /// </summary>
    /// <param name="row">The row, with its label as the pipeline was fitted with it.</param>
    /// <param name="weight">Above 0; 1 is an ordinary row. A row of weight 2 is learned twice; one of more than 10 as one of 10.</param>
    /// <exception cref="ArgumentException">The row has no label, a new one where <see cref="LearningEngineOptions.AddsClasses"/> is off, or one that cannot be a class. Nothing was learned.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The weight is out of its range. Nothing was learned.</exception>
    /// <exception cref="IOException">The row could not be written to the journal. It was learned, but may be lost when the process ends; or earlier ones could not, and it was not learned. No further row is learned: an engine
    /// that is created anew with the model and the journal goes on from what was kept.</exception>
    /// <exception cref="InvalidOperationException">The rows have no label column, or the features another length than the model's, or the label or a feature is infinite. Nothing was learned.</exception>
    public void Learn(TRow row, float weight = 1)
    {
        ArgumentNullException.ThrowIfNull(row);
        if (!(weight > 0 && float.IsFinite(weight)))
            throw new ArgumentOutOfRangeException(nameof(weight), weight, "expected a finite weight above 0.");
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        _core.Keep(TryLearnKnown(row, weight) ?? LearnNew(row, weight));
    }

    /// <summary>
    /// Adds a class that has no row yet. It has the probability of a class never met, and the probabilities of the others keep their ratios. Does
    /// nothing if the class is there.
    /// </summary>
    /// <param name="name">The label as text; a number in the invariant culture.</param>
    /// <exception cref="ArgumentException">The name is empty, or the model can have no further class.</exception>
    public void AddClass(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        long number;
        lock (_core.Learning)
        {
            EngineState state = _core.State;
            if (state.SlotOf(name) >= 0)
                return;
            number = _core.Change(state.WithClass(name, withRows: false), [new Addition("", name)]);
        }

        _core.Keep(number);
    }

    /// <summary>A pipeline of its own with all that was learned so far: to evaluate, to save, to predict by.</summary>
    public ITransformer CopyModel()
    {
        lock (_core.Learning)
            return _core.State.ToTransformer(_core.State.Model.Copy());
    }

    /// <summary>
    /// Saves the pipeline with all that was learned so far, for <see cref="ModelOperationsCatalog.Load(string, out DataViewSchema)"/>. It is written aside
    /// and moved: whoever reads the file finds the old model or the new one, whole. Rows go on being predicted and learned meanwhile. The journal, if there
    /// is one, goes on from this model, and only from this one.
    /// </summary>
    /// <param name="path">The file; it is replaced if it is there.</param>
    /// <exception cref="ArgumentException">The path is empty, or that of the journal.</exception>
    /// <exception cref="IOException">It cannot be written. What was there is as it was.</exception>
    public void CheckPoint(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        ProcessorPool<TRow, TPrediction> pool = Pool(_core.State);
        RowProcessor<TRow, TPrediction> processor = pool.Rent();
        _core.CheckPoint(path, (model, stream) => Save(model, processor.InputSchema, stream));
        pool.Return(processor);
    }

    /// <summary>Lets go of what was learned, if no other engine of the same model is there.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
            _core.Dispose();
    }

    private void Save(ITransformer model, DataViewSchema input, Stream stream)
    {
        if (_finishCheckPoint is null)
        {
            _catalog.Save(model, input, stream);
            return;
        }

        using MemoryStream archive = new();
        _catalog.Save(model, input, archive);
        _finishCheckPoint(archive);
        archive.WriteTo(stream);
    }

    private ProcessorPool<TRow, TPrediction> Pool(EngineState state) => state.PoolOf<TRow, TPrediction>(_shape);

    /// <summary>Learns a row in which nothing is new; null if something is, or the pipeline changes just now.</summary>
    private long? TryLearnKnown(TRow row, float weight)
    {
        EngineState state = _core.State;
        ProcessorPool<TRow, TPrediction> pool = Pool(state);
        RowProcessor<TRow, TPrediction> processor = pool.Rent();
        try
        {
            processor.Read(row);
            float label = processor.Label();
            if (float.IsNaN(label) || processor.NewCategory() is not null)
                return null;
            ReadOnlySpan<float> features = processor.Features();
            lock (_core.Learning)
            {
                return _core.State == state ? _core.Learn(state, features, label, weight, ref processor.Scratch, processor.Predicted) : null;
            }
        }
        finally
        {
            pool.Return(processor);
        }
    }

    /// <summary>Learns a row after all others; what is new in it changes the pipeline.</summary>
    private long LearnNew(TRow row, float weight)
    {
        List<Addition> additions = [];
        lock (_core.Learning)
        {
            EngineState state = _core.State;
            for (bool hasGrown = false; ;)
            {
                ProcessorPool<TRow, TPrediction> pool = Pool(state);
                RowProcessor<TRow, TPrediction> processor = pool.Rent();
                try
                {
                    processor.Read(row);
                    float label = processor.Label();
                    if (float.IsNaN(label))
                    {
                        string name = NewClass(state, processor);
                        if (hasGrown)
                            throw new ArgumentException($"The pipeline gives '{name}' in the label column '{state.LabelColumn}' no key, even with a class of that name.");
                        (state, hasGrown) = (state.WithClass(name, withRows: true), true);
                        additions.Add(new Addition("", name));
                    }
                    else if (processor.NewCategory() is (SpareSlots slots, string value))
                    {
                        state = state.WithCategory(slots, value);
                        additions.Add(new Addition(slots.Output, value));
                    }
                    else
                        return _core.Learn(state, processor.Features(), label, weight, ref processor.Scratch, processor.Predicted, additions);
                }
                finally
                {
                    pool.Return(processor);
                }
            }
        }
    }

    private string NewClass(EngineState state, RowProcessor<TRow, TPrediction> processor)
    {
        if (!state.Model.HasClasses)
            throw new ArgumentException($"The row has no label: its column '{state.LabelColumn}' holds no number.");
        string name = processor.NewLabel()
            ?? throw new ArgumentException($"The row has no label: its column '{state.LabelColumn}' holds none, or none of a class that the model has.");
        return _addsClasses
            ? name
            : throw new ArgumentException($"'{name}' in the label column '{state.LabelColumn}' is none of the classes {string.Join(", ", Classes.Take(8).Select(known => $"'{known}'"))}{(Classes.Count > 8 ? ", ..." : "")}, and {nameof(LearningEngineOptions.AddsClasses)} is off.");
    }
}
