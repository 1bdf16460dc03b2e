using Microsoft.ML.Data;

namespace Vsml.MLNet.Models;

/// <summary>
/// Predicts row by row, for one thread: holds the memory for one row, and nothing of the model's size. A second thread is met by an
/// exception.
/// </summary>
internal sealed class Predictor(SharedLearner state)
{
    private readonly float[] _score = new float[state.Slots];
    private float[] _dense = [];
    private float[] _scratch = [];
    private int _inUse;

    /// <summary>The probabilities [slots] of the row predicted last.</summary>
    public ReadOnlySpan<float> Score => _score;

    /// <summary>The probabilities [slots] for one row, valid until the next call.</summary>
    /// <param name="features">The features [inputs], dense or sparse; a value that is not finite is a missing one.</param>
    /// <param name="columnName">The column they come from where that is known: errors name it.</param>
    /// <exception cref="InvalidOperationException">The vector has another length than the model's, or another thread predicts.</exception>
    public ReadOnlySpan<float> Predict(in VBuffer<float> features, string? columnName = null)
    {
        if (features.Length != state.Inputs)
        {
            string what = columnName == null ? "feature vector" : $"feature column '{columnName}'";
            throw new InvalidOperationException($"The {what} has {features.Length} values, but the model was trained on {state.Inputs}.");
        }

        using OneThread.Use use = OneThread.Enter(ref _inUse);
        state.Predict(Dense(in features), ref _scratch, _score);
        return _score;
    }

    private ReadOnlySpan<float> Dense(in VBuffer<float> features)
    {
        if (features.IsDense)
            return features.GetValues();
        if (_dense.Length == 0)
            _dense = new float[state.Inputs];
        features.CopyTo(_dense);
        return _dense;
    }
}
