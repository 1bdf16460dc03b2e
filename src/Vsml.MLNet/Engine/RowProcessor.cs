using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Vsml.MLNet.Engine;

/// <summary>Takes rows through the pipeline one at a time, for one thread: to predictions, or to features and label.</summary>
internal sealed class RowProcessor<TRow, TPrediction>
    where TRow : class
    where TPrediction : class, new()
{
    private readonly EngineState _state;
    private readonly DataViewConstructionUtils.InputRow<TRow> _input;

    // The row before every stage, and after the last.
    private readonly DataViewRow[] _rows;
    private readonly PredictionWriter<TPrediction> _writer;
    private readonly ValueGetter<VBuffer<float>> _getFeatures;
    private readonly CategoryReader[] _categories;
    private LabelReader? _label;
    private VBuffer<float> _features;
    private float[] _dense = [], _scratch = [];

    public RowProcessor(IHostEnvironment env, EngineState state, RowShape shape)
    {
        _state = state;
        _input = DataViewConstructionUtils.CreateInputRow<TRow>(env, shape.Input);
        _rows = new DataViewRow[state.Stages.Count + 1];
        _rows[0] = _input;
        for (int stage = 0; stage < state.Stages.Count; stage++)
        {
            IRowToRowMapper mapper = state.Stages[stage].GetRowToRowMapper(_rows[stage].Schema);
            _rows[stage + 1] = mapper.GetRow(_rows[stage], mapper.OutputSchema);
        }

        _writer = new PredictionWriter<TPrediction>(env, _rows[^1], shape.Output);
        DataViewRow before = _rows[state.Predictor];
        _getFeatures = before.GetGetter<VBuffer<float>>(before.Schema[state.Model.FeatureColumn]);
        _categories = [.. state.Categories.Select(slots => new CategoryReader(slots, _rows[slots.Stage], _rows[slots.Stage + 1]))];
        Predicted = new float[state.Model.Outputs];
    }

    /// <summary>The schema of the rows that go in.</summary>
    public DataViewSchema InputSchema => _input.Schema;

    /// <summary>The schema of what comes out.</summary>
    public DataViewSchema OutputSchema => _rows[^1].Schema;

    /// <summary>Room for what a row is predicted as, [outputs].</summary>
    public float[] Predicted { get; }

    /// <summary>Memory that the model predicts with.</summary>
    public ref float[] Scratch => ref _scratch;

    /// <summary>Takes a row; what is asked from now on is of this one.</summary>
    public void Read(TRow row) => _input.ExtractValues(row);

    /// <summary>Lets go of the row.</summary>
    public void Forget() => _writer.Forget();

    public void Predict(TPrediction prediction) => _writer.Write(prediction);

    /// <summary>The label: the place of its class, or its number. NaN if it is missing or of no class that is known.</summary>
    public float Label() => (_label ??= new LabelReader(_state, _rows)).Read();

    /// <summary>The label as the row has it, where no class has it; null if it is missing.</summary>
    public string? NewLabel() => (_label ??= new LabelReader(_state, _rows)).ReadName();

    /// <summary>A value of a categorical column that has no slot, where one is left for it; null if there is none.</summary>
    public (SpareSlots Slots, string Value)? NewCategory()
    {
        foreach (CategoryReader category in _categories)
        {
            if (category.NewValue() is { } value)
                return (category.Slots, value);
        }

        return null;
    }

    /// <summary>The features [inputs], valid until the next row is read.</summary>
    /// <exception cref="InvalidOperationException">The vector has another length than the model's, or an infinite value.</exception>
    public ReadOnlySpan<float> Features()
    {
        _getFeatures(ref _features);
        if (_features.Length != _state.Model.Inputs)
        {
            throw new InvalidOperationException(
                $"The feature column '{_state.Model.FeatureColumn}' has {_features.Length} values, but the model was trained on {_state.Model.Inputs}.");
        }

        if (!_features.IsDense && _dense.Length == 0)
            _dense = new float[_features.Length];
        if (!_features.IsDense)
            _features.CopyTo(_dense);
        ReadOnlySpan<float> features = _features.IsDense ? _features.GetValues() : _dense;
        foreach (float value in features)
        {
            if (float.IsInfinity(value))
                throw new InvalidOperationException($"The feature column '{_state.Model.FeatureColumn}' holds an infinite value; one that is missing is NaN.");
        }

        return features;
    }
}
