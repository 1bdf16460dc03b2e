namespace Vsml.MLNet.Models;

/// <summary>
/// The learner inside a model. Predictions are made by copies of it, so that many rows can be scored at once and one more can be learned
/// meanwhile; a copy that has become old is renewed.
/// </summary>
internal sealed class SharedLearner(LearnerEnsemble learner)
{
    private readonly Lock _lock = new();
    private long _version;

    public LearningAlgorithm Algorithm => learner.Algorithm;

    public int Inputs => learner.Inputs;

    public int Classes => learner.Classes;

    public int Members => learner.Members;

    public long Observed
    {
        get
        {
            lock (_lock)
                return learner.Observed;
        }
    }

    /// <summary>Changes whenever the learner has learned.</summary>
    public long Version => Volatile.Read(ref _version);

    public void Observe(ReadOnlySpan<float> features, int label, float weight)
    {
        lock (_lock)
        {
            learner.Observe(features, label, weight);
            Volatile.Write(ref _version, _version + 1);
        }
    }

    public LearnerEnsemble Copy(out long version)
    {
        lock (_lock)
        {
            version = _version;
            return learner.Clone();
        }
    }

    public void Save(Stream stream)
    {
        lock (_lock)
            learner.Save(stream);
    }
}
