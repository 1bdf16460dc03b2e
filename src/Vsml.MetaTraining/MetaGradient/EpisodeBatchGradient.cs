using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Vsml.MetaTraining;

/// <summary>
/// The mean loss of a batch of episodes and its gradient, with the episodes spread over threads. The result is the same bit for
/// bit for any number of threads: every episode has a gradient of its own, and they are summed in the order of the episodes.
/// </summary>
/// <typeparam name="TEpisode">What an episode is made of.</typeparam>
/// <remarks>One batch at a time. Memory: one gradient an episode, one worker a thread.</remarks>
internal sealed class EpisodeBatchGradient<TEpisode>
{
    private readonly Func<IEpisodeGradient<TEpisode>> _createWorker;
    private readonly ConcurrentBag<IEpisodeGradient<TEpisode>> _idleWorkers = [];
    private readonly ParallelOptions _parallel;
    private float[][] _gradients = [];
    private double[] _losses = [];

    /// <summary>Prepares for batches of any size.</summary>
    /// <param name="createWorker">Makes one worker a thread, when first needed.</param>
    /// <param name="threads">At most so many episodes at a time; 0 for all cores.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is negative.</exception>
    public EpisodeBatchGradient(Func<IEpisodeGradient<TEpisode>> createWorker, int threads = 0)
    {
        ArgumentNullException.ThrowIfNull(createWorker);
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        _createWorker = createWorker;
        Threads = threads == 0 ? Environment.ProcessorCount : threads;
        _parallel = new ParallelOptions { MaxDegreeOfParallelism = Threads };
    }

    /// <summary>How many episodes are run at a time.</summary>
    public int Threads { get; }

    /// <summary>The loss of every episode of the latest batch, `[episodes]`, in the order of the batch.</summary>
    public ReadOnlySpan<double> Losses => _losses;

    /// <summary>Runs a batch.</summary>
    /// <param name="parameters">V_M, flat, `[parameters]`.</param>
    /// <param name="episodes">At least one episode.</param>
    /// <param name="gradient">`[parameters]`: receives the gradient of the mean loss.</param>
    /// <returns>The mean loss over the episodes.</returns>
    /// <exception cref="ArgumentException">No episodes, or <paramref name="gradient"/> is of another length.</exception>
    public double MeanLossAndGradient(ReadOnlyMemory<float> parameters, IReadOnlyList<TEpisode> episodes, Span<float> gradient)
    {
        ArgumentNullException.ThrowIfNull(episodes);
        if (episodes.Count == 0) throw new ArgumentException("A batch has at least one episode.", nameof(episodes));
        if (gradient.Length != parameters.Length) throw new ArgumentException("One number a parameter.", nameof(gradient));

        Prepare(episodes.Count, parameters.Length);
        RunAll(parameters, episodes);
        double[] sum = new double[gradient.Length];
        foreach (float[] of in _gradients)
            for (int p = 0; p < sum.Length; p++) sum[p] += of[p];
        for (int p = 0; p < sum.Length; p++) gradient[p] = (float)(sum[p] / episodes.Count);
        return _losses.Sum() / episodes.Count;
    }

    private void Prepare(int episodes, int parameters)
    {
        if (_losses.Length != episodes) _losses = new double[episodes];
        if (_gradients.Length != episodes || _gradients[0].Length != parameters)
            _gradients = [.. Enumerable.Range(0, episodes).Select(_ => new float[parameters])];
    }

    private void RunAll(ReadOnlyMemory<float> parameters, IReadOnlyList<TEpisode> episodes)
    {
        // Every thread takes the next episode as soon as it is done with one: episodes differ in cost by orders of magnitude.
        int next = -1;
        try
        {
            Parallel.For(0, Math.Min(Threads, episodes.Count), _parallel, _ =>
            {
                IEpisodeGradient<TEpisode> worker = _idleWorkers.TryTake(out var idle) ? idle : _createWorker();
                for (int i; (i = Interlocked.Increment(ref next)) < episodes.Count;)
                    _losses[i] = worker.LossAndGradient(parameters.Span, episodes[i], _gradients[i]);
                _idleWorkers.Add(worker);
            });
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
    }
}
