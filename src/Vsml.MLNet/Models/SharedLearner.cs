namespace Vsml.MLNet.Models;

/// <summary>
/// The learner inside a model, which many threads predict with while others let it learn: every prediction is made by one whole state, the
/// one before a row or the one after it. There is one state in memory, by which a lone thread predicts without a copy. Where threads meet, one
/// predicts with a copy: there are never more of these than threads at work, they serve until the model learns, and are then used again or
/// collected.
/// </summary>
internal sealed class SharedLearner(Trained trained)
{
    private readonly Lock _lock = new();
    private readonly SnapshotPool<Snapshot> _pool = new();
    private readonly PredictionTurns _turns = new();
    private Trained _trained = trained;
    private long _version;

    // Threads that had to wait since the model last learned: a copy takes as long as some predictions do, and is worth its while where more of them come.
    private int _waited;

    public LearningAlgorithm Algorithm => _trained.Learner.Algorithm;

    public int Inputs => _trained.Learner.Inputs;

    /// <summary>Classes of the label, whether they have had rows or not.</summary>
    public int Slots => _trained.Slots.Count;

    public int Members => _trained.Learner.Members;

    public long Observed
    {
        get
        {
            lock (_lock)
                return _trained.Learner.Observed;
        }
    }

    /// <summary>Learns a row.</summary>
    /// <param name="features">[inputs].</param>
    /// <param name="label">The slot of its class.</param>
    /// <param name="weight">Its weight.</param>
    public void Observe(ReadOnlySpan<float> features, int label, float weight)
    {
        CheckLabel(label);
        _turns.LetPass();
        lock (_lock)
        {
            Trained trained = _trained.Slots.ClassOf(label) < 0 ? _trained.WithClasses([label]) : _trained;
            trained.Learner.Observe(features, trained.Slots.ClassOf(label), weight);
            Become(trained);
        }
    }

    /// <summary>Learns a row, and tells what it was predicted as before; which costs nothing, for learning begins with that.</summary>
    /// <param name="features">[inputs].</param>
    /// <param name="label">The slot of its class.</param>
    /// <param name="weight">Its weight.</param>
    /// <param name="scratch">Memory for one prediction; it grows when the learner has more classes.</param>
    /// <param name="score">Receives [slots], as a prediction just before would have given.</param>
    public void PredictAndObserve(ReadOnlySpan<float> features, int label, float weight, ref float[] scratch, Span<float> score)
    {
        CheckLabel(label);
        _turns.LetPass();
        lock (_lock)
        {
            Trained trained = _trained;
            if (trained.Slots.ClassOf(label) < 0)
            {
                Predict(trained, features, ref scratch, score);
                trained = trained.WithClasses([label]);
                trained.Learner.Observe(features, trained.Slots.ClassOf(label), weight);
            }
            else
            {
                MakeRoom(trained.Learner, ref scratch);
                long rows = trained.Learner.Observed;
                trained.Learner.PredictAndObserve(features, trained.Slots.ClassOf(label), weight, scratch);
                trained.Slots.Score(scratch, rows, score);
            }

            Become(trained);
        }
    }

    /// <summary>A copy that has one more slot, of a class that has had no row.</summary>
    public Trained WithSlot()
    {
        lock (_lock)
            return new Trained(_trained.Learner.Clone(), _trained.Slots.WithSlot());
    }

    /// <summary>A copy that has one more slot, and its class among those of the learner: what the first row of a class is learned by.</summary>
    public Trained WithClass()
    {
        lock (_lock)
            return (_trained with { Slots = _trained.Slots.WithSlot() }).WithClasses([_trained.Slots.Count]);
    }

    /// <summary>The probabilities of the classes of the label.</summary>
    /// <param name="features">[inputs].</param>
    /// <param name="scratch">Memory for one prediction; it grows when the learner has more classes.</param>
    /// <param name="score">Receives [slots].</param>
    public void Predict(ReadOnlySpan<float> features, ref float[] scratch, Span<float> score)
    {
        if (_lock.TryEnter())
        {
            try
            {
                Predict(_trained, features, ref scratch, score);
            }
            finally
            {
                _lock.Exit();
            }

            return;
        }

        Snapshot? snapshot = _pool.Take();
        if (snapshot is null || snapshot.Version != Volatile.Read(ref _version))
            snapshot = Renewed(snapshot, features, ref scratch, score);
        if (snapshot is null)
            return;
        Predict(snapshot.Trained, features, ref scratch, score);
        _pool.Give(snapshot);
    }

