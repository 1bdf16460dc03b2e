using Vsml.Regression;

namespace Vsml;

/// <summary>
/// Predicts a number and how sure it is of it. In closed form, by kernels over the rows, it learns what the number is about (<see cref="KernelMixture"/>); how far and
/// in which direction that errs where, a learning algorithm learns, whose classes are bins of the errors on rows that the closed form had not seen: of each row's
/// leave-one-out error while rows are fitted, of each further row before it is learned. The two together are a distribution of the number. It keeps up to 1,024
/// rows, of wide ones fewer, and its memory grows no more beyond. Not safe for concurrent use, which is met by an <see cref="InvalidOperationException"/>:
/// <see cref="Clone"/> gives another thread its own.
/// </summary>
public sealed class RegressionLearner
{
    // Fewer rows have a mean and nothing else; and fewer have no learning algorithm at work on their errors.
    private const int LeastRows = 8;

    // Rows that are learned one by one are looked at anew, all together, whenever they have doubled, up to so many.
    private const int MostRefitted = 256;

    // By how much errors of n rows are wider than they look, times n; and how much of a fit's time goes to kernels.
    private const float Optimism = 6;
    private const double ShareOfKernels = 0.4;
    private readonly ExclusiveUse _use = new("learner");
    private readonly PredictiveDistribution _distribution = new();
    private readonly float[] _features, _probabilities = new float[ResidualBins.MostBins];
    private int _threads;

    /// <summary>A learner that has seen nothing.</summary>
    /// <param name="algorithm">The frozen learning algorithm.</param>
    /// <param name="inputs">Features of a row, 1 or more.</param>
    /// <param name="members">Learners, each with an order of the rows of its own, 1 to 1024.</param>
    /// <param name="passes">How often each of them sees all rows, 1 or more.</param>
    /// <param name="seed">Fixes the orders.</param>
    /// <param name="threads">Threads to use; 0 for one a core. The result is the same for any.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public RegressionLearner(LearningAlgorithm algorithm, int inputs, int members = 3, int passes = 2, int seed = 0, int threads = 1)
    {
        ArgumentNullException.ThrowIfNull(algorithm);
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(members, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(members, 1024);
        ArgumentOutOfRangeException.ThrowIfLessThan(passes, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        if (!LearnerSize.HasRoom(algorithm, InputWidths.Of(algorithm.Spec, inputs + 1), ResidualBins.MostBins))
            throw new ArgumentOutOfRangeException(nameof(inputs), inputs, "the state is larger than a learner may have.");
        (Algorithm, Inputs, Members, Passes, Seed, _threads) = (algorithm, inputs, members, passes, seed, threads);
        _features = new float[inputs + 1];
        Kept = new RegressionRows(inputs);
    }

    /// <summary>The learning algorithm.</summary>
    public LearningAlgorithm Algorithm { get; }

    /// <summary>Features of a row.</summary>
    public int Inputs { get; }

    /// <summary>Learners of the errors, whose probabilities are averaged.</summary>
    public int Members { get; }

    /// <summary>How often each of them sees all rows of a fit.</summary>
    public int Passes { get; }

    /// <summary>What fixes the orders.</summary>
    public int Seed { get; }

    /// <summary>Rows learned.</summary>
    public long Observed { get; internal set; }

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
            if (Errors is not null)
                Errors.Threads = value;
        }
    }

    /// <summary>Rows that are kept, with relative weights: all of them, or the landmarks.</summary>
    internal RegressionRows Kept { get; private set; }

    /// <summary>Rows at the last fit.</summary>
    internal int Fitted { get; set; }

    internal TargetScale Scale { get; set; }

    /// <summary>Null for fewer than eight rows, and where the target does not vary.</summary>
    internal KernelMixture? Mixture { get; set; }

    /// <summary>Null before the first row.</summary>
    internal ResidualBins? Bins { get; set; }

    /// <summary>Tells bins of errors apart; null where there is one.</summary>
    internal LearnerEnsemble? Errors { get; set; }

