namespace Vsml;

/// <summary>
/// Learners that see the same rows, each in an order and through random projections of its own, and whose probabilities are averaged:
/// what one order taught by chance evens out. Self-contained when saved: it holds its learning algorithm. Not safe for concurrent use,
/// which is met by an <see cref="InvalidOperationException"/>.
/// </summary>
public sealed class LearnerEnsemble
{
    internal const int MostMembers = 1024;

    private readonly ExclusiveUse _use = new("ensemble");
    private readonly Learner[] _learners;
    private readonly float[] _probabilities;
    private int _threads;

    /// <summary>An ensemble that has seen nothing.</summary>
    /// <param name="algorithm">The frozen learning algorithm.</param>
    /// <param name="inputs">Features of a row, 1 or more.</param>
    /// <param name="classes">Classes, 2 or more.</param>
    /// <param name="members">Learners, 1 to 1024.</param>
    /// <param name="threads">Threads to use; 0 for one a core. The result is the same for any.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public LearnerEnsemble(LearningAlgorithm algorithm, int inputs, int classes, int members = 1, int threads = 1)
        : this(MakeLearners(algorithm, inputs, classes, members, threads), threads)
    {
    }

    private LearnerEnsemble(Learner[] learners, int threads)
    {
        _learners = learners;
        _threads = threads;
        _probabilities = new float[Classes];
    }

    /// <summary>The learning algorithm.</summary>
    public LearningAlgorithm Algorithm => _learners[0].Algorithm;

    /// <summary>Features of a row.</summary>
    public int Inputs => _learners[0].Inputs;

    /// <summary>Classes.</summary>
    public int Classes => _learners[0].Classes;

    /// <summary>Learners.</summary>
    public int Members => _learners.Length;

    /// <summary>The learners.</summary>
    internal IReadOnlyList<Learner> Learners => _learners;

    /// <summary>Rows each learner observed; those observed again are not counted again.</summary>
    public long Observed => _learners[0].Observed;

