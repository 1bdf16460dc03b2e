using TorchSharp;
using Vsml.MetaTraining.Paper;
using Xunit;
using static TorchSharp.torch;

namespace Vsml.MetaTraining.Tests.Paper;

public class PaperNetworkTests
{
    private const int Classes = 3;
    private static readonly PaperNetworkSpec Small = new() { StateSize = 5, MessageSize = 4, OutputBound = 2 };

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void ADenseLayer_TicksAsWrittenByHand(int microTicks) => IsAsWrittenByHand(Small with { MicroTicks = microTicks }, [6]);

    [Theory]
    [InlineData(3, 1, 4, 5, 2)]
    [InlineData(3, 2, 5, 4, 1)]
    [InlineData(5, 2, 6, 6, 2)]
    [InlineData(1, 1, 2, 3, 2)]
    [InlineData(3, 3, 7, 4, 1)]
    public void AConvolution_TicksAsWrittenByHand(int kernel, int stride, int height, int width, int channels) =>
        IsAsWrittenByHand(Small with { HiddenLayers = [new ConvolutionSpec(2, kernel, stride)] }, [channels, height, width]);

    [Fact]
    public void HiddenLayersOfBothKinds_HearTheErrorWithTheNextExample() =>
        IsAsWrittenByHand(Small with { HiddenLayers = [new ConvolutionSpec(2), new ConvolutionSpec(3), new DenseSpec(4)], FeedLabel = true }, [1, 6, 5]);

    [Fact]
    public void HiddenLayersOfBothKinds_HearTheErrorOnTheWayBack() =>
        IsAsWrittenByHand(
            Small with { HiddenLayers = [new ConvolutionSpec(2), new DenseSpec(4), new DenseSpec(2)], Wiring = ErrorWiring.BackwardPass, FeedLabel = true, OutputSlot = 3 }, [1, 4, 3]);

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void LayersAndDirections_HaveParametersOfTheirOwn_WhereTheSpecSaysSo(bool perLayer, bool separate) =>
        IsAsWrittenByHand(
            Small with
            {
                HiddenLayers = [new DenseSpec(3)], Wiring = ErrorWiring.BackwardPass, ParametersPerLayer = perLayer, SeparateBackward = separate, MicroTicks = 1,
            },
            [4]);

    [Fact]
    public void NormalisedMessages_AreNormalisedBeforeTheirMean() =>
        IsAsWrittenByHand(Small with { NormaliseMessages = true, HiddenLayers = [new ConvolutionSpec(2), new DenseSpec(3)] }, [1, 4, 4]);

    [Fact]
    public void TheInitialCell_IsRandomInItsFirstHalf_AndFixedByTheSeed()
    {
        using DisposeScope scope = NewDisposeScope();
        PaperNetwork network = new(new PaperNetworkSpec { HiddenLayers = [new DenseSpec(50)] });
        ILearningRule rule = network.With(tensor(network.Parameters.Draw(new Random(0))).unsqueeze(0));
        EpisodeState state = rule.Start(new EpisodeForm(4, [100], 10, Seed: 7));
        Tensor first = state[0].narrow(3, 0, 8), second = state[0].narrow(3, 8, 8);
        Assert.Equal([4, 100, 50, 16], state[0].shape);
        Assert.Equal(0.1, first.std().item<float>(), 0.005);
        Assert.Equal(0, second.abs().max().item<float>());
        Assert.Equal(0, state[1].abs().max().item<float>());
        Assert.Equal(1 / Math.Sqrt(50), state[3].narrow(3, 0, 8).std().item<float>(), 0.005);
        Assert.Equal(first.Floats(), rule.Start(new EpisodeForm(4, [100], 10, Seed: 7))[0].narrow(3, 0, 8).Floats());
        Assert.NotEqual(first.Floats(), rule.Start(new EpisodeForm(4, [100], 10, Seed: 8))[0].narrow(3, 0, 8).Floats());
    }

