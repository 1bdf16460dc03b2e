using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Vsml.MetaTraining.Paper;

/// <summary>How a learner is meta-trained.</summary>
internal sealed record EpisodicMetaTraining
{
    /// <summary>Steps of Adam.</summary>
    public required int Steps { get; init; }

    /// <summary>Episodes that are drawn at once.</summary>
    public required int Episodes { get; init; }

    /// <summary>Examples an episode.</summary>
    public required int EpisodeLength { get; init; }

    public double LearningRate { get; init; } = 1e-3;

    /// <summary>The learning rate of the last step over that of the first, positive; it falls evenly in its logarithm. 1: it stays, as in the paper.</summary>
    public double RateLeft { get; init; } = 1;

    /// <summary>The gradient is scaled down to this norm if it has a larger one.</summary>
    public double GradientClip { get; init; } = double.PositiveInfinity;

    /// <summary>Fixes the initial parameters and all that is drawn.</summary>
    public int Seed { get; init; }

    /// <summary>The initial parameters, `[parameters]`; null to draw them.</summary>
    public float[]? From { get; init; }

    /// <summary>Where the run can be resumed from; null to keep nothing.</summary>
    public string? CheckpointPath { get; init; }

    /// <summary>Steps between checkpoints, where <see cref="Patience"/> does not run out before.</summary>
    public int CheckpointEvery { get; init; } = 50;

    /// <summary>
    /// Where steps take long: a step under way is told of again and again after so long, and when cancelled is not waited for, and checkpoints are no more than
    /// ten times as long apart. It changes nothing of what comes out, and is no part of what a run is known by.
    /// </summary>
    internal TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);
}

/// <summary>Progress of a meta-training.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="Steps">Of so many.</param>
/// <param name="Loss">Mean loss of the step's episodes; of the last step's where one is under way, not a number before the first.</param>
internal sealed record EpisodicProgress(int Step, int Steps, double Loss)
{
    /// <summary>Examples that the learner has met in the step that is under way, those that it met once more counted again; 0 between two steps.</summary>
    public long Met { get; init; }
}

/// <summary>
/// Meta-trains any learner on any task source with any estimator: Adam on the estimated gradient. Everything drawn is a function of the
/// seed and the step, so that a resumed run ends as an uninterrupted one does (but for estimators that keep particles, which start anew).
/// </summary>
internal static class EpisodicMetaTrainer
{
    /// <summary>Runs to the last step, from the checkpoint if there is one.</summary>
    /// <returns>The meta parameters, `[parameters]`.</returns>
    /// <exception cref="ArgumentException">The parameters to begin with are of another learner.</exception>
    /// <exception cref="InvalidDataException">The checkpoint is damaged or belongs to another run.</exception>
    /// <exception cref="OperationCanceledException">Cancelled, after a checkpoint; of a step that takes long, of the step before.</exception>
    public static float[] Run(
        IEpisodicLearner learner, ITaskSource tasks, IMetaGradientEstimator estimator, EpisodicMetaTraining options,
        IProgress<EpisodicProgress>? progress = null, CancellationToken cancellation = default)
    {
        string fingerprint = Fingerprint(learner, tasks, estimator, options);
        float[] from = options.From ?? learner.Parameters.Draw(new Random(options.Seed));
        if (from.Length != learner.Parameters.Count)
            throw new ArgumentException($"expected the {learner.Parameters.Count} parameters of {learner.Name} to begin with, found {from.Length}.", nameof(options));
        using Parameter parameters = new(tensor(from).DetachFromDisposeScope());
        using Adam adam = optim.Adam([parameters], options.LearningRate);
        int step = 0;
        double loss = double.NaN;
        Stopwatch sinceCheckpoint = Stopwatch.StartNew();
        if (options.CheckpointPath is { } path && File.Exists(path))
        {
            Checkpoint checkpoint = Checkpoint.Load(path);
            if (checkpoint.Fingerprint != fingerprint)
                throw new InvalidDataException($"{path}: belongs to another run. Move it away, or choose another folder.");
            checkpoint.Restore(parameters, adam);
            step = (int)checkpoint.Step;
        }

        while (step < options.Steps)
        {
            // A step's chance must not be a neighbour's, nor another seed's.
            Random random = new(HashOf(options.Seed, step));
            foreach (Adam.ParamGroup group in adam.ParamGroups.Cast<Adam.ParamGroup>())
                group.LearningRate = options.LearningRate * Math.Pow(options.RateLeft, step / (double)options.Steps);
            StepUnderWay underWay = new(options.Patience, met => progress?.Report(new EpisodicProgress(step, options.Steps, loss) { Met = met }), cancellation);
            MetaGradient estimate;
            try
            {
                estimate = estimator.Estimate(
                    parameters, draw => new LearningProblem(learner, tasks.Sample(options.Episodes, options.EpisodeLength, draw), underWay.Met), random);
            }
            catch (OperationCanceledException)
            {
                Save();
                throw;
            }

            Apply(parameters, adam, estimate, options.GradientClip);
            (step, loss) = (step + 1, estimate.Loss);
            progress?.Report(new EpisodicProgress(step, options.Steps, loss));
            if (step % options.CheckpointEvery == 0 || step == options.Steps || cancellation.IsCancellationRequested || sinceCheckpoint.Elapsed > 10 * options.Patience)
                Save();
            cancellation.ThrowIfCancellationRequested();
        }

        return parameters.Floats();

        void Save()
        {
            if (options.CheckpointPath is { } file) Checkpoint.Capture(step, fingerprint, parameters, adam).Save(file);
            sinceCheckpoint.Restart();
        }
    }

