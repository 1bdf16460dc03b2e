namespace Vsml.MetaTraining;

/// <summary>The moving parts of a meta-training run: V_M, the optimizer, their running averages, and the step.</summary>
internal sealed class MetaTrainingRun : IDisposable
{
    private const double LossDecay = 0.99;
    private readonly MetaTrainingConfig _config;
    private readonly ITaskDistribution _tasks;
    private readonly LearningAlgorithm? _start;
    private readonly MetaGradientEstimator _estimator;
    private readonly EpisodeBatchGradient<EpisodeDraw> _batch;
    private readonly float[] _parameters, _gradient, _average;
    private readonly IMetaOptimizer _optimizer;
    private double _smoothedLoss = double.NaN;

    internal MetaTrainingRun(
        MetaTrainingConfig config, ITaskDistribution tasks, LearningAlgorithm? start, MetaGradientEstimator estimator, int threads)
    {
        (_config, _tasks, _start, _estimator) = (config, tasks, start, estimator);
        EpisodeSampler sampler = new(config, tasks);
        _batch = new EpisodeBatchGradient<EpisodeDraw>(() => new SampledEpisodeGradient(sampler, estimator.Create(config.Network)), threads);
        _average = start is null ? InitialParameters.Draw(config.Network, new Random(config.Seed)) : start.Parameters.ToArray();
        _parameters = (float[])_average.Clone();
        _gradient = new float[_average.Length];
        _optimizer = config.Optimizer == MetaOptimizerKind.Adam ? new TorchAdam(_average.Length) : new Muon(new ParameterLayout(config.Network));
    }

    /// <summary>Steps done.</summary>
    internal long Step { get; private set; }

    /// <summary>Time spent over all sittings.</summary>
    internal double Seconds { get; set; }

    private string Fingerprint => $"{_config.Fingerprint()} on {_tasks.Name}"
        + (_start is null ? "" : $" from {_start.Fingerprint}")
        + (_estimator.Name == MetaGradientEstimator.Backpropagation.Name ? "" : $" by {_estimator.Name}");

    public void Dispose() => _optimizer.Dispose();

    internal MetaTrainingProgress TakeStep()
    {
        EpisodeDraw[] draws = [.. Enumerable.Range(0, _config.EpisodesPerStep).Select(index => new EpisodeDraw(Step, index))];
        double loss = _batch.MeanLossAndGradient(_parameters, draws, _gradient);
        double norm = Math.Sqrt(_gradient.Sum(g => (double)g * g)), rate = _config.LearningRate * LearningRateSchedule.Factor(_config, Step);

        // One exploding episode must not end a run of hours: its step is not taken.
        if (double.IsFinite(norm))
        {
            float clip = (float)Math.Min(1, _config.GradientClip / norm);
            for (int i = 0; i < _gradient.Length; i++)
                _gradient[i] *= clip;
            _optimizer.Step(_parameters, _gradient, rate);
            Average();
            _smoothedLoss = double.IsNaN(_smoothedLoss) ? loss : (LossDecay * _smoothedLoss) + ((1 - LossDecay) * loss);
        }

        Step++;
        return new MetaTrainingProgress(Step, _config.Steps, loss, _smoothedLoss, rate, norm, TimeSpan.Zero);
    }

    internal Checkpoint Capture() => new()
    {
        Step = Step,
        Fingerprint = Fingerprint,
        Parameters = (float[])_parameters.Clone(),
        Optimizer = _optimizer.Save(),
        Vectors = new Dictionary<string, float[]> { ["average"] = [.. _average] },
        Numbers = new Dictionary<string, double> { ["smoothed_loss"] = _smoothedLoss, ["seconds"] = Seconds },
    };

    internal void Restore(Checkpoint checkpoint, string name)
    {
        if (checkpoint.Fingerprint != Fingerprint)
            throw new InvalidDataException($"{name}: belongs to a run of another recipe, seed, start, task distribution or estimator. Move it away, or start without resuming.");
        checkpoint.Parameters.CopyTo(_parameters);
        _optimizer.Restore(checkpoint.Optimizer.Span);
        checkpoint.Vectors["average"].CopyTo(_average, 0);
        _smoothedLoss = checkpoint.Numbers["smoothed_loss"];
        Seconds = checkpoint.Numbers["seconds"];
        Step = checkpoint.Step;
    }

    internal LearningAlgorithm ToLearningAlgorithm(string author) => new(_config.Network, _average, new Provenance
    {
        Author = author,
        TaskDistribution = _tasks.Name,
        Seed = _config.Seed,
        StartedFrom = _start?.Fingerprint ?? "",
        Steps = Step,
        WallSeconds = Seconds,
        FinalMetaLoss = _smoothedLoss,
    });

    private void Average()
    {
        // A young average forgets its random start quickly.
        float keep = (float)Math.Min(_config.AverageDecay, (1.0 + Step) / (10 + Step));
        for (int i = 0; i < _average.Length; i++)
            _average[i] += (1 - keep) * (_parameters[i] - _average[i]);
    }
}
