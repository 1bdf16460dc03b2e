using Microsoft.ML.Data;

namespace Vsml.MLNet.Models;

/// <summary>
/// Predicts row by row, for one thread: holds a copy of the learner, which has scratch memory, and the memory for one row.
/// Allocates only when the model has learned since the last row.
/// </summary>
internal sealed class Predictor(SharedLearner state)
{
    private readonly float[] _features = new float[state.Inputs];
    private readonly float[] _probabilities = new float[state.Classes];
    private LearnerEnsemble? _learner;
    private long _version;

    /// <summary>The probabilities [classes] for one row, valid until the next call.</summary>
    /// <param name="features">The features [inputs], dense or sparse; NaN is a missing value.</param>
    /// <param name="columnName">The column they come from where that is known: errors name it.</param>
    /// <exception cref="InvalidOperationException">The vector has another length than the model's, or holds an infinite value.</exception>
    public ReadOnlySpan<float> Predict(in VBuffer<float> features, string? columnName = null)
    {
        if (features.Length != _features.Length)
            throw Failure(columnName, $"has {features.Length} values, but the model was trained on {_features.Length}");
        features.CopyTo(_features);
        foreach (float value in _features)
        {
            if (float.IsInfinity(value))
                throw Failure(columnName, "holds an infinite value");
        }

        if (_learner == null || _version != state.Version)
            _learner = state.Copy(out _version);

        _learner.Predict(_features, _probabilities);
        return _probabilities;
    }

    private static InvalidOperationException Failure(string? columnName, string what) =>
        new(columnName == null ? $"The feature vector {what}." : $"The feature column '{columnName}' {what}.");
}
