using TorchSharp;
using TorchSharp.Modules;
using Vsml.MetaTraining.Paper;
using Xunit;
using static TorchSharp.torch;

namespace Vsml.MetaTraining.Tests.Paper;

public class BackpropagationNetworkTests
{
    private const int Inputs = 5, Classes = 3;
    private static readonly BackpropagationRule Rule = new() { ForwardGain = 4, BackwardGain = 3, WeightRate = 0.05, BiasRate = 0.02, InitialWeight = 0.7 };

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public void AStep_FollowsTheGradientOfTheCrossEntropy_WithARateForEachLayer(int hiddenUnits)
    {
        using CollectionPause pause = CollectionPause.Begin();
        using DisposeScope scope = NewDisposeScope();
        int[] hidden = hiddenUnits == 0 ? [] : [hiddenUnits];
        BackpropagationNetwork network = new(Rule, hidden);
        manual_seed(1);
        Tensor x = randn(2, Inputs), labels = tensor(new long[] { 2, 0 });
        EpisodeState start = network.Start(new EpisodeForm(2, [Inputs], Classes, Seed: 3));
        // Not at rest: after an example with another label.
        start = network.Step(start, randn(2, Inputs), tensor(new long[] { 1, 1 })).State;
        Parameter[] variables = [.. start.Tensors.Select(tensor => nn.Parameter(tensor.clone()))];
        (Tensor logits, EpisodeState next) = network.Step(new EpisodeState(variables), x, labels);
        nn.functional.cross_entropy(logits, labels, reduction: nn.Reduction.Sum).backward();

        int[] units = [Inputs, .. hidden, Classes];
        for (int l = 0; l < units.Length - 1; l++)
        {
            // The errors of a layer are those of the gradient times a number: of means in the place of sums, and of the gains.
            double errors = l == units.Length - 2 ? 1 : Rule.BackwardGain * units[l + 1] / (units[l + 2] * Rule.ForwardGain);
            Follows(variables[2 * l], next[2 * l], Rule.WeightRate * units[l] / Rule.ForwardGain * errors);
            Follows(variables[(2 * l) + 1], next[(2 * l) + 1], Rule.BiasRate / Rule.ForwardGain * errors);
        }

        static void Follows(Parameter before, Tensor after, double rate)
        {
            Assert.True(after.allclose(before - before.grad! * rate, 1e-4, 1e-6));
            Assert.InRange((after - before).abs().max().item<float>(), 1e-5, 1);
        }
    }

    [Fact]
    public void WithoutALabel_NothingIsLearned()
    {
        using DisposeScope scope = NewDisposeScope();
        BackpropagationNetwork network = new(Rule);
        EpisodeState start = network.Start(new EpisodeForm(1, [Inputs], Classes));
        (Tensor logits, EpisodeState next) = network.Step(start, randn(1, Inputs), null);
        Assert.Same(start, next);
        Assert.Equal(new float[Classes], logits.Floats());
    }
}
