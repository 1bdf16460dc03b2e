using Vsml.Kernels;

namespace Vsml;

/// <summary>
/// A learning algorithm at work on one dataset: its state V_L, the running statistics of the features and the counts of the classes.
/// It learns from one row at a time by running forward, and keeps no row, but for the last 64 until its projections are drawn
/// (<see cref="ProjectionSpec.Contrasts"/>). The state takes (input units + 1) x classes x 2 x state size floats for a network of one layer,
/// whatever the number of rows. Not safe for concurrent use: <see cref="Clone"/> gives another thread its own.
/// </summary>
public sealed class Learner
{
    /// <summary>The largest weight of a row: a row takes as many learning steps as its weight says, so more is a mistake in the data.</summary>
    public const float MaxWeight = 100;

    private readonly ForkJoin _forkJoin;
    private readonly RowEncoder _encoder;
    private readonly Network _network;
    private readonly float[] _probabilities;
    private Network? _before;

    /// <summary>A learner that has seen nothing.</summary>
    /// <param name="algorithm">The frozen learning algorithm.</param>
    /// <param name="inputs">Features of a row, 1 or more.</param>
    /// <param name="classes">Classes, 2 or more.</param>
    /// <param name="threads">Threads that one tick of a wide layer may use; 0 for one a core. The result is the same for any.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range, there are more than 2^24 features, or the state would have more than 2^28 floats.</exception>
    public Learner(LearningAlgorithm algorithm, int inputs, int classes, int threads = 1)
        : this(algorithm, inputs, classes, threads, seed: 0)
    {
    }

    /// <summary>A learner with random projections of its own.</summary>
    internal Learner(LearningAlgorithm algorithm, int inputs, int classes, int threads, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(algorithm);
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        InputWidths widths = InputWidths.Of(algorithm.Spec, inputs);
        if (!widths.Fit(algorithm.Packed, classes))
            throw new ArgumentOutOfRangeException(nameof(inputs), inputs, $"with {classes} classes, the state is larger than a learner may have.");
        (Algorithm, Inputs, Classes) = (algorithm, inputs, classes);
        _forkJoin = new ForkJoin(threads);
        _encoder = new RowEncoder(algorithm.Packed, widths, classes, seed);
        _network = new Network(algorithm.Packed, widths.Units, classes, _forkJoin);
        _probabilities = new float[classes];
    }

    /// <summary>The learning algorithm.</summary>
    public LearningAlgorithm Algorithm { get; }

    /// <summary>Features of a row.</summary>
    public int Inputs { get; }

    /// <summary>Classes.</summary>
    public int Classes { get; }