    /// <summary>Threads to use; 0 for one a core. Changes no result.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int Threads
    {
        get => _threads;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            using ExclusiveUse.Scope use = _use.Begin();
            _threads = value;
            foreach (Learner learner in _learners)
                learner.Threads = LearnerThreads(Members, value);
        }
    }

    /// <summary>
    /// Trains every member on the rows, each in permutations of its own, one a pass, from the state that it has. The features of all rows are added to
    /// the statistics before the first row is learned.
    /// </summary>
    /// <param name="rows">
    /// The rows; their labels below <see cref="Classes"/>. Of their weights only the ratios count: a pass has as many steps as there are rows,
    /// and a row of twice the mean weight is in it twice, one of half of it in every other pass and order.
    /// </param>
    /// <param name="passes">How often each learner sees all rows, 1 or more.</param>
    /// <param name="seed">Fixes the orders.</param>
    /// <param name="progress">Told the share that is done, in (0, 1], more than ten times a second.</param>
    /// <param name="cancellationToken">Ends the work early, between two rows; the learners are then part way.</param>
    /// <exception cref="ArgumentException">The width of the rows is not <see cref="Inputs"/>, or a label is not below <see cref="Classes"/>.</exception>
    /// <exception cref="InvalidOperationException">Another thread uses the ensemble, or adds rows.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public void Fit(
        RowBuffer rows, int passes = 1, int seed = 0, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentOutOfRangeException.ThrowIfLessThan(passes, 1);
        using SharedUse.Reading reading = rows.Read();
        if (rows.Inputs != Inputs)
            throw new ArgumentException($"expected rows of {Inputs} features, found {rows.Inputs}.", nameof(rows));
        for (int row = 0; row < rows.Count; row++)
        {
            if (rows.Label(row) >= Classes)
                throw new ArgumentException($"row {row} has label {rows.Label(row)}, expected 0 to {Classes - 1}.", nameof(rows));
        }

        using ExclusiveUse.Scope use = _use.Begin();
        FitProgress told = new(progress, (double)Members * passes * rows.Count);
        float[]? weights = RelativeWeights(rows);

        // The statistics of the features, their inverse root and which of them matter are the same for all members: the first computes them, the others copy.
        InverseRoot? root = _learners[0].Units.AddFeatures(rows.Count, Reader());
        _learners[0].Units.SelectFeatures(rows.Count, Reader(), rows.Label);
        ParallelOptions options = new()
        {
            CancellationToken = cancellationToken,
            MaxDegreeOfParallelism = Threads == 0 ? Environment.ProcessorCount : Threads,
        };
        Parallel.For(0, Members, options, member =>
        {
            Learner learner = _learners[member];
            long observed = learner.Observed + rows.Count;
            RowOrder order = new(rows.Count, seed, member, weights);
            RowAt rowAt = Reader();
            if (member > 0)
                learner.Units.AddFeatures(_learners[0].Units, root);
            learner.Encoder.Buffer(rows.Count, rowAt, rows.Label, goesOn: true, weights, Beat);
            bool[] known = new bool[rows.Count];
            for (int pass = 0; pass < passes; pass++)
            {
                foreach (int row in order.Next())
                {
                    learner.ObserveBuffered(rowAt(row), rows.Label(row), known[row] ? RowNews.None : RowNews.Label, row);
                    known[row] = true;
                    told.Step();
                }

                told.EndPass();
            }

            learner.Encoder.EndBuffer();

            // A row counts once, however often its weight showed it.
            learner.RestoreObserved(observed);
        });

        void Beat()
        {
            cancellationToken.ThrowIfCancellationRequested();
            told.Beat();
        }

        RowAt Reader()
        {
            BufferedRow reader = new(rows);
            return row =>
            {
                Beat();
                return reader.At(row);
            };
        }
    }

    /// <summary>One learning step of every learner. Parameters and exceptions as in <see cref="Learner.Observe"/>.</summary>
    public void Observe(ReadOnlySpan<float> features, int label, float weight = 1f)
    {
        using ExclusiveUse.Scope use = _use.Begin();
        foreach (Learner learner in _learners)
            learner.Observe(features, label, weight);
    }

    /// <summary><see cref="Observe"/>, which tells what the row was predicted as before it was learned, at no cost.</summary>
    /// <param name="features">[inputs].</param>
    /// <param name="label">The class.</param>
    /// <param name="weight">Its weight.</param>
    /// <param name="predicted">Receives [classes], the same as <see cref="Predict"/> would have given.</param>
    internal void PredictAndObserve(ReadOnlySpan<float> features, int label, float weight, Span<float> predicted)
    {
        if (predicted.Length != Classes)
            throw new ArgumentException($"expected room for {Classes} probabilities, found {predicted.Length}.", nameof(predicted));
        using ExclusiveUse.Scope use = _use.Begin();
        _learners[0].PredictAndObserve(features, label, weight, predicted);
        if (Members == 1)
            return;
        for (int member = 1; member < Members; member++)
        {
            _learners[member].PredictAndObserve(features, label, weight, _probabilities);
            Add(_probabilities, predicted);
        }

        Divide(predicted, Members);
    }

    /// <summary>One learning step of every learner with a row observed before. Parameters and exceptions as in <see cref="Learner.ObserveAgain"/>.</summary>
    public void ObserveAgain(ReadOnlySpan<float> features, int label, float weight = 1f)
    {
        using ExclusiveUse.Scope use = _use.Begin();
        foreach (Learner learner in _learners)
            learner.ObserveAgain(features, label, weight);
    }

    /// <summary>Takes a row into the statistics only, as <see cref="Learner.ObserveFeatures(ReadOnlySpan{float})"/>.</summary>
    public void ObserveFeatures(ReadOnlySpan<float> features)
    {
        using ExclusiveUse.Scope use = _use.Begin();
        foreach (Learner learner in _learners)
            learner.ObserveFeatures(features);
    }

    /// <summary>The mean of the learners' class probabilities. Parameters and exceptions as in <see cref="Learner.Predict"/>.</summary>
    public void Predict(ReadOnlySpan<float> features, Span<float> probabilities)
    {
        using ExclusiveUse.Scope use = _use.Begin();
        _learners[0].Predict(features, probabilities);
        if (Members == 1)
            return;
        for (int member = 1; member < Members; member++)
        {
            _learners[member].Predict(features, _probabilities);
            Add(_probabilities, probabilities);
        }

        Divide(probabilities, Members);
    }

    /// <summary>The mean of what the learners' features say, as <see cref="Learner.ReadEvidence"/>.</summary>
    internal void ReadEvidence(ReadOnlySpan<float> features, Span<double> shares, Span<double> sums)
    {
        using ExclusiveUse.Scope use = _use.Begin();
        double[] own = new double[shares.Length], ownSums = new double[sums.Length];
        shares.Clear();
        sums.Clear();
        foreach (Learner learner in _learners)
        {
            learner.ReadEvidence(features, own, ownSums);
            for (int k = 0; k < own.Length; k++)
                shares[k] += own[k] / Members;
            for (int b = 0; b < ownSums.Length; b++)
                sums[b] += ownSums[b] / Members;
        }
    }

    /// <summary>An ensemble of its own with the same state.</summary>
    public LearnerEnsemble Clone()
    {
        using ExclusiveUse.Scope use = _use.Begin();
        return new LearnerEnsemble([.. _learners.Select(learner => learner.Clone())], Threads);
    }

    /// <summary>Takes over the state of an ensemble that was cloned from this one, or the reverse.</summary>
    internal void CopyFrom(LearnerEnsemble other)
    {
        using ExclusiveUse.Scope use = _use.Begin();
        using ExclusiveUse.Scope otherUse = other._use.Begin();
        for (int member = 0; member < Members; member++)
            _learners[member].CopyFrom(other._learners[member]);
    }

    /// <summary>An ensemble of its own that has other classes, as <see cref="Learner.WithClasses"/>.</summary>
    internal LearnerEnsemble WithClasses(int[] sources)
    {
        using ExclusiveUse.Scope use = _use.Begin();
        return new LearnerEnsemble([.. _learners.Select(learner => learner.WithClasses(sources))], Threads);
    }

    /// <summary>Forgets everything learned.</summary>
    public void Reset()
    {
        using ExclusiveUse.Scope use = _use.Begin();
        foreach (Learner learner in _learners)
            learner.Reset();
    }

    /// <summary>Writes the learning algorithm (int32 length, safetensors), int32 members, then the state of each.</summary>
    public void Save(Stream stream)
    {
        using ExclusiveUse.Scope use = _use.Begin();
        EnsembleState.Write(this, stream);
    }

    /// <summary>Reads an ensemble written by <see cref="Save"/>.</summary>
    /// <param name="stream">Stands where the ensemble begins, and afterwards where it ends.</param>
    /// <param name="name">What to call the stream in messages.</param>
    /// <param name="threads">As in the constructor.</param>
    /// <exception cref="InvalidDataException">The stream holds no such ensemble, or a damaged one.</exception>
    public static LearnerEnsemble Load(Stream stream, string name, int threads = 1) =>
        new(EnsembleState.Read(stream, name, members => LearnerThreads(members, threads)), threads);

    private static void Add(ReadOnlySpan<float> values, Span<float> sums)
    {
        for (int b = 0; b < sums.Length; b++)
            sums[b] += values[b];
    }

    private static void Divide(Span<float> sums, int count)
    {
        for (int b = 0; b < sums.Length; b++)
            sums[b] /= count;
    }

    // [rows], with mean 1; null where all are alike.
    private static float[]? RelativeWeights(RowBuffer rows)
    {
        double sum = 0;
        bool differ = false;
        for (int row = 0; row < rows.Count; row++)
        {
            sum += rows.Weight(row);
            differ |= rows.Weight(row) != rows.Weight(0);
        }

        return differ ? [.. Enumerable.Range(0, rows.Count).Select(row => (float)(rows.Weight(row) * rows.Count / sum))] : null;
    }

    private static Learner[] MakeLearners(LearningAlgorithm algorithm, int inputs, int classes, int members, int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(members, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(members, MostMembers);
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        return [.. Enumerable.Range(0, members).Select(
            member => new Learner(algorithm, inputs, classes, LearnerThreads(members, threads), (ulong)member))];
    }

    // Members are spread over the threads first; only a lone learner spreads its ticks.
    private static int LearnerThreads(int members, int threads) => members == 1 ? threads : 1;
}
