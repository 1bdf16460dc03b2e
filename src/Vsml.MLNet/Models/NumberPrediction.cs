using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vsml.MLNet.Models;

/// <summary>Predicts row by row, for one thread, with the memory for one row. A second thread is met by an exception.</summary>
internal sealed class NumberPredictor(SharedRegression state, float[] levels)
{
    private readonly DenseFeatures _features = new(state.Inputs);
    private readonly float[] _quantiles = new float[levels.Length];
    private int _inUse;

    public float Mean { get; private set; }

    public float StandardDeviation { get; private set; }

    /// <summary>[levels].</summary>
    public ReadOnlySpan<float> Quantiles => _quantiles;

    /// <summary>Predicts a row.</summary>
    /// <param name="features">The features [inputs], dense or sparse; a value that is not finite is a missing one.</param>
    /// <param name="columnName">The column they come from where that is known: errors name it.</param>
    /// <exception cref="InvalidOperationException">The vector has another length than the model's, or another thread predicts.</exception>
    public void Predict(in VBuffer<float> features, string? columnName = null)
    {
        _features.Check(in features, columnName);
        using OneThread.Use use = OneThread.Enter(ref _inUse);
        (Mean, StandardDeviation) = state.Predict(_features.Of(in features), levels, _quantiles);
    }
}

/// <summary>The prediction for the row that a cursor stands on, made once however many columns are asked for.</summary>
internal sealed class NumberPrediction(DataViewRow row, DataViewSchema.Column features, SharedRegression state, float[] levels)
{
    private readonly ValueGetter<VBuffer<float>> _getFeatures = row.GetGetter<VBuffer<float>>(features);
    private readonly NumberPredictor _predictor = new(state, levels);
    private VBuffer<float> _buffer;
    private long _position = -1;
    private int _inUse;

    /// <summary>The prediction of the row.</summary>
    /// <exception cref="InvalidOperationException">Another thread predicts.</exception>
    public NumberPredictor Current
    {
        get
        {
            using OneThread.Use use = OneThread.Enter(ref _inUse);
            if (_position != row.Position)
            {
                _getFeatures(ref _buffer);
                _predictor.Predict(in _buffer, features.Name);
                _position = row.Position;
            }

            return _predictor;
        }
    }
}
