using TorchSharp;
using Vsml.MetaTraining.Paper;
using Xunit;
using static TorchSharp.torch;

namespace Vsml.MetaTraining.Tests.Paper;

public class CloneLossTests
{
    private static readonly BackpropagationRule Rule = new() { ForwardGain = 10, BackwardGain = 5, WeightRate = 0.1, BiasRate = 0.05 };
    private static readonly MetaParameters Layout = new PaperNetwork(ClonedNetwork.Spec).Parameters;

    [Fact]
    public void OfASubRnnThatSaysNothingAndKeepsAll_ItIsWhatBackpropagationWouldHaveSaidAndLearned()
    {
        using CollectionPause pause = CollectionPause.Begin();
        using DisposeScope scope = NewDisposeScope();
        const double W = 0.4, B = -0.1, X = 0.8, E = 0.5;
        float[] parameters = new float[Layout.Count];
        int gates = Layout.Tensors.TakeWhile(tensor => tensor.Name != "forward.gates").Sum(tensor => tensor.Length), n = ClonedNetwork.StateSize;
        Array.Fill(parameters, 50f, gates + (2 * n), n); // Forget gates wide open; tanh(g) = 0, so that nothing comes in.
        Tensor w = tensor(new float[] { (float)W }), b = tensor(new float[] { (float)B });
        Tensor cell = CloneMemory.Write(w, b, n).view(1, 1, 1, n);
        var (forward, backward, memory, end) = new CloneLoss(Rule, 2).Of(
            new SubRnn(Layout.Split(tensor(parameters).unsqueeze(0)), "forward"), new EpisodeState(cell, zeros_like(cell), w, b),
            new SynapseBatch(full(2, 1, (float)X), full(2, 1, (float)E)));

        double t = Math.Tanh(X), scale = CloneLoss.MessageScale, w2 = W - (0.1 * E * t), b2 = B - (0.05 * E);
        Assert.Equal((Square(((t * W) + B) / scale) + Square(((t * w2) + b2) / scale)) / 2, forward.ToDouble(), 1e-3);
        Assert.Equal((Square(E * W * (1 - (t * t)) / scale) + Square(E * w2 * (1 - (t * t)) / scale)) / 2, backward.ToDouble(), 1e-3);
        // After the first way forward nothing was to be learned, then one example, one still, then two.
        Assert.Equal((0 + 1 + 1 + 4) * (Square(E * t) + Square(E)) / 4, memory.ToDouble(), 1e-3);
        Assert.Equal(W - (0.2 * E * t), end[2].ToDouble(), 1e-6);
        Assert.Equal(B - (0.1 * E), end[3].ToDouble(), 1e-6);
        Assert.True(end[0].allclose(cell));
    }

    [Fact]
    public void SynapsesMeetWhatTrainingPromises()
    {
        using DisposeScope scope = NewDisposeScope();
        using Generator random = new(5);
        SynapseBatch met = SynapseBatch.Draw(6, 4_000, random);
        Assert.Equal([6, 4_000], met.Inputs.shape);
        Assert.InRange(met.Errors.abs().max().item<float>(), 0.99f, 1);
        Assert.Equal(0.1, met.Errors.eq(0).to(ScalarType.Float32).mean().item<float>(), 0.01);
        // A quarter of the inputs are margins, which never change.
        Assert.Equal(0.25, met.Inputs.std(0, unbiased: false).lt(1e-6).to(ScalarType.Float32).mean().item<float>(), 0.02);
    }

    private static double Square(double value) => value * value;
}
