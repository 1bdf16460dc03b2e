using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Vsml.MetaTraining;

/// <summary>The moving parts of a meta-training run: V_M, Adam, their running averages, and the step.</summary>
internal sealed class MetaTrainingRun : IDisposable
{
    private const double LossDecay = 0.99;
    private readonly MetaTrainingConfig _config;
    private readonly ITaskDistribution _tasks;
    private readonly LearningAlgorithm? _start;
    private readonly MetaGradientEstimator _estimator;
    private readonly EpisodeBatchGradient<EpisodeDraw> _batch;
    private readonly Parameter _parameters;
    private readonly Adam _optimizer;
    private readonly float[] _average;
    private optim.lr_scheduler.LRScheduler _schedule;
    private double _smoothedLoss = double.NaN;

    internal MetaTrainingRun(
        MetaTrainingConfig config, ITaskDistribution tasks, LearningAlgorithm? start, MetaGradientEstimator estimator, int threads)
    {
        (_config, _tasks, _start, _estimator) = (config, tasks, start, estimator);
        EpisodeSampler sampler = new(config, tasks);
        _batch = new EpisodeBatchGradient<EpisodeDraw>(() => new SampledEpisodeGradient(sampler, estimator.Create(config.Network)), threads);
        _average = start is null
            ? InitialParameters.Draw(config.Network, new Random(config.Seed))
            : GrownParameters.Of(start, config.Network, new Random(config.Seed));
        _parameters = new Parameter(tensor((float[])_average.Clone()));
        _optimizer = optim.Adam([_parameters], config.LearningRate);
        _schedule = MakeSchedule();
    }

    /// <summary>Steps done.</summary>
    internal long Step { get; private set; }

    /// <summary>Time spent over all sittings.</summary>
    internal double Seconds { get; set; }

    private string Fingerprint => $"{_config.Fingerprint()} on {_tasks.Name}"
        + (_start is null ? "" : $" from {_start.Fingerprint}")
        + (_estimator.Name == MetaGradientEstimator.Backpropagation.Name ? "" : $" by {_estimator.Name}");

    public void Dispose()
    {
        _optimizer.Dispose();
        _parameters.Dispose();
    }

    internal MetaTrainingProgress TakeStep()
    {
        using DisposeScope scope = NewDisposeScope();
        EpisodeDraw[] draws = [.. Enumerable.Range(0, _config.EpisodesPerStep).Select(index => new EpisodeDraw(Step, index))];
        Tensor loss = EpisodeLoss.Of(_parameters, draws, _batch);
        double value = loss.item<float>(), rate = _optimizer.ParamGroups.First().LearningRate;
        double norm = OptimizerStep.Take(loss, _parameters, _optimizer, _config.GradientClip);

        // One exploding episode must not end a run of hours: its step was not taken.
        if (double.IsFinite(norm))
        {
            Average();
            _smoothedLoss = double.IsNaN(_smoothedLoss) ? value : (LossDecay * _smoothedLoss) + ((1 - LossDecay) * value);
        }

        _schedule.step();
        Step++;
        return new MetaTrainingProgress(Step, _config.Steps, value, _smoothedLoss, rate, norm, TimeSpan.Zero);
    }

    internal Checkpoint Capture() => Checkpoint.Capture(Step, Fingerprint, _parameters, _optimizer) with
    {
        Vectors = new Dictionary<string, float[]> { ["average"] = [.. _average] },
        Numbers = new Dictionary<string, double> { ["smoothed_loss"] = _smoothedLoss, ["seconds"] = Seconds },
    };

    internal void Restore(Checkpoint checkpoint, string name)
    {
        if (checkpoint.Fingerprint != Fingerprint)
            throw new InvalidDataException($"{name}: belongs to a run of another recipe, seed, start, task distribution or estimator. Move it away, or start without resuming.");
        checkpoint.Restore(_parameters, _optimizer);
        checkpoint.Vectors["average"].CopyTo(_average, 0);
        _smoothedLoss = checkpoint.Numbers["smoothed_loss"];
        Seconds = checkpoint.Numbers["seconds"];
        Step = checkpoint.Step;
        _schedule = MakeSchedule();
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

    private optim.lr_scheduler.LRScheduler MakeSchedule() =>
        optim.lr_scheduler.LambdaLR(_optimizer, step => LearningRateSchedule.Factor(_config, step), last_epoch: (int)Step - 1);

    private void Average()
    {
        // A young average forgets its random start quickly.
        float keep = (float)Math.Min(_config.AverageDecay, (1.0 + Step) / (10 + Step));
        using Tensor host = _parameters.detach().cpu();
        ReadOnlySpan<float> values = host.data<float>().ToArray();
        for (int i = 0; i < _average.Length; i++)
            _average[i] += (1 - keep) * (values[i] - _average[i]);
    }
}
