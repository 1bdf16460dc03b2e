using TorchSharp;
using Vsml.MetaTraining.Paper;
using Xunit;
using static TorchSharp.torch;

namespace Vsml.MetaTraining.Tests.Paper;

public class EvolutionStrategiesTests
{
    [Theory]
    [InlineData(20_000)]
    [InlineData(1_000)]
    public void Estimate_ComesToTheGradientInClosedForm_WithManyPairs(int episodes)
    {
        LinearProblem problem = new(seed: 3, episodes);
        using Tensor theta = tensor(Gradients.Theta);
        MetaGradient estimate = new EvolutionStrategies(40_000, 0.1).Estimate(theta, _ => problem, new Random(0));
        Gradients.AreNear(problem.ByHand(Gradients.Theta).Gradient, estimate.Gradient, 0.03);
        // The blurred loss is larger by what the noise adds.
        Assert.InRange(estimate.Loss - problem.ByHand(Gradients.Theta).Loss, 0, 0.3);
    }

    [Fact]
    public void OfOneParameter_ASinglePairGivesTheSlopeTimesTheSquareOfItsNoise()
    {
        LinearProblem problem = new(seed: 4, episodes: 1, parameters: 1);
        using Tensor theta = full(1, 0.7, dtype: ScalarType.Float64);
        double slope = problem.ByHand([0.7]).Gradient[0];
        EvolutionStrategies pair = new(2, 1e-3);
        double[] squares = [.. Enumerable.Range(0, 4000).Select(seed => pair.Estimate(theta, _ => problem, new Random(seed)).Gradient[0] / slope)];
        Assert.All(squares, square => Assert.InRange(square, 0, 25));
        Assert.Equal(1, squares.Average(), 0.1);
        Assert.Equal(2, squares.Average(square => (square - 1) * (square - 1)), 0.4);
    }

    [Fact]
    public void LuckThatBothOfAPairHave_Cancels()
    {
        using Tensor theta = tensor(Gradients.Theta);
        EvolutionStrategies estimator = new(2_000, 0.1);
        float[] without = estimator.Estimate(theta, _ => new LinearProblem(5, 10), new Random(1)).Gradient;
        float[] with = estimator.Estimate(theta, _ => new LinearProblem(5, 10, luck: 1e6), new Random(1)).Gradient;
        Gradients.AreNear([.. without.Select(g => (double)g)], with, 1e-4);
    }

    [Theory]
    [InlineData(6, 1, 3)]
    [InlineData(2, 8, 1)]
    [InlineData(8, 4, 1)]
    [InlineData(16, 4, 2)]
    public void APopulationOfAnySize_DrawsAsOftenAsItNeeds(int population, int episodes, int draws)
    {
        using Tensor theta = tensor(Gradients.Theta);
        int drawn = 0;
        MetaGradient estimate = new EvolutionStrategies(population, 0.1).Estimate(
            theta, _ => { drawn++; return new LinearProblem(6, episodes); }, new Random(2));
        Assert.Equal(draws, drawn);
        Assert.All(estimate.Gradient, g => Assert.True(float.IsFinite(g)));
    }

    [Fact]
    public void PopulationsThatDoNotFit_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new EvolutionStrategies(0, 0.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new EvolutionStrategies(3, 0.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new EvolutionStrategies(2, 0));
        using Tensor theta = tensor(Gradients.Theta);
        Assert.Contains("3 pairs and 4 episodes", Assert.Throws<ArgumentException>(
            () => new EvolutionStrategies(6, 0.1).Estimate(theta, _ => new LinearProblem(7, 4), new Random(0))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OnALearnerOfThePaper_ItAgreesWithBackpropagation()
    {
        PaperNetwork network = new(new PaperNetworkSpec { StateSize = 3, MessageSize = 2, MicroTicks = 1, Wiring = ErrorWiring.BackwardPass });
        using Tensor theta = tensor([.. network.Parameters.Draw(new Random(1)).Select(value => 3 * value)]);
        using Tensor x = randn([1, 6, 4], generator: new Generator(1)), labels = tensor(new long[] { 0, 1, 0, 1, 1, 0 }, [1, 6]);
        // One episode, over and over, of which every copy starts with the same cells.
        IUnrolledProblem Draw(int episodes) => new LearningProblem(
            new SameStart(network), new EpisodeBatch(x.expand(episodes, -1, -1).clone(), labels.expand(episodes, -1).clone(), 2) { Seed = 5 });
        float[] exact = new Backpropagation().Estimate(theta, _ => Draw(1), new Random(0)).Gradient;
        float[] estimate = new EvolutionStrategies(8_000, 0.02).Estimate(theta, _ => Draw(1_000), new Random(0)).Gradient;
        Assert.InRange(Gradients.Cosine(exact, estimate), 0.97, 1);
        Gradients.AreNear([.. exact.Select(g => (double)g)], estimate, 0.25);
    }

    private sealed class SameStart(IEpisodicLearner learner) : IEpisodicLearner
    {
        public string Name => learner.Name;

        public MetaParameters Parameters => learner.Parameters;

        public ILearningRule With(Tensor parameters) => new Rule(learner.With(parameters));

        private sealed class Rule(ILearningRule rule) : ILearningRule
        {
            public EpisodeState Start(EpisodeForm form) => new([.. rule.Start(form with { Episodes = 1 }).Tensors
                .Select(tensor => tensor.expand([form.Episodes, .. tensor.shape[1..]]).clone())]);

            public (Tensor Logits, EpisodeState State) Step(EpisodeState state, Tensor inputs, Tensor? labels) => rule.Step(state, inputs, labels);
        }
    }
}