    /// <summary>One step of the optimizer along a gradient; none where that is not finite.</summary>
    internal static void Apply(Parameter parameters, OptimizerHelper optimizer, MetaGradient estimate, double clip)
    {
        double norm = Math.Sqrt(estimate.Gradient.Sum(g => (double)g * g));
        if (!double.IsFinite(norm)) return;
        using CollectionPause pause = CollectionPause.Begin();
        using DisposeScope scope = NewDisposeScope();
        double scale = norm > clip ? clip / norm : 1;
        optimizer.zero_grad();
        // The product's derivative is the gradient: it reaches the optimizer by the ordinary way.
        (parameters * tensor([.. estimate.Gradient.Select(g => (float)(g * scale))])).sum().backward();
        optimizer.step();
    }

    internal static int HashOf(int seed, int step) =>
        BitConverter.ToInt32(SHA256.HashData(Encoding.UTF8.GetBytes($"{seed} {step}")));

    private static string Fingerprint(IEpisodicLearner learner, ITaskSource tasks, IMetaGradientEstimator estimator, EpisodicMetaTraining options) =>
        $"{learner.Name} with {learner.Parameters.Count} parameters on {tasks.Name} by {estimator.Name}: "
        // A run whose learning rate stays can be made longer.
        + (options with { CheckpointPath = null, CheckpointEvery = 0, From = null, Steps = options.RateLeft == 1 ? 0 : options.Steps })
        + (options.From is { } from ? $" from {Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(from.AsSpan())))}" : "");

    /// <summary>Tells of a step that takes long, and ends it when cancelled.</summary>
    private sealed class StepUnderWay(TimeSpan patience, Action<long> tell, CancellationToken cancellation)
    {
        private readonly Stopwatch _sinceBegin = Stopwatch.StartNew(), _sinceTold = Stopwatch.StartNew();
        private long _met;

        public void Met(int episodes)
        {
            _met += episodes;
            if (_sinceBegin.Elapsed < patience) return;
            cancellation.ThrowIfCancellationRequested();
            if (_sinceTold.Elapsed < patience) return;
            tell(_met);
            _sinceTold.Restart();
        }
    }
}