    /// <summary>
    /// Learns rows, beside those that it has learned before: all anew as long as it keeps them all, else the further ones one by one.
    /// </summary>
    /// <param name="rows">The rows, 1 or more. Of their weights only the ratios count.</param>
    /// <param name="progress">Told the share that is done, in (0, 1].</param>
    /// <param name="cancellationToken">Ends the work early; the learner then is as it was, or has learned some of the rows.</param>
    /// <exception cref="ArgumentException">The width of the rows is not <see cref="Inputs"/>, or there are none.</exception>
    /// <exception cref="InvalidOperationException">Another thread uses the learner, or adds rows.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public void Fit(RegressionRows rows, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        using SharedUse.Reading reading = rows.Read();
        if (rows.Inputs != Inputs)
            throw new ArgumentException($"expected rows of {Inputs} features, found {rows.Inputs}.", nameof(rows));
        if (rows.Count == 0)
            throw new ArgumentException("expected one row or more, found none.", nameof(rows));
        using ExclusiveUse.Scope use = _use.Begin();
        float[] weights = rows.RelativeWeights();
        int[] order = new RowOrder(rows.Count, Seed, 0).Next().ToArray();
        if (Observed > Kept.Count)
        {
            FitProgress told = new(progress, rows.Count);
            BufferedRow reader = rows.Reader();
            foreach (int row in order)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Learn(reader.At(row), rows.Target(row), weights[row]);
                told.Step();
            }

