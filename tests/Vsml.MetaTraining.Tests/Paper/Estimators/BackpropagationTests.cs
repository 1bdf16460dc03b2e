using Vsml.MetaTraining.Paper;
using Xunit;
using static TorchSharp.torch;

namespace Vsml.MetaTraining.Tests.Paper;

public class BackpropagationTests
{
    [Fact]
    public void Estimate_IsTheGradientInClosedForm()
    {
        LinearProblem problem = new(seed: 1, episodes: 4);
        using Tensor theta = tensor(Gradients.Theta);
        MetaGradient estimate = new Backpropagation().Estimate(theta, _ => problem, new Random(0));
        (double loss, double[] gradient) = problem.ByHand(Gradients.Theta);
        Assert.Equal(loss, estimate.Loss, 1e-9);
        Gradients.AreNear(gradient, estimate.Gradient, 1e-6);
        Assert.False(theta.requires_grad);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(400)]
    [InlineData(2400)]
    public void WhereMemoryIsShort_ItIsTheSameGradient(long mostKept)
    {
        LinearProblem problem = new(seed: 1, episodes: 5, steps: 200);
        using Tensor theta = tensor(Gradients.Theta);
        MetaGradient estimate = new Backpropagation(mostKept).Estimate(theta, _ => problem, new Random(0));
        (double loss, double[] gradient) = problem.ByHand(Gradients.Theta);
        Assert.Equal(loss, estimate.Loss, 1e-9);
        Gradients.AreNear(gradient, estimate.Gradient, 1e-6);
        // Nothing is unrolled at once but a window of two steps, of as many episodes as there is room for.
        Assert.Equal((2, mostKept == 2400 ? 4 : 1), (problem.LongestUnroll, problem.MostEpisodes));
    }

    [Fact]
    public void WhereMemoryIsShort_ALearnersGradientIsTheSame_AndThatOfItsStart()
    {
        using TorchSharp.DisposeScope scope = NewDisposeScope();
        IEpisodicLearner[] learners = [new PaperNetwork(new PaperNetworkSpec { HiddenLayers = [new DenseSpec(3)], StateSize = 4, MessageSize = 3, NormaliseMessages = true }), new LearnedStart()];
        foreach (IEpisodicLearner learner in learners)
        {
            // In double precision: rounding grows from step to step.
            Tensor theta = tensor([.. learner.Parameters.Draw(new Random(1)).Select(value => (double)value)]);
            Tensor x = randn([5, 60, 4], dtype: ScalarType.Float64, generator: new Generator(1)), labels = randint(3, [5, 60], dtype: ScalarType.Int64, generator: new Generator(2));
            int met = 0;
            LearningProblem Draw() => new(learner, new EpisodeBatch(x, labels, 3) { Seed = 5, LossWeights = [.. Enumerable.Range(0, 60).Select(t => t % 7)] }, episodes => met += episodes);
            MetaGradient whole = new Backpropagation().Estimate(theta, _ => Draw(), new Random(0));
            Assert.Equal(5 * 60, met);
            MetaGradient inParts = new Backpropagation(20_000).Estimate(theta, _ => Draw(), new Random(0));
            // Once more on the way back, but for the last window, which is a step.
            Assert.Equal(5 * ((3 * 60) - 1), met);
            Assert.Equal(whole.Loss, inParts.Loss, 1e-9);
            Assert.InRange(whole.Gradient.Sum(g => Math.Abs(g)), 1e-3, 1e6);
            Gradients.AreNear([.. whole.Gradient.Select(g => (double)g)], inParts.Gradient, 1e-5);
        }
    }

    [Fact]
    public void AConvolution_TakesMemoryForEveryPosition()
    {
        PaperNetwork network = new(new PaperNetworkSpec { HiddenLayers = [new ConvolutionSpec(8)], StateSize = 4 });
        // 4 x 3 positions of 9 places and 8 channels, then a dense layer from 4 x 3 x 8 units to 10.
        Assert.Equal(2 * 4 * ((4 * 3 * 9 * 8) + (96 * 10)), network.NumbersOfAStep(new EpisodeForm(1, [1, 8, 6], 10)));
    }

    /// <summary>Softmax regression, whose weights begin with the meta parameters.</summary>
    private sealed class LearnedStart : IEpisodicLearner
    {
        public string Name => "learned-start";

        public MetaParameters Parameters { get; } = new(new MetaTensor("weights", [4, 3], 0.1));

        public ILearningRule With(Tensor parameters) => new Rule(Parameters.Split(parameters)["weights"]);

        private sealed class Rule(Tensor weights) : ILearningRule
        {
            public EpisodeState Start(EpisodeForm form) => new(weights.expand(form.Episodes, 4, 3));

            public (Tensor Logits, EpisodeState State) Step(EpisodeState state, Tensor inputs, Tensor? labels)
            {
                Tensor logits = inputs.unsqueeze(1).matmul(state[0]).squeeze(1);
                Tensor error = logits.softmax(1) - nn.functional.one_hot(labels!, 3);
                return (logits, new EpisodeState(state[0] - (0.1 * inputs.unsqueeze(2) * error.unsqueeze(1))));
            }
        }
    }
}