    [Fact]
    public void EpisodesSideBySide_EachWithTheParametersOfItsGroup_AreWhatTheyAreAlone()
    {
        using CollectionPause pause = CollectionPause.Begin();
        using DisposeScope scope = NewDisposeScope();
        using var _ = no_grad();
        PaperNetwork network = new(Small with { HiddenLayers = [new ConvolutionSpec(2)], NormaliseMessages = true, Wiring = ErrorWiring.BackwardPass });
        const int Groups = 3, Episodes = 6, Steps = 4;
        Tensor parameters = PaperNetworks.Parameters(network, Groups, seed: 1);
        Tensor x = randn([Episodes, Steps, 1, 4, 4], dtype: ScalarType.Float64), labels = randint(Classes, [Episodes, Steps], dtype: ScalarType.Int64);
        Tensor together = PaperNetworks.Logits(network.With(parameters), PaperNetworks.ZeroStart(network, parameters, Episodes, [1, 4, 4], Classes), x, labels);
        for (int e = 0; e < Episodes; e++)
        {
            Tensor own = parameters.narrow(0, e / (Episodes / Groups), 1);
            Tensor alone = PaperNetworks.Logits(
                network.With(own), PaperNetworks.ZeroStart(network, own, 1, [1, 4, 4], Classes), x.narrow(0, e, 1), labels.narrow(0, e, 1));
            Assert.True(alone[0].allclose(together[e], 1e-9, 1e-9));
        }

        Assert.False(together[0].allclose(together[1]));
    }

    [Fact]
    public void ExamplesOfOneStep_ShareTheFirstHalfOfEveryState_AndKeepTheOther()
    {
        using CollectionPause pause = CollectionPause.Begin();
        using DisposeScope scope = NewDisposeScope();
        using var _ = no_grad();
        PaperNetworkSpec spec = Small with { HiddenLayers = [new DenseSpec(3)], ExamplesPerStep = 2 };
        PaperNetwork shared = new(spec), alone = new(spec with { ExamplesPerStep = 1 });
        Tensor parameters = PaperNetworks.Parameters(shared, 1, seed: 2);
        EpisodeState start = shared.With(parameters).Start(new EpisodeForm(4, [5], Classes, Seed: 3));
        Assert.Equal(start[0][0].data<double>().ToArray(), start[0][1].data<double>().ToArray());
        Assert.NotEqual(start[0][0].data<double>().ToArray(), start[0][2].data<double>().ToArray());

        Tensor x = randn([4, 5], dtype: ScalarType.Float64), labels = tensor(new long[] { 0, 1, 2, 0 });
        EpisodeState together = shared.With(parameters).Step(start, x, labels).State, apart = alone.With(parameters).Step(start, x, labels).State;
        for (int k = 0; k < together.Tensors.Count; k++)
            for (int e = 0; e < 4; e++)
            {
                Tensor expected = apart[k][e].clone();
                // The first 2 of 5 numbers of c and h; messages are an example's own.
                if (k % 3 < 2) expected.narrow(2, 0, 2).copy_((apart[k][e / 2 * 2] + apart[k][(e / 2 * 2) + 1]).narrow(2, 0, 2) / 2);
                Assert.True(expected.allclose(together[k][e], 1e-12, 1e-12));
            }

        Assert.Throws<ArgumentException>(() => shared.With(parameters).Start(new EpisodeForm(3, [5], Classes)));
    }

    [Fact]
    public void LogitsDoNotKnowTheLabel_AndWithoutLabelsNoErrorIsHeard()
    {
        using CollectionPause pause = CollectionPause.Begin();
        using DisposeScope scope = NewDisposeScope();
        using var _ = no_grad();
        foreach (ErrorWiring wiring in Enum.GetValues<ErrorWiring>())
        {
            PaperNetwork network = new(Small with { Wiring = wiring, FeedLabel = true });
            Tensor parameters = PaperNetworks.Parameters(network, 1, seed: 3), x = randn([1, 5], dtype: ScalarType.Float64);
            ILearningRule rule = network.With(parameters);
            EpisodeState start = rule.Start(new EpisodeForm(1, [5], Classes));
            var zero = rule.Step(start, x, tensor(new long[] { 0 }));
            var two = rule.Step(start, x, tensor(new long[] { 2 }));
            var none = rule.Step(start, x, null);
            Assert.Equal(zero.Logits.data<double>().ToArray(), two.Logits.data<double>().ToArray());
            Assert.Equal(zero.Logits.data<double>().ToArray(), none.Logits.data<double>().ToArray());
            Assert.False(rule.Step(zero.State, x, null).Logits.allclose(rule.Step(two.State, x, null).Logits));
            Assert.Equal(0, none.State[2].abs().max().item<double>());
        }
    }

