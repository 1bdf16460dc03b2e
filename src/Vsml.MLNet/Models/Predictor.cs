using Microsoft.ML.Data;

namespace Vsml.MLNet.Models;

/// <summary>
/// Predicts row by row, for one thread: holds the memory for one row, and nothing of the model's size. A second thread is met by an
/// exception.
/// </summary>
internal sealed class Predictor(SharedLearner state)
{
    private readonly float[] _score = new float[state.Slots];
    private readonly DenseFeatures _features = new(state.Inputs);
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
        _features.Check(in features, columnName);
        using OneThread.Use use = OneThread.Enter(ref _inUse);
        state.Predict(_features.Of(in features), ref _scratch, _score);
        return _score;
    }
}
