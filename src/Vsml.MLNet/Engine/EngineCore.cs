using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace Vsml.MLNet.Engine;

/// <summary>
/// What the engines of one model share: its pipeline as it is now, and what it has learned. One row is learned at a time; predictions ask for the
/// <see cref="State"/> and never wait here.
/// </summary>
internal sealed class EngineCore
{
    private static readonly ConditionalWeakTable<ITransformer, EngineCore> _cores = [];
    private static readonly Lock _sharing = new();
    private readonly ITransformer _model;
    private readonly PrequentialWindow _window;
    private readonly List<long> _rowsOfClass = [];
    private EngineState _state;
    private long _rows;
    private int _users;

    private EngineCore(IHostEnvironment env, ITransformer model, LearningEngineOptions options)
    {
        _model = model;
        _state = EngineState.Of(env, model, options.LabelColumnName);
        _window = new PrequentialWindow(options.MetricsWindow);
    }

    /// <summary>The pipeline as it is now.</summary>
    public EngineState State => Volatile.Read(ref _state);

    /// <summary>Held while a row is learned, and while the pipeline changes.</summary>
    public Lock Learning { get; } = new();

    /// <summary>The core of a model: the one that other engines of the same model use, as long as one of them is not disposed.</summary>
    public static EngineCore Acquire(IHostEnvironment env, ITransformer model, LearningEngineOptions options)
    {
        lock (_sharing)
        {
            if (!_cores.TryGetValue(model, out EngineCore? core))
                _cores.Add(model, core = new EngineCore(env, model, options));
            core._users++;
            return core;
        }
    }

    /// <summary>One engine fewer.</summary>
    public void Release()
    {
        lock (_sharing)
        {
            if (--_users == 0)
                _cores.Remove(_model);
        }
    }

    /// <summary>Learns a row by a state that becomes the current one. The caller holds <see cref="Learning"/>.</summary>
    /// <param name="state">The current state, or what it becomes by what is new in this row.</param>
    /// <param name="features">[inputs].</param>
    /// <param name="label">The place of the class, or the number to predict.</param>
    /// <param name="weight">Above 0.</param>
    /// <param name="scratch">Memory of the thread.</param>
    /// <param name="predicted">[outputs], memory of the thread.</param>
    public void Learn(EngineState state, ReadOnlySpan<float> features, float label, float weight, ref float[] scratch, Span<float> predicted)
    {
        // A class that comes with this row had no probability before it.
        int outputs = State.Model.Outputs;
        state.Model.Learn(features, label, weight, ref scratch, predicted);
        Volatile.Write(ref _state, state);
        _rows++;
        Count(state.Model, label);
        _window.Add(state.Model.Score(predicted[..Math.Min(outputs, predicted.Length)], label));
    }

    /// <summary>Changes the pipeline without a row.</summary>
    public void Change(EngineState state) => Volatile.Write(ref _state, state);

    public LearningEngineMetrics Metrics()
    {
        lock (Learning)
        {
            IReadOnlyList<string>? names = _state.Model.ClassNames;
            Dictionary<string, long> rows = [];
            for (int slot = 0; slot < (_rowsOfClass.Count == 0 ? 0 : _state.Model.Outputs); slot++)
                rows.Add(names?[slot] ?? slot.ToString(CultureInfo.InvariantCulture), slot < _rowsOfClass.Count ? _rowsOfClass[slot] : 0);
            return new LearningEngineMetrics
            {
                RowsLearned = _rows,
                RowsOfClass = rows,
                WindowRows = _window.Rows,
                Accuracy = _window.Accuracy,
                LogLoss = _window.Loss,
            };
        }
    }

    private void Count(ILearnedModel model, float label)
    {
        if (model.Outputs < 2)
            return;
        while (_rowsOfClass.Count < model.Outputs)
            _rowsOfClass.Add(0);
        _rowsOfClass[(int)label]++;
    }
}
