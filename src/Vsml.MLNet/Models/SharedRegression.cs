namespace Vsml.MLNet.Models;

/// <summary>
/// The learner inside a regression model, which many threads predict with while others let it learn, as <see cref="SharedLearner"/>: every prediction is made by one
/// whole state. A lone thread predicts without a copy; where threads meet, one predicts with a copy.
/// </summary>
internal sealed class SharedRegression(RegressionLearner learner)
{
    private readonly Lock _lock = new();
    private readonly SnapshotPool<Copied> _pool = new();
    private readonly PredictionTurns _turns = new();
    private long _version;

    // Threads that had to wait since the model last learned: a copy takes as long as some predictions do, and is worth its while where more of them come.
    private int _waited;

    public LearningAlgorithm Algorithm => learner.Algorithm;

    public int Inputs => learner.Inputs;

    public int Members => learner.Members;

    public long Observed
    {
        get
        {
            lock (_lock)
                return learner.Observed;
        }
    }

    /// <summary>Learns a row.</summary>
    public void Observe(ReadOnlySpan<float> features, float target, float weight)
    {
        _turns.LetPass();
        lock (_lock)
            Learn(features, target, weight);
    }

    /// <summary>Learns a row, and tells what it was predicted as before.</summary>
    public float PredictAndObserve(ReadOnlySpan<float> features, float target, float weight)
    {
        _turns.LetPass();
        lock (_lock)
        {
            float mean = learner.Predict(features).Mean;
            Learn(features, target, weight);
            return mean;
        }
    }

    /// <summary>Predicts a row, as <see cref="RegressionLearner.Predict"/>.</summary>
    public (float Mean, float StandardDeviation) Predict(ReadOnlySpan<float> features, ReadOnlySpan<float> levels, Span<float> quantiles)
    {
        if (_lock.TryEnter())
        {
            try
            {
                return learner.Predict(features, levels, quantiles);
            }
            finally
            {
                _lock.Exit();
            }
        }

        Copied? copied = _pool.Take();
        if (copied is null || copied.Version != Volatile.Read(ref _version))
        {
            _turns.Wait();
            _lock.Enter();
            try
            {
                if (_waited++ < PredictionTurns.WorthACopy)
                    return learner.Predict(features, levels, quantiles);
                copied = new Copied(learner.CloneToPredict(), _version);
            }
            finally
            {
                _lock.Exit();
                _turns.Had();
            }
        }

        (float Mean, float StandardDeviation) prediction = copied.Learner.Predict(features, levels, quantiles);
        _pool.Give(copied);
        return prediction;
    }

    /// <summary>What the features contribute to the number of a row.</summary>
    /// <param name="features">[inputs].</param>
    public VsmlRegressionExplanation Explain(ReadOnlySpan<float> features)
    {
        lock (_lock)
        {
            double[] contributions = new double[learner.Inputs];
            learner.ReadContributions(features, contributions);
            return new VsmlRegressionExplanation(learner.Predict(features).Mean, [.. contributions.Select(contribution => (float)contribution)]);
        }
    }

    public RegressionLearner Copy()
    {
        lock (_lock)
            return learner.Clone();
    }

    public void Save(Action<RegressionLearner> save)
    {
        lock (_lock)
            save(learner);
    }

    private void Learn(ReadOnlySpan<float> features, float target, float weight)
    {
        learner.Observe(features, target, weight);
        _waited = 0;
        Volatile.Write(ref _version, _version + 1);
    }

    private sealed record Copied(RegressionLearner Learner, long Version);
}