    [Fact]
    public void WhatDoesNotFit_IsRefusedWithWhatWasExpected()
    {
        Assert.Contains("odd", Assert.Throws<ArgumentOutOfRangeException>(
            () => new PaperNetwork(new PaperNetworkSpec { HiddenLayers = [new ConvolutionSpec(2, Kernel: 4)] })).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new PaperNetwork(new PaperNetworkSpec { HiddenLayers = [new DenseSpec(0)] }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PaperNetwork(new PaperNetworkSpec { MessageSize = 1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PaperNetwork(new PaperNetworkSpec { OutputSlot = 8 }));
        Assert.Contains("backward pass", Assert.Throws<ArgumentException>(
            () => new PaperNetwork(new PaperNetworkSpec { SeparateBackward = true })).Message, StringComparison.Ordinal);
        PaperNetwork convolution = new(new PaperNetworkSpec { HiddenLayers = [new ConvolutionSpec(2)] });
        using Tensor parameters = tensor(convolution.Parameters.Draw(new Random(0))).unsqueeze(0);
        Assert.Contains("[7]", Assert.Throws<ArgumentException>(
            () => convolution.With(parameters).Start(new EpisodeForm(1, [7], 2))).Message, StringComparison.Ordinal);
        PaperNetwork late = new(new PaperNetworkSpec { HiddenLayers = [new DenseSpec(2), new ConvolutionSpec(2)] });
        Assert.Contains("dense layer before", Assert.Throws<ArgumentException>(
            () => late.With(parameters).Start(new EpisodeForm(1, [1, 4, 4], 2))).Message, StringComparison.Ordinal);
        using Tensor few = zeros(1, 3);
        Assert.Contains($"{late.Parameters.Count}", Assert.Throws<ArgumentException>(() => late.With(few)).Message, StringComparison.Ordinal);
    }

    /// <summary>Four examples, one of them without a label; logits after each and all states at the end.</summary>
    private static void IsAsWrittenByHand(PaperNetworkSpec spec, long[] inputShape)
    {
        using CollectionPause pause = CollectionPause.Begin();
        using DisposeScope scope = NewDisposeScope();
        using var _ = no_grad();
        PaperNetwork network = new(spec);
        Tensor parameters = PaperNetworks.Parameters(network, 1, seed: 5);
        float[] values = parameters.Floats();
        HandNetwork hand = new(network, values, inputShape, Classes);
        ILearningRule rule = network.With(tensor(values, dtype: ScalarType.Float64).unsqueeze(0));
        EpisodeState state = PaperNetworks.ZeroStart(network, parameters, 1, inputShape, Classes);
        int?[] labels = [1, null, 2, 0];
        for (int t = 0; t < labels.Length; t++)
        {
            Tensor x = randn([1, .. inputShape], dtype: ScalarType.Float64);
            // The first layer of a picture counts channels last; a dense one takes the numbers as they come.
            double[] inOrder = (spec.HiddenLayers is [ConvolutionSpec, ..] ? x.permute(0, 2, 3, 1).contiguous() : x).data<double>().ToArray();
            (Tensor logits, state) = rule.Step(state, x, labels[t] is { } label ? tensor(new long[] { label }) : null);
            double[] expected = hand.Step(inOrder, labels[t]), actual = logits.data<double>().ToArray();
            for (int b = 0; b < Classes; b++) Assert.Equal(expected[b], actual[b], 1e-9);
        }

        for (int l = 0; l < hand.Layers.Count; l++)
        {
            double[] cell = state[3 * l].data<double>().ToArray(), hidden = state[(3 * l) + 1].data<double>().ToArray();
            int at = 0;
            hand.Layers[l].EachPair((v, u, i, o) =>
            {
                for (int k = 0; k < spec.StateSize; k++, at++)
                {
                    Assert.Equal(hand.Layers[l].Cell[v, u, i, o][k], cell[at], 1e-9);
                    Assert.Equal(hand.Layers[l].Hidden[v, u, i, o][k], hidden[at], 1e-9);
                }
            });
            Assert.Equal(cell.Length, at);
        }
    }
}
