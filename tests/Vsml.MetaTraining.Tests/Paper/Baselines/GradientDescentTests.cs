using TorchSharp;
using Vsml.MetaTraining.Paper;
using static TorchSharp.torch;

namespace Vsml.MetaTraining.Tests.Paper;

public class GradientDescentTests
{
    [Theory]
    [InlineData(OnlineOptimizer.Sgd)]
    [InlineData(OnlineOptimizer.Adam)]
    public void TwoLayers_TakeTheStepsOfAutogradAndTheOptimizer(OnlineOptimizer kind)
    {
        using DisposeScope scope = NewDisposeScope();
        GradientDescent learner = new(kind, 0.05, units: 6);
        EpisodeState state = learner.Start(new EpisodeForm(2, [4], 3, Seed: 5));
        var variables = Enumerable.Range(0, 4).Select(i => nn.Parameter(state[i][1].clone())).ToArray();
        using optim.Optimizer optimizer = kind == OnlineOptimizer.Sgd ? optim.SGD(variables, 0.05) : optim.Adam(variables, 0.05);
        Random random = new(1);
        for (int t = 0; t < 12; t++)
        {
            Tensor x = tensor([.. Enumerable.Range(0, 8).Select(_ => random.NextSingle() - 0.5f)], [2, 4]), labels = tensor([random.Next(3), (long)random.Next(3)]);
            (Tensor logits, state) = learner.Step(state, x, labels);
            Tensor own = x[1].unsqueeze(0).matmul(variables[0]).add(variables[1]).tanh().matmul(variables[2]).add(variables[3]);
            Assert.Equal(0, (own.squeeze(0) - logits[1]).abs().max().ToSingle(), 1e-4f);
            optimizer.zero_grad();
            nn.functional.cross_entropy(own, labels[1].unsqueeze(0)).backward();
            optimizer.step();
        }
    }

    [Fact]
    public void TheFirstWeights_AreFixedByTheSeedAndInTheRangeOfTheirLayer()
    {
        using DisposeScope scope = NewDisposeScope();
        GradientDescent learner = new(OnlineOptimizer.Sgd, 0.05, units: 40);
        EpisodeState one = learner.Start(new EpisodeForm(2, [16], 3, Seed: 5)), same = learner.Start(new EpisodeForm(2, [16], 3, Seed: 5));
        Assert.True(one[0].equal(same[0]).all().ToBoolean());
        Assert.False(one[0][0].equal(one[0][1]).all().ToBoolean());
        Assert.InRange(one[0].abs().max().ToSingle(), 0.24f, 0.25f);
        Assert.Equal([2, 40, 3], one[2].shape);
    }
}
