using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using Microsoft.Win32.SafeHandles;
using Vsml.MLNet.Engine.Journals;

namespace Vsml.MLNet.Engine;

/// <summary>
/// What the engines of one model share: its pipeline as it is now, and what it has learned. One row is learned at a time; predictions ask for the
/// <see cref="State"/> and never wait here.
/// </summary>
internal sealed class EngineCore : IDisposable
{
    private static readonly ConditionalWeakTable<ITransformer, EngineCore> _cores = [];
    private static readonly Lock _sharing = new();
    private readonly ITransformer _model;
    private readonly PrequentialWindow _window;
    private readonly List<long> _rowsOfClass = [];
    private readonly Lock _savingCheckPoint = new();
    private readonly Journal? _journal;
    private readonly EngineMeter _meter;
    private EngineState _state;
    private long _rows;
    private int _users;

    private EngineCore(IHostEnvironment env, ITransformer model, LearningEngineOptions options)
    {
        _model = model;
        _state = EngineState.Of(env, model, options.LabelColumnName);
        _window = new PrequentialWindow(options.MetricsWindow);
        if (options.Journal is { } path)
            _journal = Open(env, path, options.JournalFlushesToDisk ? options.FlushJournal : null);
        _meter = new EngineMeter(options.Name, _state.Model.Measures, Metrics);
    }

