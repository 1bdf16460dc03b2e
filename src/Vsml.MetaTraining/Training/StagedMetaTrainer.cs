using System.Diagnostics;

namespace Vsml.MetaTraining;

/// <summary>
/// Runs the stages of a recipe one after the other: what comes out is what running each by itself with <see cref="MetaTrainer"/>, from the
/// learning algorithm of the one before, would give. Killed at any moment, between two stages too, and resumed, it ends with the same.
/// </summary>
/// <remarks>
/// Every stage has a checkpoint and a learning algorithm of its own (<see cref="MetaTrainingRecipe.OutputPaths"/>), which stay. There is no
/// record beside them of how far the recipe is: to resume, every stage is resumed in its turn, and one that is done has no step left to take.
/// </remarks>
public sealed class StagedMetaTrainer
{
    private readonly MetaTrainingRecipe _recipe;
    private readonly MetaTrainingOptions _options;
    private readonly ITaskDistribution _tasks;
    private readonly LearningAlgorithm? _start;
    private readonly MetaGradientEstimator? _estimator;

    /// <summary>Prepares a run.</summary>
    /// <param name="recipe">The stages.</param>
    /// <param name="options">How to run them; the output is the last stage's, the time limit that of all together.</param>
    /// <param name="tasks">Where tasks come from.</param>
    /// <param name="start">A learning algorithm for the first stage to go on from; null to begin with random parameters.</param>
    /// <param name="estimator">How gradients are estimated; null for <see cref="MetaGradientEstimator.Backpropagation"/>.</param>
    /// <exception cref="ArgumentException">
    /// A stage is out of range, or cannot go on from the one before it or from <paramref name="start"/>: the message names it.
    /// </exception>
    public StagedMetaTrainer(
        MetaTrainingRecipe recipe,
        MetaTrainingOptions options,
        ITaskDistribution tasks,
        LearningAlgorithm? start = null,
        MetaGradientEstimator? estimator = null)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(tasks);
        recipe.Validate();
        (_recipe, _options, _tasks, _start, _estimator) = (recipe, options, tasks, start, estimator);
        RequireThatEachCanFollow();
    }

    /// <summary>Runs until all stages are done, the time is up, or the token is cancelled; the last two leave a checkpoint.</summary>
    /// <returns>
    /// The learning algorithm of the stage that was reached, also written to its file, that stage, and whether it is the last and done.
    /// </returns>
    /// <exception cref="InvalidDataException">A checkpoint to resume from is damaged or of another recipe.</exception>
    public (LearningAlgorithm Algorithm, MetaTrainingStage Stage, bool IsFinished) Run(
        IProgress<StagedMetaTrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        Stopwatch clock = Stopwatch.StartNew();
        LearningAlgorithm? algorithm = _start;
        long stepsBefore = 0;
        StageProgress worked = new(progress);
        for (int i = 0; ; i++)
        {
            MetaTrainingStage stage = _recipe.Stages[i];
            MetaTrainer trainer = new(stage.Config, OptionsOf(i, clock.Elapsed), _tasks, algorithm, _estimator);
            worked.Begin(stage, stepsBefore);
            (algorithm, bool isFinished) = trainer.Run(worked, cancellationToken);

            // A sitting that has found finished stages alone is not over, however short it is to be: it would never get any further.
            bool isOver = cancellationToken.IsCancellationRequested || (worked.HasBegun && clock.Elapsed >= _options.TimeLimit);
            if (!isFinished || i == _recipe.Stages.Count - 1 || isOver)
                return (algorithm, stage, isFinished && i == _recipe.Stages.Count - 1);
            stepsBefore += stage.Config.Steps;
        }
    }

    private MetaTrainingOptions OptionsOf(int stage, TimeSpan spent) => _options with
    {
        OutputPath = _recipe.OutputPaths(_options.OutputPath)[stage],
        LogDirectory = _options.LogDirectory is { } logs && _recipe.Stages.Count > 1 ? Path.Combine(logs, _recipe.Stages[stage].Name) : _options.LogDirectory,
        TimeLimit = _options.TimeLimit - spent,
    };

    /// <summary>To know before hours of the first stage that the second can go on from it.</summary>
    private void RequireThatEachCanFollow()
    {
        LearningAlgorithm? before = _start;
        for (int i = 0; i < _recipe.Stages.Count; i++)
        {
            MetaTrainingStage stage = _recipe.Stages[i];
            try
            {
                _ = new MetaTrainer(stage.Config, OptionsOf(i, TimeSpan.Zero), _tasks, before, _estimator);
            }
            catch (ArgumentException e) when (i > 0)
            {
                throw new ArgumentException($"stage {stage.Name} cannot go on from {_recipe.Stages[i - 1].Name}: {e.Message}", e);
            }
            NetworkSpec network = stage.Config.Network;
            before = new LearningAlgorithm(network, new float[new ParameterLayout(network).Length], new Provenance());
        }
    }

    private sealed class StageProgress(IProgress<StagedMetaTrainingProgress>? progress) : IProgress<MetaTrainingProgress>
    {
        private MetaTrainingStage? _stage;
        private long _stepsBefore;

        /// <summary>Whether any step was taken in this sitting.</summary>
        public bool HasBegun { get; private set; }

        public void Begin(MetaTrainingStage stage, long stepsBefore) => (_stage, _stepsBefore) = (stage, stepsBefore);

        public void Report(MetaTrainingProgress value)
        {
            HasBegun = true;
            progress?.Report(new StagedMetaTrainingProgress(_stage!, _stepsBefore + value.Step, value));
        }
    }
}

/// <summary>Where a run of several stages stands.</summary>
/// <param name="Stage">The one at work.</param>
/// <param name="Step">Steps done, those of the stages before included.</param>
/// <param name="OfStage">Where that stage stands.</param>
public readonly record struct StagedMetaTrainingProgress(MetaTrainingStage Stage, long Step, MetaTrainingProgress OfStage);
