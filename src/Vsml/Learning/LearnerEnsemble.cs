namespace Vsml;

/// <summary>
/// Learners that see the same rows, each in an order and through random projections of its own, and whose probabilities are averaged:
/// what one order taught by chance evens out. Self-contained when saved: it holds its learning algorithm. Not safe for concurrent use.
/// </summary>
public sealed class LearnerEnsemble
{
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
            _threads = value;
            foreach (Learner learner in _learners)
                learner.Threads = LearnerThreads(Members, value);
        }
    }

    /// <summary>
    /// Trains every member on the rows, each in permutations of its own, one a pass, from the state that it has. The features of all rows are added to
    /// the statistics before the first row is learned.
    /// </summary>
    /// <param name="rows">The rows; their labels below <see cref="Classes"/>.</param>
    /// <param name="passes">How often each learner sees all rows, 1 or more.</param>
    /// <param name="seed">Fixes the orders.</param>
    /// <param name="progress">Told the share that is done, in (0, 1].</param>
    /// <param name="cancellationToken">Ends the work early; the learners are then part way.</param>
    /// <exception cref="ArgumentException">The width of the rows is not <see cref="Inputs"/>, or a label is not below <see cref="Classes"/>.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public void Fit(
        RowBuffer rows, int passes = 1, int seed = 0, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentOutOfRangeException.ThrowIfLessThan(passes, 1);
        if (rows.Inputs != Inputs)
            throw new ArgumentException($"expected rows of {Inputs} features, found {rows.Inputs}.", nameof(rows));
        for (int row = 0; row < rows.Count; row++)
        {
            if (rows.Label(row) >= Classes)
                throw new ArgumentException($"row {row} has label {rows.Label(row)}, expected 0 to {Classes - 1}.", nameof(rows));
        }

        // The statistics of the features and their inverse root are the same for all members: the first computes them, the others copy.
        InverseRoot? root = _learners[0].Units.AddFeatures(rows.Count, rows.Features);
        int done = 0;
        ParallelOptions options = new()
        {
            CancellationToken = cancellationToken,
            MaxDegreeOfParallelism = Threads == 0 ? Environment.ProcessorCount : Threads,
        };
        Parallel.For(0, Members, options, member =>
        {
            Learner learner = _learners[member];
            RowOrder order = new(rows.Count, seed, member);
            if (member > 0)
                learner.Units.AddFeatures(_learners[0].Units, root);
            learner.Units.AddProjections(rows.Count, rows.Features, rows.Label);
            for (int pass = 0; pass < passes; pass++)
            {
                foreach (int row in order.Next())
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    learner.ObserveKnown(rows, row, pass == 0 ? RowNews.Label : RowNews.None);
                }

                progress?.Report(Interlocked.Increment(ref done) / ((double)Members * passes));
            }
        });
    }

    /// <summary>One learning step of every learner. Parameters and exceptions as in <see cref="Learner.Observe"/>.</summary>
    public void Observe(ReadOnlySpan<float> features, int label, float weight = 1f)
    {
        foreach (Learner learner in _learners)
            learner.Observe(features, label, weight);
    }

    /// <summary>One learning step of every learner with a row observed before. Parameters and exceptions as in <see cref="Learner.ObserveAgain"/>.</summary>
    public void ObserveAgain(ReadOnlySpan<float> features, int label, float weight = 1f)
    {
        foreach (Learner learner in _learners)
            learner.ObserveAgain(features, label, weight);
    }

    /// <summary>Takes a row into the statistics only, as <see cref="Learner.ObserveFeatures(ReadOnlySpan{float})"/>.</summary>
    public void ObserveFeatures(ReadOnlySpan<float> features)
    {
        foreach (Learner learner in _learners)
            learner.ObserveFeatures(features);
    }

    /// <summary>The mean of the learners' class probabilities. Parameters and exceptions as in <see cref="Learner.Predict"/>.</summary>
    public void Predict(ReadOnlySpan<float> features, Span<float> probabilities)
    {
        _learners[0].Predict(features, probabilities);
        if (Members == 1)
            return;
        for (int member = 1; member < Members; member++)
        {
            _learners[member].Predict(features, _probabilities);
            for (int b = 0; b < probabilities.Length; b++)
                probabilities[b] += _probabilities[b];
        }

        for (int b = 0; b < probabilities.Length; b++)
            probabilities[b] /= Members;
    }

    /// <summary>An ensemble of its own with the same state.</summary>
    public LearnerEnsemble Clone() => new([.. _learners.Select(learner => learner.Clone())], Threads);

    /// <summary>Forgets everything learned.</summary>
    public void Reset()
    {
        foreach (Learner learner in _learners)
            learner.Reset();
    }

    /// <summary>Writes the learning algorithm (int32 length, safetensors), int32 members, then the state of each.</summary>
    public void Save(Stream stream)
    {
        using BinaryWriter writer = new(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        using MemoryStream algorithm = new();
        Algorithm.Save(algorithm);
        writer.Write((int)algorithm.Length);
        writer.Write(algorithm.GetBuffer(), 0, (int)algorithm.Length);
        writer.Write(Members);
        foreach (Learner learner in _learners)
            learner.Save(stream);
    }

    /// <summary>Reads an ensemble written by <see cref="Save"/>.</summary>
    /// <param name="stream">Stands where the ensemble begins, and afterwards where it ends.</param>
    /// <param name="name">What to call the stream in messages.</param>
    /// <param name="threads">As in the constructor.</param>
    /// <exception cref="InvalidDataException">The stream holds no such ensemble, or a damaged one.</exception>
    public static LearnerEnsemble Load(Stream stream, string name, int threads = 1)
    {
        using BinaryReader reader = new(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        try
        {
            int length = reader.ReadInt32();
            if (length is < 16 or > 1 << 26)
                throw new InvalidDataException($"its learning algorithm has {length} bytes, expected 16 to 67108864.");
            byte[] bytes = PromisedBytes.Read(stream, length);
            LearningAlgorithm algorithm = LearningAlgorithm.Load(new MemoryStream(bytes), "its learning algorithm");
            int members = reader.ReadInt32();
            if (members is < 1 or > 1024)
                throw new InvalidDataException($"it has {members} learners, expected 1 to 1024.");
            Learner[] learners = new Learner[members];
            for (int member = 0; member < members; member++)
            {
                learners[member] = Learner.Load(stream, algorithm, LearnerThreads(members, threads));
                if (learners[member].Inputs != learners[0].Inputs || learners[member].Classes != learners[0].Classes)
                    throw new InvalidDataException($"learner {member} is of another width than the first.");
            }

            return new LearnerEnsemble(learners, threads);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{name}: {e.Message}", e);
        }
        catch (EndOfStreamException e)
        {
            throw new InvalidDataException($"{name}: the data ends too early.", e);
        }
    }

    private static Learner[] MakeLearners(LearningAlgorithm algorithm, int inputs, int classes, int members, int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(members, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(members, 1024);
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        return [.. Enumerable.Range(0, members).Select(
            member => new Learner(algorithm, inputs, classes, LearnerThreads(members, threads), (ulong)member))];
    }

    // Members are spread over the threads first; only a lone learner spreads its ticks.
    private static int LearnerThreads(int members, int threads) => members == 1 ? threads : 1;
}
