using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vsml.MLNet.Models;

/// <summary>The prediction for the row that a cursor stands on, made once however many columns are asked for.</summary>
internal sealed class RowPrediction(DataViewRow row, DataViewSchema.Column features, SharedLearner state)
{
    private readonly ValueGetter<VBuffer<float>> _getFeatures = row.GetGetter<VBuffer<float>>(features);
    private readonly Predictor _predictor = new(state);
    private VBuffer<float> _buffer;
    private long _position = -1;
    private int _inUse;

    /// <summary>The probabilities [slots].</summary>
    /// <exception cref="InvalidOperationException">Another thread predicts.</exception>
    public ReadOnlySpan<float> Probabilities
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

            return _predictor.Score;
        }
    }
}
