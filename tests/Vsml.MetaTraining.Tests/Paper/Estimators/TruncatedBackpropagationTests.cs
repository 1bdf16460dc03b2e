using Vsml.MetaTraining.Paper;
using Xunit;
using static TorchSharp.torch;

namespace Vsml.MetaTraining.Tests.Paper;

public class TruncatedBackpropagationTests
{
    private static readonly LinearProblem Problem = new(seed: 2, episodes: 3);

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(12)]
    [InlineData(100)]
    public void Estimate_IsTheGradientThatSeesItsWindowAlone(int window)
    {
        using Tensor theta = tensor(Gradients.Theta);
        MetaGradient estimate = new TruncatedBackpropagation(window).Estimate(theta, _ => Problem, new Random(0));
        (double loss, double[] gradient) = Problem.ByHand(Gradients.Theta, window);
        Assert.Equal(loss, estimate.Loss, 1e-9);
        Gradients.AreNear(gradient, estimate.Gradient, 1e-6);
    }

    [Fact]
    public void AShortWindow_IsBiased() =>
        Assert.InRange(Gradients.Distance(Problem.ByHand(Gradients.Theta).Gradient, Problem.ByHand(Gradients.Theta, 4).Gradient), 0.2, 5);

    [Fact]
    public void AWindowWithoutSteps_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => new TruncatedBackpropagation(0));
}
