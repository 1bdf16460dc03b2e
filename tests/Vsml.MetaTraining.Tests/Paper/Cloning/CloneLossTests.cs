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
        Tensor cell = CloneMemory.Write(tensor(new float[] { (float)W }), tensor(new float[] { (float)B }), n, Rule).view(1, 1, 1, n);
        var (forward, backward, memory, end) = new CloneLoss(Rule, 2).Of(
            new SubRnn(Layout.Split(tensor(parameters).unsqueeze(0)), "forward"), new EpisodeState(cell, zeros_like(cell)),
            new SynapseBatch([[(float)X], [(float)X]], [[(float)E], [(float)E]]));

        double t = Math.Tanh(X), scale = CloneLoss.MessageScale, w2 = W - (0.1 * E * t), b2 = B - (0.05 * E);
        Assert.Equal((Square(((t * W) + B) / scale) + Square(((t * w2) + b2) / scale)) / 2, forward.ToDouble(), 1e-3);
        Assert.Equal((Square(E * W * (1 - (t * t)) / scale) + Square(E * w2 * (1 - (t * t)) / scale)) / 2, backward.ToDouble(), 1e-3);
        // After the first way forward nothing was to be learned, then one example, one still, then two: by half of the cells (1 + t) / 2 of the error, by half (1 - t) / 2.
        Assert.Equal((0 + 1 + 1 + 4) / 4.0 * (Square(E * (1 + t) / 2) + Square(E * (1 - t) / 2)) / 2, memory.ToDouble(), 1e-4);
        Assert.True(end[0].allclose(cell));
    }

    [Fact]
    public void Memory_HoldsWeightAndBiasInPairs_AndGivesThemBack()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor cell = CloneMemory.Write(tensor(0.4f), tensor(-0.1f), CloneMemory.Cells + 1, Rule);
        // Biases are learned half as fast as weights, so that they are held doubled: (-0.2 +- 0.4) / 2, a quarter of it.
        double[] expected = new double[CloneMemory.Cells + 1];
        Array.Fill(expected, 0.025, 0, CloneMemory.Pairs);
        Array.Fill(expected, -0.075, CloneMemory.Pairs, CloneMemory.Pairs);
        Assert.All(expected.Zip(cell.Floats()), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
        Assert.Equal(0.4, CloneMemory.Weights(cell).ToDouble(), 1e-6);
        Assert.Equal(-0.1, CloneMemory.Biases(cell, Rule).ToDouble(), 1e-6);
    }

    [Fact]
    public void CopiesThatPart_AreAnErrorOfMemory_ThoughNothingWasToBeLearned()
    {
        using CollectionPause pause = CollectionPause.Begin();
        using DisposeScope scope = NewDisposeScope();
        float[] parameters = new float[Layout.Count];
        int gates = Layout.Tensors.TakeWhile(tensor => tensor.Name != "forward.gates").Sum(tensor => tensor.Length), n = ClonedNetwork.StateSize;
        Array.Fill(parameters, 50f, gates + (2 * n), n);
        Tensor cell = zeros(1, 1, 1, n);
        (cell[0, 0, 0, 0], cell[0, 0, 0, 1]) = (0.01f, -0.01f); // Of one weight: their mean is 0.
        var (_, _, memory, _) = new CloneLoss(Rule, 1).Of(
            new SubRnn(Layout.Split(tensor(parameters).unsqueeze(0)), "forward"), new EpisodeState(cell, zeros_like(cell)), new SynapseBatch([[1f]], [[0f]]));
        Assert.Equal(2 * Square(0.01 / (0.25 * 0.1)) / CloneMemory.Cells, memory.ToDouble(), 1e-5);
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
        const int Count = 1_000;
        SynapseStates states = new(Count, Rule);
        states.Renew(1, new Random(1));
        float[] before = [.. states.Cell];
        states.Cell[(9 * Count) + 5] = 99;
        states.Renew(0.3, new Random(2));
        int kept = Enumerable.Range(0, Count).Count(s => states.Cell[s] == before[s]);
        Assert.InRange(kept, 650, 750);
        Assert.NotEqual(before[5], states.Cell[5]);
        for (int s = 0; s < Count; s++)
        {
            for (int k = 1; k < CloneMemory.Pairs; k++) Assert.Equal(states.Cell[s], states.Cell[(k * Count) + s]);
            for (int k = CloneMemory.Pairs + 1; k < CloneMemory.Cells; k++) Assert.Equal(states.Cell[(CloneMemory.Pairs * Count) + s], states.Cell[(k * Count) + s]);
            Assert.InRange(Math.Abs(states.Cell[(9 * Count) + s]), 0, 0.02);
        }

        // Weights of both signs, most of them as large as those of a network are.
        double[] weights = [.. Enumerable.Range(0, Count).Select(s => (states.Cell[s] - states.Cell[(CloneMemory.Pairs * Count) + s]) / CloneMemory.Scale)];
        Assert.InRange(weights.Average(), -0.05, 0.05);
        Assert.InRange(Math.Sqrt(weights.Average(Square)), 0.2, 0.6);
    }

    private static double Square(double value) => value * value;
}
