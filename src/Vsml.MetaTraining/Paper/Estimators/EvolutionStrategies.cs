using TorchSharp;
using static TorchSharp.torch;

namespace Vsml.MetaTraining.Paper;

/// <summary>
/// Evolution strategies with antithetic pairs: g = mean over pairs of (L(theta + sigma e) - L(theta - sigma e)) / (2 sigma) e, e normal. It
/// is the gradient of the loss blurred by noise of deviation sigma, and takes no memory for the steps. Both of a pair meet the same
/// episodes and the same random numbers, so that what luck gives to both cancels.
/// </summary>
internal sealed class EvolutionStrategies : IMetaGradientEstimator
{
    private readonly int _pairs;
    private readonly double _deviation;

    /// <param name="population">
    /// Perturbed parameters an estimate, even. Its pairs share the episodes that are drawn at once evenly, or several such draws are made:
    /// one of half the population and the episodes divides the other.
    /// </param>
    /// <param name="deviation">sigma, positive.</param>
    public EvolutionStrategies(int population, double deviation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(population, 2);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(deviation);
        if (population % 2 != 0) throw new ArgumentOutOfRangeException(nameof(population), population, "expected an even number, for pairs.");
        (_pairs, _deviation) = (population / 2, deviation);
    }

    public string Name => $"es-{2 * _pairs}";

    public MetaGradient Estimate(Tensor parameters, Func<Random, IUnrolledProblem> draw, Random random)
    {
        using var _ = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor gradient = zeros_like(parameters);
        double loss = 0;
        for (int done = 0; done < _pairs;)
        {
            using CollectionPause pause = CollectionPause.Begin();
            using DisposeScope inner = NewDisposeScope();
            IUnrolledProblem problem = draw(random);
            int pairs = PairsAtOnce(problem.Episodes);
            Tensor noise = EstimatorTensors.Normal(pairs, parameters.size(0), random, parameters.dtype);
            Tensor plus = Losses(problem, parameters + noise * _deviation, pairs), minus = Losses(problem, parameters - noise * _deviation, pairs);
            gradient.add_(((plus - minus) / (2 * _deviation)).matmul(noise) / _pairs);
            loss += (plus + minus).sum().ToDouble() / (2 * _pairs);
            done += pairs;
        }

        return new MetaGradient(loss, gradient.Floats());
    }

    /// <summary>Mean loss of every group, `[groups]`.</summary>
    private static Tensor Losses(IUnrolledProblem problem, Tensor parameters, int groups) =>
        problem.Unroll(parameters, problem.Start(parameters), 0, problem.Steps).Losses.view(groups, -1).mean([1]);

    private int PairsAtOnce(int episodes)
    {
        int pairs = Math.Min(_pairs, episodes);
        return _pairs % pairs == 0 && episodes % pairs == 0
            ? pairs
            : throw new ArgumentException($"expected pairs and episodes of which one divides the other, found {_pairs} pairs and {episodes} episodes.");
    }
}
