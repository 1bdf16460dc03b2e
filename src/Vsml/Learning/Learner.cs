using Vsml.Experts;
using Vsml.Explanation;
using Vsml.Kernels;
using Vsml.Messages;

namespace Vsml;

/// <summary>
/// A learning algorithm at work on one dataset: its state V_L, the running statistics of the features, the counts of the classes, and what its
/// experts remember. It learns from one row at a time by running forward, and keeps no row, but for the last 64 until its projections are drawn
/// (<see cref="ProjectionSpec.Contrasts"/>). The state takes (input units + 1) x classes x 2 x state size floats, whatever the number of rows. Not
/// safe for concurrent use, which is met by an <see cref="InvalidOperationException"/>: <see cref="Clone"/> gives another thread its own.
/// </summary>
public sealed class Learner
{
    /// <summary>
    /// The weight beyond which a row teaches no more: a row takes as many learning steps as its weight says, and after so many in a row it is
    /// known by heart. Weights that differ more are for <see cref="LearnerEnsemble.Fit"/>, which spreads the steps over the pass.
    /// </summary>
    public const float MaxWeight = 10;

    private readonly ExclusiveUse _use = new("learner");
    private readonly ForkJoin _forkJoin;
    private readonly RowEncoder _encoder;
    private readonly Network _network;
    private readonly AlignedBuffer _state;
    private readonly float[] _probabilities, _readings;
    private AlignedBuffer? _before;
    private Reading? _reading;
    private bool _isRead;

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
    /// <param name="algorithm">The frozen learning algorithm.</param>
    /// <param name="inputs">Features of a row.</param>
    /// <param name="classes">Classes.</param>
    /// <param name="threads">Threads that one tick may use.</param>
    /// <param name="seed">Fixes the projections.</param>
    /// <param name="projections">How many of them; null for as many as the classes leave time for.</param>
    internal Learner(LearningAlgorithm algorithm, int inputs, int classes, int threads, ulong seed, int? projections = null)
    {
        ArgumentNullException.ThrowIfNull(algorithm);
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        InputWidths widths = LearnerSize.WidthsOf(algorithm, inputs, classes, projections);
        if (!LearnerSize.HasRoom(algorithm, widths, classes))
            throw new ArgumentOutOfRangeException(nameof(inputs), inputs, $"with {classes} classes, the state is larger than a learner may have.");
        (Algorithm, Inputs, Classes) = (algorithm, inputs, classes);
        _forkJoin = new ForkJoin(threads);
        _encoder = new RowEncoder(algorithm.Spec, widths, classes, seed);
        _network = new Network(algorithm.Packed, widths.Units + 1, _encoder.Experts, classes, _forkJoin);
        _state = new AlignedBuffer(_network.StateLength);
        _probabilities = new float[classes];
        _readings = new float[classes];
        Start();
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
            using ExclusiveUse.Scope use = _use.Begin();
            _forkJoin.Threads = value;
        }
    }

    /// <summary>Rows observed since the start or the last <see cref="Reset"/>; those observed again are not counted again.</summary>
    public long Observed { get; private set; }

    internal InputUnits Units => _encoder.Units;

    internal ClassCounts Counts => _encoder.Counts;

    internal RowEncoder Encoder => _encoder;

    internal Span<float> State => _state.Span;

    /// <summary>Class probabilities of a row. Changes nothing that a later call could see.</summary>
    /// <param name="features">[inputs], raw; NaN is a missing value, and so is here an infinite one.</param>
    /// <param name="probabilities">Receives [classes], each in [0, 1], their sum 1.</param>
    /// <exception cref="ArgumentException">A length is wrong.</exception>
    public unsafe void Predict(ReadOnlySpan<float> features, Span<float> probabilities)
    {
        FeatureRow.CheckLength(features, Inputs);
        if (probabilities.Length != Classes)
            throw new ArgumentException($"expected room for {Classes} probabilities, found {probabilities.Length}.", nameof(probabilities));
        using ExclusiveUse.Scope use = _use.Begin();
        if (_encoder.IsReadable)
        {
            Reading reading = UpToDateReading();
            _network.PredictBy(reading, _encoder.Read(features, reading, _readings), _readings, probabilities);
        }
        else
        {
            _network.Predict(_encoder.Encode(features, buffered: -1), _state.Pointer, probabilities);
        }

        GC.KeepAlive(this); // The kernels hold pointers, not references, to what this learner owns.
    }

    /// <summary>What the features of a row say for and against each class (<see cref="Evidence"/>). Changes nothing that a later call could see.</summary>
    /// <param name="features">[inputs], raw; NaN is a missing value, and so is here an infinite one.</param>
    /// <param name="shares">Receives [classes, inputs].</param>
    /// <param name="sums">Receives what all say together, [classes].</param>
    internal unsafe void ReadEvidence(ReadOnlySpan<float> features, Span<double> shares, Span<double> sums)
    {
        FeatureRow.CheckLength(features, Inputs);
        using ExclusiveUse.Scope use = _use.Begin();
        new Evidence(_network, _encoder).Read(features, _state.Pointer, shares, sums);
        GC.KeepAlive(this);
    }

    /// <summary>One learning step.</summary>
    /// <param name="features">[inputs], raw; NaN is a missing value: its sub-RNNs take no part in the step.</param>
    /// <param name="label">The class, 0 to classes - 1.</param>
    /// <param name="weight">
    /// Above 0. The whole part is the number of steps that are taken with the row, of which there are at most <see cref="MaxWeight"/>; a
    /// fraction adds one that moves the state by that fraction of its way.
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

    /// <summary><see cref="Observe"/>, which tells what the row was predicted as before it was learned: every step begins with that.</summary>
    /// <param name="features">[inputs].</param>
    /// <param name="label">The class.</param>
    /// <param name="weight">As in <see cref="Observe"/>.</param>
    /// <param name="predicted">Receives [classes], the same as <see cref="Predict"/> would have given.</param>
    internal void PredictAndObserve(ReadOnlySpan<float> features, int label, float weight, Span<float> predicted) =>
        Learn(features, label, weight, RowNews.All, buffered: -1, predicted);

    /// <summary>One learning step with a row that was buffered.</summary>
    internal void ObserveBuffered(RowBuffer rows, int row, RowNews news) => Learn(rows.Features(row), rows.Label(row), rows.Weight(row), news, row);

    /// <summary>The same of a row at hand, of weight 1.</summary>
    /// <param name="features">[inputs].</param>
    /// <param name="label">Its class.</param>
    /// <param name="news">What of it is new.</param>
    /// <param name="row">Its number among the buffered rows.</param>
    internal void ObserveBuffered(ReadOnlySpan<float> features, int label, RowNews news, int row) => Learn(features, label, 1, news, row);

    /// <summary>
    /// Takes a row into the statistics by which features are standardised, and learns nothing else from it. Useful before the first
    /// labelled row, when unlabelled ones are at hand.
    /// </summary>
    /// <param name="features">[inputs], raw; NaN is a missing value.</param>
    /// <exception cref="ArgumentException">The length is wrong, or a feature is infinite.</exception>
    public void ObserveFeatures(ReadOnlySpan<float> features)
    {
        FeatureRow.Check(features, Inputs);
        using ExclusiveUse.Scope use = _use.Begin();
        _isRead = false;
        Units.Add(features);
        Units.Draw(features, label: null);
    }

    /// <summary>A learner of its own with the same state.</summary>
    public Learner Clone()
    {
        Learner clone = new(Algorithm, Inputs, Classes, Threads, Units.Seed, Units.Widths.Projections);
        clone.CopyFrom(this);
        return clone;
    }

    /// <summary>Takes over the state of a learner of the same algorithm, sizes and seed.</summary>
    internal void CopyFrom(Learner other)
    {
        using ExclusiveUse.Scope use = _use.Begin();
        using ExclusiveUse.Scope otherUse = other._use.Begin();
        _isRead = false;
        Observed = other.Observed;
        _encoder.CopyFrom(other._encoder, [.. Enumerable.Range(0, Classes)]);
        other._state.Span.CopyTo(_state.Span);
    }

    /// <summary>A learner of its own that has other classes: those of this one that are named, and new ones that it has seen no row of.</summary>
    /// <param name="sources">For every class of the new learner, 2 or more, which of this one's it is; -1 for a new one.</param>
    internal Learner WithClasses(ReadOnlySpan<int> sources)
    {
        using ExclusiveUse.Scope use = _use.Begin();
        Learner other = new(Algorithm, Inputs, sources.Length, Threads, Units.Seed, Units.Widths.Projections) { Observed = Observed };
        other._encoder.CopyFrom(_encoder, sources);
        int units = _network.Units.StateLength / Classes, experts = _network.Experts.StateLength / Classes;
        for (int b = 0; b < sources.Length; b++)
        {
            CopyState(sources[b], units, _state.Span, other._state.Span.Slice(b * units, units));
            CopyState(sources[b], experts, _state.Span[(Classes * units)..], other._state.Span.Slice((sources.Length * units) + (b * experts), experts));
        }

        return other;
    }

    // Of a class, or for one that has had no rows the mean over the classes that there are: it has heard "no" as often as they, and does not learn at a beginner's pace.
    private void CopyState(int source, int length, ReadOnlySpan<float> states, Span<float> state)
    {
        if (source >= 0)
        {
            states.Slice(source * length, length).CopyTo(state);
            return;
        }

        state.Clear();
        for (int b = 0; b < Classes; b++)
        {
            for (int k = 0; k < length; k++)
                state[k] += states[(b * length) + k] / Classes;
        }
    }

    /// <summary>Forgets everything learned.</summary>
    public void Reset()
    {
        using ExclusiveUse.Scope use = _use.Begin();
        Start();
    }

    private unsafe void Start()
    {
        _isRead = false;
        _encoder.Clear();
        _network.FillInitialState(_state.Pointer);
        Observed = 0;
    }

    /// <summary>Writes the state, without the learning algorithm.</summary>
    public void Save(Stream stream)
    {
        using ExclusiveUse.Scope use = _use.Begin();
        LearnerState.Write(this, stream);
    }

    /// <summary>Reads a state written by <see cref="Save"/>.</summary>
    /// <param name="stream">Stands where the state begins, and afterwards where it ends.</param>
    /// <param name="algorithm">The learning algorithm that the state belongs to.</param>
    /// <param name="threads">As in the constructor.</param>
    /// <exception cref="InvalidDataException">The stream holds no such state, a damaged one, or that of a network of another form.</exception>
    public static Learner Load(Stream stream, LearningAlgorithm algorithm, int threads = 1) =>
        LearnerState.Read(stream, algorithm, threads);

    internal void RestoreObserved(long observed) => Observed = observed;

    private void Learn(ReadOnlySpan<float> features, int label, float weight, RowNews news, int buffered = -1, Span<float> predicted = default)
    {
        FeatureRow.Check(features, Inputs);
        FeatureRow.CheckLabel(label, Classes);
        FeatureRow.CheckWeight(weight);
        using ExclusiveUse.Scope use = _use.Begin();
        _isRead = false;
        weight = Math.Min(weight, MaxWeight);
        for (; weight >= 1; weight--)
            Step(features, label, 1, news, buffered, ref predicted);
        if (weight > 0)
        {
            _before ??= new AlignedBuffer(_state.Length);
            _state.Span.CopyTo(_before.Span);
            Step(features, label, weight, news, buffered, ref predicted);
            Blend(1 - weight);
        }

        if (news != RowNews.None)
            Observed++;
    }

    // The first step of a row tells what it predicted, and leaves none to tell for those that follow.
    private unsafe void Step(ReadOnlySpan<float> features, int label, float share, RowNews news, int buffered, ref Span<float> predicted)
    {
        RowMessages row = _encoder.Encode(features, buffered);
        _network.Predict(row, _state.Pointer, _probabilities);
        if (!predicted.IsEmpty)
            _probabilities.CopyTo(predicted);
        predicted = default;
        row = _encoder.Learn(features, label, share, news, buffered);
        _network.Update(row, label, _probabilities, _state.Pointer, _state.Pointer);
        GC.KeepAlive(this);
    }

    // What the state says, taken anew where it has changed.
    private unsafe Reading UpToDateReading()
    {
        _reading ??= new Reading(Algorithm.Packed, Units.Widths.Units + 1, _encoder.Experts, Classes, _encoder.Memory is not null);
        if (!_isRead)
            _encoder.TakeInto(_reading, _state.Pointer);
        _isRead = true;
        return _reading;
    }

    // Moves the state back by a share of the way from the one before.
    private void Blend(float share)
    {
        Span<float> after = _state.Span, before = _before!.Span;
        for (int k = 0; k < after.Length; k++)
            after[k] += share * (before[k] - after[k]);
    }
}
