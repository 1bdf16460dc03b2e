using TorchSharp;
using static TorchSharp.torch;

namespace Vsml.MetaTraining.Paper;

/// <summary>
/// Persistent evolution strategies (Vicol, Metz and Sohl-Dickstein 2021): evolution strategies that unroll one window an estimate, with
/// fresh noise, and go on from the perturbed states in the next. What the noise of earlier windows did to a loss is credited to the sum
/// of all noise so far, xi: g = mean over pairs of (L(+) - L(-)) / (2 sigma^2) xi. So truncation brings no bias.
/// </summary>
/// <remarks>
/// It keeps the particles from call to call: one object serves one run of meta-training. An estimate is of the gradient of the whole
/// episode, one window standing for all: the mean over as many calls as an episode has windows is what is unbiased.
/// </remarks>
internal sealed class PersistentEvolutionStrategies : IMetaGradientEstimator, IDisposable
{
    private readonly int _population, _window, _lanes;
    private readonly double _deviation;
    private readonly List<Lane> _running = [];

    /// <param name="population">Perturbed parameters an estimate, even; in each lane, half of it divides the episodes that are drawn at once.</param>
    /// <param name="deviation">sigma of the noise of a window, positive.</param>
    /// <param name="window">Steps an estimate, 1 or more.</param>
    /// <param name="lanes">
    /// So many populations, of which one begins a call after another, so that an estimate sees early and late windows: at most as many as an
    /// episode has windows.
    /// </param>
    public PersistentEvolutionStrategies(int population, double deviation, int window, int lanes = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(population, 2);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(deviation);
        ArgumentOutOfRangeException.ThrowIfLessThan(window, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(lanes, 1);
        if (population % 2 != 0) throw new ArgumentOutOfRangeException(nameof(population), population, "expected an even number, for pairs.");
        (_population, _deviation, _window, _lanes) = (population, deviation, window, lanes);
    }

    public string Name => $"pes-{_population}-{_window}";

    public MetaGradient Estimate(Tensor parameters, Func<Random, IUnrolledProblem> draw, Random random)
    {
        using var _ = no_grad();
        using CollectionPause pause = CollectionPause.Begin();
        using DisposeScope scope = NewDisposeScope();
        if (_running.Count < _lanes) _running.Add(new Lane());
        Tensor gradient = zeros_like(parameters);
        double loss = 0;
        foreach (Lane lane in _running)
        {
            if (lane.IsOver) Begin(lane, parameters, draw(random));
            loss += Advance(lane, parameters, gradient, random) / _running.Count;
        }

        return new MetaGradient(loss, (gradient / _running.Count).Floats());
    }

    public void Dispose()
    {
        foreach (Lane lane in _running) lane.Dispose();
    }

    private void Begin(Lane lane, Tensor parameters, IUnrolledProblem problem)
    {
        if (problem.Episodes % (_population / 2) != 0)
            throw new ArgumentException($"expected a multiple of {_population / 2} episodes, one a pair, found {problem.Episodes}.");
        lane.Begin(problem, zeros(_population / 2, parameters.size(0), dtype: parameters.dtype));
    }

    /// <summary>One window of a lane; adds its estimate to the gradient and gives the mean loss.</summary>
    private double Advance(Lane lane, Tensor parameters, Tensor gradient, Random random)
    {
        int pairs = _population / 2, to = Math.Min(lane.Step + _window, lane.Problem!.Steps);
        Tensor noise = EstimatorTensors.Normal(pairs, parameters.size(0), random, parameters.dtype) * _deviation;
        Tensor credit = lane.Noise! + noise;
        (Tensor plus, EpisodeState afterPlus) = Run(lane.Problem, parameters + noise, lane.Plus);
        (Tensor minus, EpisodeState afterMinus) = Run(lane.Problem, parameters - noise, lane.Minus);
        double windows = Math.Ceiling(lane.Problem.Steps / (double)_window);
        gradient.add_(((plus - minus) / (2 * _deviation * _deviation)).matmul(credit) * (windows / pairs));
        lane.Keep(afterPlus, afterMinus, credit, to);
        return (plus + minus).mean().ToDouble() / 2 * windows;

        (Tensor Losses, EpisodeState State) Run(IUnrolledProblem problem, Tensor perturbed, EpisodeState? state)
        {
            (Tensor losses, EpisodeState next) = problem.Unroll(perturbed, state ?? problem.Start(perturbed), lane.Step, to);
            return (losses.view(pairs, -1).mean([1]), next);
        }
    }

    /// <summary>A population on its way through an episode.</summary>
    private sealed class Lane : IDisposable
    {
        public IUnrolledProblem? Problem { get; private set; }

        /// <summary>xi, `[pairs, parameters]`.</summary>
        public Tensor? Noise { get; private set; }

        public EpisodeState? Plus { get; private set; }

        public EpisodeState? Minus { get; private set; }

        public int Step { get; private set; }

        public bool IsOver => Problem is null || Step == Problem.Steps;

        public void Begin(IUnrolledProblem problem, Tensor noise)
        {
            Dispose();
            problem.OutliveScopes();
            (Problem, Noise, Step) = (problem, noise.DetachFromDisposeScope(), 0);
        }

        public void Keep(EpisodeState plus, EpisodeState minus, Tensor noise, int step)
        {
            EpisodeState? oldPlus = Plus, oldMinus = Minus;
            Noise?.Dispose();
            // Clones: a problem may hand out what it keeps.
            (Plus, Minus, Noise, Step) = (Copy(plus), Copy(minus), noise.clone().DetachFromDisposeScope(), step);
            foreach (Tensor tensor in (IEnumerable<Tensor>)[.. oldPlus?.Tensors ?? [], .. oldMinus?.Tensors ?? []]) tensor.Dispose();
        }

        public void Dispose()
        {
            foreach (Tensor tensor in (IEnumerable<Tensor>)[.. Plus?.Tensors ?? [], .. Minus?.Tensors ?? []]) tensor.Dispose();
            Noise?.Dispose();
            Problem?.Dispose();
            (Plus, Minus, Noise, Problem) = (null, null, null, null);
        }

        private static EpisodeState Copy(EpisodeState state) => new([.. state.Tensors.Select(tensor => tensor.clone().DetachFromDisposeScope())]);
    }
}
