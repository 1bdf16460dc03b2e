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
            new SynapseBatch([[(float)X], [(float)X]], [[(float)E], [(float)E]]));

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
        SynapseBatch met = SynapseBatch.Draw(6, 4_000, new Random(5));
        Assert.Equal(6, met.Inputs.Length);
        Assert.All(met.Errors.SelectMany(row => row), error => Assert.InRange(error, -1.2f, 1.2f));
        Assert.Equal(0.1, met.Errors.SelectMany(row => row).Average(error => error == 0 ? 1.0 : 0), 0.01);
        // A quarter of the inputs are margins, which never change.
        Assert.Equal(0.25, Enumerable.Range(0, 4_000).Average(s => met.Inputs.All(row => row[s] == met.Inputs[0][s]) ? 1.0 : 0), 0.02);
    }

    [Fact]
    public void SynapsesThatBeginAnew_AndThoseThatRanAway_HoldTheirWeightInEveryCopy_AndTheOthersGoOn()
    {
        SynapseStates states = new(1_000);
        states.Renew(1, new Random(1));
        float[] before = [.. states.Weights];
        states.Cell[(9 * 1_000) + 5] = 99;
        states.Renew(0.3, new Random(2));
        int kept = before.Zip(states.Weights).Count(pair => pair.First == pair.Second);
        Assert.InRange(kept, 650, 750);
        Assert.NotEqual(before[5], states.Weights[5]);
        for (int s = 0; s < 1_000; s++)
        {
            for (int k = 0; k < CloneMemory.WeightCells; k++) Assert.Equal(states.Weights[s], states.Cell[(k * 1_000) + s]);
            for (int k = CloneMemory.WeightCells; k < CloneMemory.Cells; k++) Assert.Equal(states.Biases[s], states.Cell[(k * 1_000) + s]);
            Assert.InRange(Math.Abs(states.Cell[(9 * 1_000) + s]), 0, 0.02);
        }
    }

    private static double Square(double value) => value * value;
}
