using Microsoft.ML.Data;

namespace Vsml.MLNet.Models;

/// <summary>Feature vectors as a learner takes them, dense, with the memory for one.</summary>
/// <param name="inputs">Their length.</param>
internal sealed class DenseFeatures(int inputs)
{
    private float[] _dense = [];

    /// <summary>Checks the length of a vector.</summary>
    /// <param name="features">The vector.</param>
    /// <param name="columnName">The column it comes from where that is known: the error names it.</param>
    /// <exception cref="InvalidOperationException">It has another length than the model's.</exception>
    public void Check(in VBuffer<float> features, string? columnName)
    {
        if (features.Length == inputs)
            return;
        string what = columnName == null ? "feature vector" : $"feature column '{columnName}'";
        throw new InvalidOperationException($"The {what} has {features.Length} values, but the model was trained on {inputs}.");
    }

    /// <summary>The values of a vector, [inputs], valid until the next call.</summary>
    public ReadOnlySpan<float> Of(in VBuffer<float> features)
    {
        if (features.IsDense)
            return features.GetValues();
        if (_dense.Length == 0)
            _dense = new float[inputs];
        features.CopyTo(_dense);
        return _dense;
    }
}
