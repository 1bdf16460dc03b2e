namespace Vsml.MetaTraining;

/// <summary>
/// Tasks of another distribution without those that a cheap learner cannot tell from noise (<see cref="LearnabilityProbe"/>), from which a
/// learning algorithm learns to be careful and nothing else. A share of them is kept: it must have met what cannot be learned.
/// </summary>
internal sealed class LearnableTasks : ITaskDistribution
{
    /// <summary>The most tasks that are drawn for one; the last is taken as it is.</summary>
    public const int Attempts = 4;

    /// <summary>The smallest part of the error that must be taken away.</summary>
    private const double SmallestGain = 0.03;

    private readonly ITaskDistribution _source;
    private readonly double _keptShare;

    /// <summary>Wraps a distribution.</summary>
    /// <param name="source">The distribution.</param>
    /// <param name="keptShare">Probability that a task that looks like noise is taken nevertheless, 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="keptShare"/> is no probability.</exception>
    public LearnableTasks(ITaskDistribution source, double keptShare = 0.1)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (!(keptShare is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(keptShare), keptShare, "expected a probability, 0 to 1.");
        (_source, _keptShare) = (source, keptShare);
    }

    /// <inheritdoc/>
    public string Name => $"learnable {_source.Name}";

    /// <inheritdoc/>
    public TabularTask Sample(TaskShape shape, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        TabularTask task = _source.Sample(shape, random);
        for (int attempt = 1; attempt < Attempts && LearnabilityProbe.Gain(task) < SmallestGain && !random.Chance(_keptShare); attempt++)
            task = _source.Sample(shape, random);
        return task;
    }
}