    /// <summary>What the features contribute to the classes of the label.</summary>
    /// <param name="features">[inputs].</param>
    public VsmlExplanation Explain(ReadOnlySpan<float> features)
    {
        lock (_lock)
        {
            (LearnerEnsemble learner, ClassSlots slots) = _trained;
            double[] shares = new double[learner.Classes * learner.Inputs], sums = new double[learner.Classes];
            float[] scratch = [], score = new float[slots.Count];
            learner.ReadEvidence(features, shares, sums);
            Predict(_trained, features, ref scratch, score);
            double[] moved = [.. Enumerable.Range(0, learner.Classes).Select(c => learner.Weights?.Logarithm(c) ?? 0)];
            return VsmlExplanation.Of(score, slots.SlotOf, shares, sums, moved);
        }
    }

    /// <summary>A copy of the learner that has all classes of the label as its own.</summary>
    public LearnerEnsemble CreateLearner()
    {
        lock (_lock)
            return _trained.Slots.AreAll ? _trained.Learner.Clone() : _trained.Learner.WithClasses(_trained.Slots.Sources());
    }

    /// <summary>Goes on with what a learner of <see cref="CreateLearner"/> knows.</summary>
    /// <exception cref="ArgumentException">It is of another form.</exception>
    public void TakeOver(LearnerEnsemble learner)
    {
        lock (_lock)
        {
            LearnerEnsemble mine = _trained.Learner;
            if (learner.Inputs != Inputs || learner.Classes != Slots || learner.Members != Members
                || learner.Algorithm.Fingerprint != Algorithm.Fingerprint
                || !learner.Learners.Zip(mine.Learners).All(pair => pair.First.Units.Widths == pair.Second.Units.Widths && pair.First.Units.Seed == pair.Second.Units.Seed))
            {
                throw new ArgumentException(
                    $"a learner of {learner.Inputs} features, {learner.Classes} classes and {learner.Members} row orders, expected one of {Inputs}, {Slots} and {Members} that came from this model.",
                    nameof(learner));
            }

            (_trained, _waited) = (new Trained(learner.Clone(), ClassSlots.All(Slots)), 0);
            Volatile.Write(ref _version, _version + 1);
        }
    }

    /// <summary>What a fit goes on from.</summary>
    public Trained Copy()
    {
        lock (_lock)
            return _trained with { Learner = _trained.Learner.Clone() };
    }

    public void Save(Action<Trained> save)
    {
        lock (_lock)
            save(_trained);
    }

    /// <summary>Waits for the state; then predicts by it, and gives null, or gives a copy to predict by.</summary>
    private Snapshot? Renewed(Snapshot? snapshot, ReadOnlySpan<float> features, ref float[] scratch, Span<float> score)
    {
        _turns.Wait();
        _lock.Enter();
        try
        {
            if (_waited++ >= PredictionTurns.WorthACopy)
            {
                (LearnerEnsemble learner, ClassSlots slots) = _trained;
                if (snapshot is null || snapshot.Trained.Learner.Classes != learner.Classes)
                    return new Snapshot(new Trained(learner.Clone(), slots), _version);
                snapshot.Trained.Learner.CopyFrom(learner);
                return new Snapshot(snapshot.Trained with { Slots = slots }, _version);
            }

            Predict(_trained, features, ref scratch, score);
        }
        finally
        {
            _lock.Exit();
            _turns.Had();
        }

        if (snapshot is not null)
            _pool.Give(snapshot);
        return null;
    }

    private static void Predict(Trained trained, ReadOnlySpan<float> features, ref float[] scratch, Span<float> score)
    {
        (LearnerEnsemble learner, ClassSlots slots) = trained;
        MakeRoom(learner, ref scratch);
        learner.Predict(features, scratch);
        slots.Score(scratch, learner.Observed, score);
    }

    private static void MakeRoom(LearnerEnsemble learner, ref float[] scratch)
    {
        if (scratch.Length != learner.Classes)
            scratch = new float[learner.Classes];
    }

    private void CheckLabel(int label)
    {
        if ((uint)label >= (uint)Slots)
            throw new ArgumentOutOfRangeException(nameof(label), label, $"expected a class from 0 to {Slots - 1}.");
    }

    private void Become(Trained trained)
    {
        (_trained, _waited) = (trained, 0);
        Volatile.Write(ref _version, _version + 1);
    }
}
