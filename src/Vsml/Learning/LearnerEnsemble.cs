using Vsml.KernelMethods;

namespace Vsml;

/// <summary>
/// Learners that see the same rows, each in an order and through random projections of its own, and whose probabilities are averaged:
/// what one order taught by chance evens out. Beside them, kernels over the rows of a fit tell classes apart in closed form, and are trusted as far as
/// further rows bear them out. Self-contained when saved: it holds its learning algorithm. Not safe for concurrent use, which is met by an
/// <see cref="InvalidOperationException"/>.
/// </summary>
public sealed class LearnerEnsemble
{
    internal const int MostMembers = 1024;

    private readonly ExclusiveUse _use = new("ensemble");
    private readonly Learner[] _learners;
    private readonly float[] _probabilities, _mixed;
    private int _threads;

    /// <summary>An ensemble that has seen nothing.</summary>
    /// <param name="algorithm">The frozen learning algorithm.</param>
    /// <param name="inputs">Features of a row, 1 or more.</param>
    /// <param name="classes">Classes, 2 or more.</param>
    /// <param name="members">Learners, 1 to 1024.</param>
    /// <param name="threads">Threads to use; 0 for one a core. The result is the same for any.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public LearnerEnsemble(LearningAlgorithm algorithm, int inputs, int classes, int members = 1, int threads = 1)
        : this(MakeLearners(algorithm, inputs, classes, members, threads), vote: null, weights: null, threads)
    {
    }

    private LearnerEnsemble(Learner[] learners, KernelVote? vote, ClassWeights? weights, int threads)
    {
        (_learners, Vote, Weights, _threads) = (learners, vote, weights, threads);
        (_probabilities, _mixed) = (new float[Classes], new float[Classes]);
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

    /// <summary>What kernels over the rows of a fit say beside the learners; null before a fit, and of rows that are too few or too wide.</summary>
    internal KernelVote? Vote { get; private set; }

    /// <summary>What classes weigh by the weights of fitted rows; null where they weigh the same.</summary>
    internal ClassWeights? Weights { get; private set; }

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
    /// the statistics before the first row is learned. The first fit of eight rows or more, of up to 4,096 features, gives kernels too.
    /// </summary>
    /// <param name="rows">
    /// The rows; their labels below <see cref="Classes"/>. Of their weights only the ratios count. A pass has as many steps as there are rows,
    /// and a row of twice the mean weight of its class is in it twice, one of half of it in every other pass and order. What classes weigh on average
    /// moves what is predicted, p_b w_b / sum of p w, from then on, and not what is learned.
    /// </param>
    /// <param name="passes">How often each learner sees all rows, 1 or more.</param>
    /// <param name="seed">Fixes the orders.</param>
    /// <param name="progress">Told the share that is done, in (0, 1], more than ten times a second.</param>
    /// <param name="cancellationToken">Ends the work early, between two rows; the learners are then part way.</param>
    /// <exception cref="ArgumentException">The width of the rows is not <see cref="Inputs"/>, or a label is not below <see cref="Classes"/>.</exception>
    /// <exception cref="InvalidOperationException">Another thread uses the ensemble, or adds rows.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public void Fit(
        RowBuffer rows, int passes = 1, int seed = 0, IProgress<double>? progress = null, CancellationToken cancellationToken = default) =>
        Learn(rows, passes, seed, progress, withKernels: true, cancellationToken);