    /// <summary>What the journal told when it was opened; null without one.</summary>
    public JournalRecovery? Recovery { get; private set; }

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
            else if (options.Journal is { } path && Path.GetFullPath(path) != core._journal?.FullPath)
            {
                throw new InvalidOperationException(
                    $"Another engine of the same model keeps {(core._journal is null ? "no journal" : $"the journal '{core._journal.FullPath}'")}; engines of one model share it. Load the model anew for another.");
            }
            core._users++;
            return core;
        }
    }

    /// <summary>One engine fewer; with the last one goes what was learned.</summary>
    public void Dispose()
    {
        lock (_sharing)
        {
            if (--_users > 0)
                return;
            _cores.Remove(_model);
        }

        _meter.Dispose();
        lock (Learning)
            _journal?.Dispose();
    }

    /// <summary>Learns a row by a state that becomes the current one. The caller holds <see cref="Learning"/>.</summary>
    /// <param name="state">The current state, or what it becomes by what is new in this row.</param>
    /// <param name="features">[inputs].</param>
    /// <param name="label">The place of the class, or the number to predict.</param>
    /// <param name="weight">Above 0.</param>
    /// <param name="scratch">Memory of the thread.</param>
    /// <param name="predicted">[outputs], memory of the thread.</param>
    /// <param name="additions">What <paramref name="state"/> has more than the current one; null for nothing.</param>
    /// <returns>A number to wait for, without holding <see cref="Learning"/>, by <see cref="Keep"/>.</returns>
    public long Learn(
        EngineState state, ReadOnlySpan<float> features, float label, float weight, ref float[] scratch, Span<float> predicted,
        IReadOnlyList<Addition>? additions = null)
    {
        // It goes to the disk while it is learned. All that may be wrong with a row was looked at before.
        long number = _journal?.Append(additions, features, label, weight) ?? 0;

        // A class that comes with this row had no probability before it.
        int outputs = State.Model.Outputs;
        try
        {
            state.Model.Learn(features, label, weight, ref scratch, predicted);
        }
        catch (Exception e)
        {
            _journal?.Refuse(e);
            throw;
        }

        Volatile.Write(ref _state, state);
        _rows++;
        Count(state.Model, label);
        _window.Add(state.Model.Score(predicted[..Math.Min(outputs, predicted.Length)], label));
        _meter.Learned(state.Model, label);
        return number;
    }

    /// <summary>Changes the pipeline without a row. The caller holds <see cref="Learning"/>.</summary>
    /// <returns>As of <see cref="Learn"/>.</returns>
    public long Change(EngineState state, IReadOnlyList<Addition> additions)
    {
        long number = _journal?.Append(additions) ?? 0;
        Volatile.Write(ref _state, state);
        return number;
    }

    /// <summary>Returns when what was learned is on the disk, if there is a journal.</summary>
    public void Keep(long number) => _journal?.Keep(number);

    public void Predicted() => _meter.Predicted();

    /// <summary>Saves the pipeline, and lets the journal go on from there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="save">Writes a pipeline.</param>
    /// <exception cref="ArgumentException">The file is the journal.</exception>
    public void CheckPoint(string path, Action<ITransformer, Stream> save)
    {
        if (_journal is not null && RealPath.AreSame(path, _journal.FullPath))
            throw new ArgumentException($"'{path}' is the journal of the engine; another file was expected for the model.", nameof(path));
        lock (_savingCheckPoint)
        {
            EngineState state;
            ILearnedModel copy;
            long number, place, rows;
            long[] rowsOfClass;
            lock (Learning)
            {
                (state, copy, rows, rowsOfClass) = (_state, _state.Model.Copy(), _rows, [.. _rowsOfClass]);
                (number, place) = (_journal?.Number ?? 0, _journal?.Place() ?? 0);
            }

            byte[] fingerprint = _journal is null ? [] : Fingerprint(state, copy);
            AtomicFile.Write(path, stream =>
            {
                save(state.ToTransformer(copy), stream);
                _journal?.AppendCheckPoint(number, fingerprint, path);
            });

            // What went into a pipe is nobody's to go on from.
            if (_journal is not null && WriteTarget.Of(path).Kind == FileKind.File)
                _journal.Cut(new JournalHeader(number, rows, fingerprint, $"the checkpoint '{Path.GetFullPath(path)}'", rowsOfClass), place);
        }
    }

    public LearningEngineMetrics Metrics()
    {
        lock (Learning)
        {
            IReadOnlyList<string>? names = _state.Model.ClassNames;
            Dictionary<string, long> rows = [];
            for (int slot = 0; _rowsOfClass.Count > 0 && slot < _state.Model.Outputs; slot++)
                rows.Add(names?[slot] ?? slot.ToString(CultureInfo.InvariantCulture), slot < _rowsOfClass.Count ? _rowsOfClass[slot] : 0);
            return new LearningEngineMetrics
            {
                RowsLearned = _rows,
                RowsOfClass = rows,
                WindowRows = _window.Rows,
                Mean = _window.Mean,
                Measures = _state.Model.Measures,
            };
        }
    }

    private Journal Open(IHostEnvironment env, string path, Action<SafeFileHandle>? flush)
    {
        float[] scratch = [], predicted = [];
        long replayed = 0;
        Journal journal = Journal.Open(path, Fingerprint(_state, _state.Model), flush, Begin, Known, Replay, out long torn);
        Recovery = new JournalRecovery { RowsReplayed = replayed, BytesDropped = torn };
        using IChannel channel = env.Start("Journal");
        if (torn > 0)
            channel.Warning($"journal '{path}': its last record was torn, and was dropped with its {torn} bytes: no call that learned it had returned.");
        if (replayed > 0)
            channel.Info($"journal '{path}': {replayed} rows were learned again that the model lacked.");
        return journal;

        void Begin(JournalHeader header)
        {
            _rows = header.Rows;
            _rowsOfClass.AddRange(header.RowsOfClass);
        }

        void Known(JournalRecord record)
        {
            if (record.Features is null)
                return;
            _rows++;
            Count(_state.Model, record.Label);
        }

        void Replay(JournalRecord record)
        {
            foreach (Addition addition in record.Additions)
                _state = With(_state, addition, record.Features is not null);
            if (record.Features is not { } features)
                return;
            if (predicted.Length != _state.Model.Outputs)
                predicted = new float[_state.Model.Outputs];
            _state.Model.Learn(features, record.Label, record.Weight, ref scratch, predicted);
            _rows++;
            replayed++;
            Count(_state.Model, record.Label);
        }
    }

    private static EngineState With(EngineState state, Addition addition, bool withRows) => addition.IsClass
        ? state.WithClass(addition.Value, withRows)
        : state.WithCategory(state.Categories.First(slots => slots.Output == addition.Column), addition.Value);

    /// <summary>SHA-256 of what a pipeline has learned, categories among it.</summary>
    private static byte[] Fingerprint(EngineState state, ILearnedModel model)
    {
        using MemoryStream stream = new();
        model.Save(stream);
        using BinaryWriter writer = new(stream);
        foreach (string value in state.CategoryValues())
            writer.Write(value);
        writer.Flush();
        return SHA256.HashData(stream.GetBuffer().AsSpan(0, (int)stream.Length));
    }

    private void Count(ILearnedModel model, float label)
    {
        if (!model.HasClasses)
            return;
        while (_rowsOfClass.Count < model.Outputs)
            _rowsOfClass.Add(0);
        _rowsOfClass[(int)label]++;
    }
}