            return;
        }

        RegressionRows all = new(Inputs);
        all.AddAll(Kept);
        all.AddAll(rows.Select(order, weights));
        Refit(Kept.Count == 0 ? all : all.Select(new RowOrder(all.Count, Seed, 0).Next()), progress, cancellationToken);
    }

    /// <summary>Learns a row.</summary>
    /// <param name="features">[inputs], raw; NaN is a missing value.</param>
    /// <param name="target">Its number, finite.</param>
    /// <param name="weight">Above 0; 1 for an ordinary row. The learning algorithm takes one above <see cref="Learner.MaxWeight"/> as that.</param>
    /// <exception cref="ArgumentException">The length is wrong, or a feature is infinite. The learner is unchanged.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The target is not finite, or the weight is out of its range. The learner is unchanged.</exception>
    public void Observe(ReadOnlySpan<float> features, float target, float weight = 1f)
    {
        FeatureRow.Check(features, Inputs);
        FeatureRow.CheckWeight(weight);
        RegressionRows.CheckTarget(target);
        using ExclusiveUse.Scope use = _use.Begin();
        Learn(features, target, weight);
    }

    /// <summary>Predicts the number of a row. Changes nothing that a later call could see.</summary>
    /// <param name="features">[inputs], raw; NaN is a missing value, and so is here an infinite one.</param>
    /// <param name="levels">Levels of the quantiles that are wanted, each between 0 and 1.</param>
    /// <param name="quantiles">Receives [levels]: the number lies below a quantile as often as its level says.</param>
    /// <returns>The mean of the distribution, which has the least squared error, and its standard deviation; 0 before the first row.</returns>
    /// <exception cref="ArgumentException">A length is wrong.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A level is not between 0 and 1.</exception>
    public (float Mean, float StandardDeviation) Predict(ReadOnlySpan<float> features, ReadOnlySpan<float> levels = default, Span<float> quantiles = default)
    {
        FeatureRow.CheckLength(features, Inputs);
        if (levels.Length != quantiles.Length)
            throw new ArgumentException($"expected room for {levels.Length} quantiles, found {quantiles.Length}.", nameof(quantiles));
        CheckLevels(levels);
        using ExclusiveUse.Scope use = _use.Begin();
        if (Bins is null)
        {
            quantiles.Clear();
            return default;
        }

        float predicted = Mixture?.Score(features) ?? 0;
        Span<float> probabilities = _probabilities.AsSpan(0, Bins.Count);
        ReadProbabilities(features, predicted, probabilities);
        _distribution.Set(Scale, predicted, Bins, probabilities);
        for (int i = 0; i < levels.Length; i++)
            quantiles[i] = Bounded(_distribution.Quantile(levels[i]));
        return (Bounded(_distribution.Mean), Bounded(_distribution.StandardDeviation));
    }

    internal static void CheckLevels(ReadOnlySpan<float> levels)
    {
        foreach (float level in levels)
        {
            if (!(level > 0 && level < 1))
                throw new ArgumentOutOfRangeException(nameof(levels), level, "expected levels between 0 and 1.");
        }
    }

    /// <summary>What each feature contributes to the number, beside the same row with every present feature at its mean: what kernels say, as they are bent back.</summary>
    /// <param name="features">[inputs], raw.</param>
    /// <param name="contributions">Receives [inputs].</param>
    internal void ReadContributions(ReadOnlySpan<float> features, Span<double> contributions)
    {
        FeatureRow.CheckLength(features, Inputs);
        using ExclusiveUse.Scope use = _use.Begin();
        contributions.Clear();
        if (Mixture is null)
            return;
        (float score, float ofMeans) = Mixture.ReadShares(features, contributions);
        double slope = Scale.Slope(ofMeans, score);
        foreach (ref double contribution in contributions)
            contribution *= slope;
    }

    /// <summary>A learner of its own with the same state.</summary>
    public RegressionLearner Clone()
    {
        using ExclusiveUse.Scope use = _use.Begin();
        RegressionLearner clone = CloneWith(Mixture?.Clone());
        clone.Kept.AddAll(Kept);
        return clone;
    }

    /// <summary>A learner of its own that predicts as this one does now, of a fraction of its memory. It must not learn, and is not to be saved.</summary>
    internal RegressionLearner CloneToPredict()
    {
        using ExclusiveUse.Scope use = _use.Begin();
        return CloneWith(Mixture?.CloneToPredict());
    }

    /// <summary>Forgets everything learned.</summary>
    public void Reset()
    {
        using ExclusiveUse.Scope use = _use.Begin();
        (Observed, Fitted, Scale, Mixture, Bins, Errors, Kept) = (0, 0, default, null, null, null, new RegressionRows(Inputs));
    }

    /// <summary>Writes the learner, with its learning algorithm.</summary>
    public void Save(Stream stream)
    {
        using ExclusiveUse.Scope use = _use.Begin();
        RegressionState.Write(this, stream);
    }

    /// <summary>Reads a learner written by <see cref="Save"/>.</summary>
    /// <param name="stream">Stands where the learner begins, and afterwards where it ends.</param>
    /// <param name="name">What to call the stream in messages.</param>
    /// <param name="threads">As in the constructor.</param>
    /// <exception cref="InvalidDataException">The stream holds no such learner, or a damaged one.</exception>
    public static RegressionLearner Load(Stream stream, string name, int threads = 1) => RegressionState.Read(stream, name, threads);

    private RegressionLearner CloneWith(KernelMixture? mixture) => new(Algorithm, Inputs, Members, Passes, Seed, Threads)
    {
        Observed = Observed,
        Fitted = Fitted,
        Scale = Scale,
        Mixture = mixture,
        Bins = Bins?.Clone(),
        Errors = Errors?.Clone(),
    };

    private static float Bounded(double value) => (float)Math.Clamp(value, float.MinValue, float.MaxValue);

    private void Learn(ReadOnlySpan<float> features, float target, float weight)
    {
        bool isKept = Observed == Kept.Count && Kept.Count < KernelMixture.MostLandmarksOf(Inputs);
        if (isKept && (Kept.Count < LeastRows || (Kept.Count + 1 >= 2 * Fitted && Kept.Count < MostRefitted)))
        {
            RegressionRows all = new(Inputs);
            all.AddAll(Kept);
            all.Add(features, target, weight);
            Refit(all, progress: null, CancellationToken.None);
            return;
        }

        double number = Scale.ForwardBounded(target);
        if (Mixture is not null)
        {
            float predicted = Mixture.Learn(features, (float)number, weight, isKept), residual = (float)number - predicted;
            if (Errors is not null)
                Errors.Observe(WithPrediction(features, predicted), Bins!.BinOf(residual), Math.Min(weight, Learner.MaxWeight));
            Bins!.Add(residual);
        }
        else
        {
            Bins!.Add((float)number);
        }

        Scale = Scale.With(number);
        if (isKept)
            Kept.Add(features, target, weight);
        Observed++;
    }

    private void Refit(RegressionRows rows, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        FitProgress kernels = new(progress is null ? null : new Part(progress, 0, ShareOfKernels), 1);
        ParallelOptions parallel = new()
        {
            CancellationToken = cancellationToken,
            MaxDegreeOfParallelism = Threads == 0 ? Environment.ProcessorCount : Threads,
        };
        (KernelMixture? mixture, TargetScale scale, float[] predicted) = rows.Count < LeastRows ? Plain(rows) : KernelMixture.Fit(rows, parallel, Beat);
        if (!scale.Varies)
            (mixture, scale, predicted) = Plain(rows);
        float[] residuals = new float[rows.Count];
        for (int row = 0; row < residuals.Length; row++)
            residuals[row] = (float)scale.Forward(rows.Target(row)) - predicted[row];
        if (mixture is not null)
            Widen(residuals);
        ResidualBins bins = ResidualBins.Of(residuals);
        LearnerEnsemble? errors = null;
        if (bins.Count > 1)
        {
            errors = new LearnerEnsemble(Algorithm, Inputs + 1, bins.Count, Members, Threads);
            RowBuffer labelled = new(Inputs + 1);
            BufferedRow reader = rows.Reader();
            for (int row = 0; row < rows.Count; row++)
                labelled.Add(WithPrediction(reader.At(row), predicted[row]), bins.BinOf(residuals[row]), rows.Weight(row));
            errors.Learn(labelled, Passes, Seed, progress is null ? null : new Part(progress, ShareOfKernels, 1), withKernels: false, cancellationToken);
        }

        progress?.Report(1);
        Kept = mixture is null || rows.Count == mixture.Landmarks ? rows : rows.Select([.. Enumerable.Range(0, mixture.Landmarks)]);
        (Mixture, Scale, Bins, Errors, Fitted, Observed) = (mixture, scale, bins, errors, rows.Count, rows.Count);

        void Beat()
        {
            cancellationToken.ThrowIfCancellationRequested();
            kernels.Beat();
        }
    }

    // Kernels were chosen by these very errors, which are a little too small for it.
    private static void Widen(float[] residuals)
    {
        foreach (ref float residual in residuals.AsSpan())
            residual *= 1 + (Optimism / residuals.Length);
    }

    // The mean alone, and how far rows are from it that it does not include.
    private static (KernelMixture? Mixture, TargetScale Scale, float[] Predicted) Plain(RegressionRows rows)
    {
        float[] weights = rows.RelativeWeights(), targets = [.. Enumerable.Range(0, rows.Count).Select(rows.Target)];
        TargetScale scale = TargetScale.Of(TargetBend.None, targets, weights)!.Value;
        return (null, scale, [.. Enumerable.Range(0, rows.Count).Select(row =>
            rows.Count == 1 ? 0 : -(float)scale.Forward(targets[row]) * weights[row] / Math.Max(rows.Count - weights[row], 1e-3f))]);
    }

    private ReadOnlySpan<float> WithPrediction(ReadOnlySpan<float> features, float predicted)
    {
        features.CopyTo(_features);
        _features[Inputs] = predicted;
        return _features;
    }

    private void ReadProbabilities(ReadOnlySpan<float> features, float predicted, Span<float> probabilities)
    {
        if (Errors is not null)
            Errors.Predict(WithPrediction(features, predicted), probabilities);
        else
            probabilities.Fill(1f / probabilities.Length);
    }

    // A part of the work, as a part of the whole.
    private sealed class Part(IProgress<double> whole, double from, double to) : IProgress<double>
    {
        public void Report(double value) => whole.Report(from + (value * (to - from)));
    }
}