    /// <summary><see cref="Fit"/>, with or without <see cref="Vote"/>.</summary>
    internal void Learn(RowBuffer rows, int passes, int seed, IProgress<double>? progress, bool withKernels, CancellationToken cancellationToken)
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
        ParallelOptions parallel = new()
        {
            CancellationToken = cancellationToken,
            MaxDegreeOfParallelism = Threads == 0 ? Environment.ProcessorCount : Threads,
        };
        if (Vote is not null)
            Judge(rows, cancellationToken);
        EnsembleFit fit = new(_learners, rows, passes, seed, progress, parallel);
        ClassWeights? weights = fit.WeightsOfClasses(Weights, _learners[0].Counts.Values);
        KernelVote? kernels = fit.Run(withKernels && Vote is null);
        Vote ??= kernels;
        Weights = weights;
    }

    // What further rows say about kernels of earlier ones, each before it is learned.
    private void Judge(RowBuffer rows, CancellationToken cancellationToken)
    {
        BufferedRow reader = new(rows);
        for (int row = 0; row < rows.Count; row++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            PredictByLearners(reader.At(row), _mixed);
            Vote!.MixAndLearn(reader.At(row), rows.Label(row), _mixed);
        }
    }

    /// <summary>One learning step of every learner. Parameters and exceptions as in <see cref="Learner.Observe"/>.</summary>
    public void Observe(ReadOnlySpan<float> features, int label, float weight = 1f)
    {
        using ExclusiveUse.Scope use = _use.Begin();
        if (Vote is not null)
        {
            LearnAndMix(features, label, weight, _mixed);
            return;
        }

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
        LearnAndMix(features, label, weight, predicted);
    }

    private void LearnAndMix(ReadOnlySpan<float> features, int label, float weight, Span<float> predicted)
    {
        _learners[0].PredictAndObserve(features, label, weight, predicted);
        for (int member = 1; member < Members; member++)
        {
            _learners[member].PredictAndObserve(features, label, weight, _probabilities);
            Add(_probabilities, predicted);
        }

        if (Members > 1)
            Divide(predicted, Members);
        Vote?.MixAndLearn(features, label, predicted);
        Weights?.Apply(predicted);
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

    /// <summary>The mean of the learners' class probabilities, what kernels of a fit make of it, and weights of classes of that. Parameters and exceptions as in <see cref="Learner.Predict"/>.</summary>
    public void Predict(ReadOnlySpan<float> features, Span<float> probabilities)
    {
        using ExclusiveUse.Scope use = _use.Begin();
        PredictByLearners(features, probabilities);
        Vote?.Mix(features, probabilities);
        Weights?.Apply(probabilities);
    }

    private void PredictByLearners(ReadOnlySpan<float> features, Span<float> probabilities)
    {
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

    /// <summary>The mean of what the learners' features say, as <see cref="Learner.ReadEvidence"/>, and of what kernels say, by how much these are trusted.</summary>
    internal void ReadEvidence(ReadOnlySpan<float> features, Span<double> shares, Span<double> sums)
    {
        using ExclusiveUse.Scope use = _use.Begin();
        double[] own = new double[shares.Length], ownSums = new double[sums.Length];
        shares.Clear();
        sums.Clear();
        KernelEvidence? kernels = Vote is null ? null : new KernelEvidence(Vote);
        foreach (Learner learner in _learners)
        {
            learner.ReadEvidence(features, own, ownSums);
            for (int b = 0; b < ownSums.Length; b++)
            {
                double share = (kernels?.ShareOfLearners(b) ?? 1) / Members;
                sums[b] += share * ownSums[b];
                for (int k = b * Inputs; k < (b + 1) * Inputs; k++)
                    shares[k] += share * own[k];
            }
        }

        kernels?.Add(features, shares, sums);
    }

    /// <summary>An ensemble of its own with the same state.</summary>
    public LearnerEnsemble Clone()
    {
        using ExclusiveUse.Scope use = _use.Begin();
        return new LearnerEnsemble([.. _learners.Select(learner => learner.Clone())], Vote?.Clone(), Weights, Threads);
    }

    /// <summary>Takes over the state of an ensemble that was cloned from this one, or the reverse.</summary>
    internal void CopyFrom(LearnerEnsemble other)
    {
        using ExclusiveUse.Scope use = _use.Begin();
        using ExclusiveUse.Scope otherUse = other._use.Begin();
        for (int member = 0; member < Members; member++)
            _learners[member].CopyFrom(other._learners[member]);
        Weights = other.Weights;
        if (other.Vote is not null && Vote?.Classifier == other.Vote.Classifier)
            Vote.CopyFrom(other.Vote);
        else
            Vote = other.Vote?.Clone();
    }

    /// <summary>An ensemble of its own that has other classes, as <see cref="Learner.WithClasses"/>.</summary>
    internal LearnerEnsemble WithClasses(int[] sources)
    {
        using ExclusiveUse.Scope use = _use.Begin();
        return new LearnerEnsemble([.. _learners.Select(learner => learner.WithClasses(sources))], Vote?.WithClasses(sources), Weights?.For(sources), Threads);
    }

    /// <summary>Forgets everything learned.</summary>
    public void Reset()
    {
        using ExclusiveUse.Scope use = _use.Begin();
        foreach (Learner learner in _learners)
            learner.Reset();
        (Vote, Weights) = (null, null);
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
    public static LearnerEnsemble Load(Stream stream, string name, int threads = 1)
    {
        (Learner[] learners, KernelVote? vote, ClassWeights? weights) = EnsembleState.Read(stream, name, members => LearnerThreads(members, threads));
        return new LearnerEnsemble(learners, vote, weights, threads);
    }

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
