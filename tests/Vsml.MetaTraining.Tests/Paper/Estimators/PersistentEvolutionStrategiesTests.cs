using Vsml.MetaTraining.Paper;
using Xunit;
using static TorchSharp.torch;

namespace Vsml.MetaTraining.Tests.Paper;

public class PersistentEvolutionStrategiesTests
{
    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(12)]
    public void TheMeanOverAnEpisodesWindows_ComesToTheGradientInClosedForm(int window)
    {
        LinearProblem problem = new(seed: 2, episodes: 40_000);
        using PersistentEvolutionStrategies estimator = new(80_000, 0.1, window);
        Gradients.AreNear(problem.ByHand(Gradients.Theta).Gradient, MeanOfAnEpisode(estimator, problem, window), 0.06);
        // What truncation alone would give is another gradient.
        if (window < 12)
            Assert.InRange(Gradients.Distance(problem.ByHand(Gradients.Theta).Gradient, problem.ByHand(Gradients.Theta, window).Gradient), 0.2, 5);
    }

    [Fact]
    public void OfOneWindow_ItIsEvolutionStrategies()
    {
        LinearProblem problem = new(seed: 3, episodes: 50);
        using Tensor theta = tensor(Gradients.Theta);
        using PersistentEvolutionStrategies persistent = new(100, 0.1, window: 12);
        MetaGradient one = persistent.Estimate(theta, _ => problem, new Random(4));
        MetaGradient other = new EvolutionStrategies(100, 0.1).Estimate(theta, _ => problem, new Random(4));
        Gradients.AreNear([.. other.Gradient.Select(g => (double)g)], one.Gradient, 1e-6);
        Assert.Equal(other.Loss, one.Loss, 1e-6);
    }

    [Fact]
    public void EveryLaneBeginsACallAfterTheOneBefore_AndGoesOnWithNewEpisodes()
    {
        List<LinearProblem> drawn = [];
        using (PersistentEvolutionStrategies estimator = new(4, 0.1, window: 4, lanes: 2))
        {
            using Tensor theta = tensor(Gradients.Theta);
            int[] draws = [.. Enumerable.Range(0, 7).Select(call =>
            {
                estimator.Estimate(theta, _ => { drawn.Add(new LinearProblem(8, 2)); return drawn[^1]; }, new Random(call));
                return drawn.Count;
            })];
            // Three windows an episode: the first lane begins in calls 0, 3 and 6, the second in 1 and 4.
            Assert.Equal([1, 2, 2, 3, 4, 4, 5], draws);
        }

        Assert.All(drawn, problem => Assert.Equal(1, problem.Disposed));
    }

    [Fact]
    public void NumbersOutOfRange_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new PersistentEvolutionStrategies(3, 0.1, 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PersistentEvolutionStrategies(2, 0, 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PersistentEvolutionStrategies(2, 0.1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PersistentEvolutionStrategies(2, 0.1, 4, 0));
        using PersistentEvolutionStrategies estimator = new(4, 0.1, 4);
        using Tensor theta = tensor(Gradients.Theta);
        Assert.Throws<ArgumentException>(() => estimator.Estimate(theta, _ => new LinearProblem(9, 3), new Random(0)));
    }

    private static float[] MeanOfAnEpisode(PersistentEvolutionStrategies estimator, LinearProblem problem, int window)
    {
        using Tensor theta = tensor(Gradients.Theta);
        int windows = (problem.Steps + window - 1) / window;
        float[][] estimates = [.. Enumerable.Range(0, windows).Select(call => estimator.Estimate(theta, _ => problem, new Random(call)).Gradient)];
        return [.. Gradients.Theta.Select((_, p) => estimates.Average(gradient => gradient[p]))];
    }
}
