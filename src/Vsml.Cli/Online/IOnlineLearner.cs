namespace Vsml.Cli.Online;

/// <summary>One learner, or several that differ by their learning rate, at work on a stream: each row is predicted, then observed.</summary>
internal interface IOnlineLearner : IDisposable
{
    /// <summary>Of each learner; a single null where there is none to choose.</summary>
    IReadOnlyList<double?> LearningRates { get; }

    /// <param name="features">[inputs], raw; NaN is missing.</param>
    /// <param name="probabilities">Receives [learning rates, classes].</param>
    void Predict(ReadOnlySpan<float> features, Span<float> probabilities);

    /// <summary>Learns the row last predicted.</summary>
    void Observe(int label);
}
