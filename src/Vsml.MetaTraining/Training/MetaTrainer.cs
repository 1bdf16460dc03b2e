using System.Diagnostics;

namespace Vsml.MetaTraining;

/// <summary>
/// Meta-trains a learning algorithm: draws episodes, takes the gradient of their loss with respect to V_M, and follows it.
/// Killed at any moment and resumed from its checkpoint, a run ends with the same learning algorithm as an uninterrupted one.
/// </summary>
public sealed class MetaTrainer
{
    private readonly MetaTrainingConfig _config;
    private readonly MetaTrainingOptions _options;
    private readonly ITaskDistribution _tasks;
    private readonly LearningAlgorithm? _start;
    private readonly MetaGradientEstimator _estimator;

    /// <summary>Prepares a run.</summary>
    /// <param name="config">The recipe.</param>
    /// <param name="options">How to run it.</param>
    /// <param name="tasks">Where tasks come from.</param>
    /// <param name="start">A learning algorithm to go on from; null to begin with random parameters.</param>
    /// <param name="estimator">How gradients are estimated; null for <see cref="MetaGradientEstimator.Backpropagation"/>.</param>
    /// <exception cref="ArgumentException">
    /// A number of the recipe is out of range, or <paramref name="start"/> has parameters of another form than its network.
    /// </exception>
    public MetaTrainer(
        MetaTrainingConfig config,
        MetaTrainingOptions options,
        ITaskDistribution tasks,
        LearningAlgorithm? start = null,
        MetaGradientEstimator? estimator = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(tasks);
        config.Validate();
        (_config, _options, _tasks, _start) = (config, options, tasks, start);
        _estimator = estimator ?? MetaGradientEstimator.Backpropagation;
        if (start is not null)
            CheckStart(start, config.Network);
    }

    /// <summary>Runs until the steps are done, the time is up, or the token is cancelled; the last two leave a checkpoint.</summary>
    /// <returns>The learning algorithm as it stands, also written to the output file, and whether all steps are done.</returns>
    /// <exception cref="InvalidDataException">The checkpoint to resume from is damaged, or of another recipe or estimator.</exception>
    public (LearningAlgorithm Algorithm, bool IsFinished) Run(
        IProgress<MetaTrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        using MetaTrainingRun run = new(_config, _tasks, _start, _estimator, _options.Threads);
        if (_options.Resume && File.Exists(_options.CheckpointPath))
            run.Restore(Checkpoint.Load(_options.CheckpointPath), _options.CheckpointPath);
        bool isAnyLeft = run.Step < _config.Steps;
        MetaTrainingLog? log = isAnyLeft && _options.LogDirectory is { } directory ? new MetaTrainingLog(directory, run.Step) : null;
        Stopwatch clock = Stopwatch.StartNew();
        double secondsBefore = run.Seconds;
        bool isInterrupted = false;
        while (run.Step < _config.Steps && !isInterrupted)
        {
            double begin = clock.Elapsed.TotalSeconds;
            MetaTrainingProgress state = run.TakeStep();
            double end = clock.Elapsed.TotalSeconds;
            run.Seconds = secondsBefore + end;
            progress?.Report(state with { Elapsed = TimeSpan.FromSeconds(run.Seconds) });
            log?.Step(state.Step, state.Loss, state.LearningRate, state.GradientNorm, _config.EpisodesPerStep / (end - begin));
            isInterrupted = cancellationToken.IsCancellationRequested || clock.Elapsed >= _options.TimeLimit;
            if (run.Step % _config.CheckpointEvery == 0 || run.Step == _config.Steps || isInterrupted)
                Save(run);
        }

        // The run may have ended just before its last learning algorithm was written.
        LearningAlgorithm algorithm = run.ToLearningAlgorithm(_options.Author);
        if (!isAnyLeft)
            algorithm.Save(_options.OutputPath);
        return (algorithm, run.Step >= _config.Steps);
    }

    private static void CheckStart(LearningAlgorithm start, NetworkSpec network)
    {
        if (new ParameterLayout(network).Tensors.SequenceEqual(start.Layout.Tensors))
            return;
        throw new ArgumentException(
            $"the start has state size {start.Spec.StateSize} and {(start.Spec.Experts ? "experts" : "no experts")}, the recipe's network"
            + $" state size {network.StateSize} and {(network.Experts ? "experts" : "no experts")}.",
            nameof(start));
    }

    private void Save(MetaTrainingRun run)
    {
        run.Capture().Save(_options.CheckpointPath);
        run.ToLearningAlgorithm(_options.Author).Save(_options.OutputPath);
    }
}
