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
}