    /// <summary>Threads that one tick of a wide layer may use; setting 0 means one a core. The result is the same for any.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int Threads
    {
        get => _forkJoin.Threads;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _forkJoin.Threads = value;
        }
    }

    /// <summary>Rows observed since the start or the last <see cref="Reset"/>; those observed again are not counted again.</summary>
    public long Observed { get; private set; }

    internal InputUnits Units => _encoder.Units;

    internal ClassCounts Counts => _encoder.Counts;

    internal Network Network => _network;

    /// <summary>Class probabilities of a row. Changes nothing that a later call could see.</summary>
    /// <param name="features">[inputs], raw; NaN is a missing value.</param>
    /// <param name="probabilities">Receives [classes], each in [0, 1], their sum 1.</param>
    /// <exception cref="ArgumentException">A length is wrong, or a feature is infinite.</exception>
    public void Predict(ReadOnlySpan<float> features, Span<float> probabilities)
    {
        FeatureRow.Check(features, Inputs);
        if (probabilities.Length != Classes)
            throw new ArgumentException($"expected room for {Classes} probabilities, found {probabilities.Length}.", nameof(probabilities));
        _encoder.EncodePrediction(features);
        _network.Predict(_encoder.Example, probabilities, updateFollows: false);
        GC.KeepAlive(this); // The kernels hold pointers, not references, to what this learner owns.
    }

    /// <summary>One learning step.</summary>
    /// <param name="features">[inputs], raw; NaN is a missing value: its sub-RNNs take no part in the step.</param>
    /// <param name="label">The class, 0 to classes - 1.</param>
    /// <param name="weight">
    /// In (0, 100]. The whole part is the number of steps that are taken with the row; a fraction adds one that moves the state by that
    /// fraction of its way.
    /// </param>
    /// <exception cref="ArgumentException">A length is wrong, or a feature is infinite. The learner is unchanged.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The label or the weight is out of its range. The learner is unchanged.</exception>
    public void Observe(ReadOnlySpan<float> features, int label, float weight = 1f) => Learn(features, label, weight, RowNews.All);

    /// <summary>
    /// One learning step with a row that was observed before, as in a second pass over the rows. It is no new evidence of what features are
    /// like and how frequent classes are, and the learning algorithm knows that it has seen it. Parameters and exceptions as in
    /// <see cref="Observe"/>.
    /// </summary>
    public void ObserveAgain(ReadOnlySpan<float> features, int label, float weight = 1f) => Learn(features, label, weight, RowNews.None);

    /// <summary>One learning step with a row of which something is known already.</summary>
    internal void ObserveKnown(RowBuffer rows, int row, RowNews news) => Learn(rows.Features(row), rows.Label(row), rows.Weight(row), news);

    /// <summary>
    /// Takes a row into the statistics by which features are standardised, and learns nothing else from it. Useful before the first
    /// labelled row, when unlabelled ones are at hand.
    /// </summary>
    /// <param name="features">[inputs], raw; NaN is a missing value.</param>
    /// <exception cref="ArgumentException">The length is wrong, or a feature is infinite.</exception>
    public void ObserveFeatures(ReadOnlySpan<float> features)
    {
        FeatureRow.Check(features, Inputs);
        Units.Add(features);
        Units.Draw(features, label: null);
    }

    /// <summary>A learner of its own with the same state.</summary>
    public Learner Clone()
    {
        Learner clone = new(Algorithm, Inputs, Classes, Threads, Units.Seed) { Observed = Observed };
        clone.Units.CopyFrom(Units);
        clone._encoder.Counts.CopyFrom(_encoder.Counts);
        clone._network.CopyStateFrom(_network);
        return clone;
    }

    /// <summary>Forgets everything learned.</summary>
    public void Reset()
    {
        Units.Clear();
        _encoder.Counts.Clear();
        _network.Reset();
        Observed = 0;
    }

    /// <summary>Writes the state, without the learning algorithm.</summary>
    public void Save(Stream stream) => LearnerState.Write(this, stream);

    /// <summary>Reads a state written by <see cref="Save"/>.</summary>
    /// <param name="stream">Stands where the state begins, and afterwards where it ends.</param>
    /// <param name="algorithm">The learning algorithm that the state belongs to.</param>
    /// <param name="threads">As in the constructor.</param>
    /// <exception cref="InvalidDataException">The stream holds no such state, a damaged one, or that of a network of another form.</exception>
    public static Learner Load(Stream stream, LearningAlgorithm algorithm, int threads = 1) =>
        LearnerState.Read(stream, algorithm, threads);

    internal void RestoreObserved(long observed) => Observed = observed;

    private void Learn(ReadOnlySpan<float> features, int label, float weight, RowNews news)
    {
        FeatureRow.Check(features, Inputs);
        FeatureRow.CheckLabel(label, Classes);
        FeatureRow.CheckWeight(weight);
        for (; weight >= 1; weight--)
            Step(features, label, 1, news);
        if (weight > 0)
        {
            _before ??= new Network(Algorithm.Packed, Units.Widths.Units, Classes, _forkJoin);
            _before.CopyStateFrom(_network);
            Step(features, label, weight, news);
            _network.BlendStateFrom(_before, 1 - weight);
        }

        if (news != RowNews.None)
            Observed++;
    }

    private void Step(ReadOnlySpan<float> features, int label, float share, RowNews news)
    {
        _encoder.EncodePrediction(features);
        _network.Predict(_encoder.Example, _probabilities, updateFollows: true);
        _encoder.EncodeUpdate(features, label, _probabilities, news);
        _network.Update(_encoder.Example);
        if (news == RowNews.None)
            Counts.Repeated += share;
        else
            Counts.Add(label, share);
        GC.KeepAlive(this);
    }
}
