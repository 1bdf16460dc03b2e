using TorchSharp;
using TorchSharp.Modules;
using Vsml.MetaTraining.Paper;
using Xunit;
using static TorchSharp.torch;

namespace Vsml.MetaTraining.Tests.Paper;

public class FusedCloneTests
{
    private const int Synapses = 16;
    private static readonly BackpropagationRule Rule = new();
    private static readonly MetaParameters Layout = new PaperNetwork(ClonedNetwork.Spec).Parameters;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 3)]
    public void LossAndGradient_AreThoseOfTheModule(int microTicks, int examples)
    {
        using CollectionPause pause = CollectionPause.Begin();
        using DisposeScope scope = NewDisposeScope();
        float[] values = Parameters(seed: 1);
        SynapseStates states = new(Synapses, Rule);
        states.Renew(1, new Random(2));
        SynapseBatch met = SynapseBatch.Draw(examples, Synapses, new Random(3));

        Parameter parameters = nn.Parameter(tensor(values));
        var module = new CloneLoss(Rule, microTicks).Of(
            new SubRnn(Layout.Split(parameters.unsqueeze(0)), "forward"),
            new EpisodeState(Module(states.Cell), Module(states.Hidden)), met);
        (module.Forward + module.Backward + module.Memory).backward();
        float[] expected = parameters.grad!.Floats(), actual = new float[expected.Length];
        var fused = new FusedCloneLoss(Rule, microTicks).LossAndGradient(values, states, met, actual);

        Assert.Equal(1, fused.Forward / module.Forward.ToDouble(), 1e-5);
        Assert.Equal(1, fused.Backward / module.Backward.ToDouble(), 1e-5);
        Assert.Equal(1, fused.Memory / module.Memory.ToDouble(), 1e-5);
        int offset = 0;
        foreach (MetaTensor tensor in Layout.Tensors)
        {
            Range piece = offset..(offset += tensor.Length);
            // Of messages only the first number is used; the loss does not depend on the others.
            if (expected[piece].All(g => g == 0)) Assert.All(actual[piece], g => Assert.Equal(0, g));
            else Gradients.AreNear([.. expected[piece].Select(g => (double)g)], actual[piece], 1e-4);
        }

        Assert.True(module.End[0].allclose(Module(states.Cell), 1e-4, 1e-5));
        Assert.True(module.End[1].allclose(Module(states.Hidden), 1e-4, 1e-5));
    }

    [Theory]
    [InlineData(new int[0], 5, 3)]
    [InlineData(new[] { 4 }, 5, 3)]
    [InlineData(new[] { 3, 6 }, 2, 7)]
    [InlineData(new int[0], 1, 2)]
    public void TheNetwork_LearnsAsTheModuleDoes(int[] hiddenUnits, int inputs, int classes)
    {
        using CollectionPause pause = CollectionPause.Begin();
        using DisposeScope scope = NewDisposeScope();
        using var _ = no_grad();
        BackpropagationRule rule = new() { ForwardGain = 1, BackwardGain = 1 };
        Tensor parameters = tensor(Parameters(seed: 4)).unsqueeze(0);
        ILearningRule module = new ClonedNetwork(rule, hiddenUnits).With(parameters), fused = new FusedClonedNetwork(rule, hiddenUnits).With(parameters);
        EpisodeForm form = new(2, [inputs], classes, Seed: 6);
        EpisodeState s = module.Start(form), f = fused.Start(form);
        manual_seed(7);
        for (int t = 0; t < 6; t++)
        {
            Tensor x = randn(2, inputs);
            Tensor? labels = t == 3 ? null : randint(classes, [2], dtype: ScalarType.Int64);
            (Tensor expected, s) = module.Step(s, x, labels);
            EpisodeState before = f;
            float[] old = before[0].Floats();
            (Tensor actual, f) = fused.Step(f, x, labels);
            Assert.True(expected.allclose(actual, 1e-4, 1e-4), $"{expected.cstr()} {actual.cstr()}");
            Assert.Equal(old, before[0].Floats()); // What was handed in is unchanged.
        }
    }

    [Fact]
    public void NumbersThatDoNotFit_AreRefused()
    {
        using DisposeScope scope = NewDisposeScope();
        Assert.Throws<ArgumentException>(() => new FusedCloneLoss(Rule, 2).LossAndGradient(
            Parameters(1), new SynapseStates(12, Rule), SynapseBatch.Draw(1, 12, new Random(0)), new float[Layout.Count]));
        Assert.Throws<ArgumentException>(() => new FusedClonedNetwork(Rule).With(zeros(2, Layout.Count)));
    }

    /// <summary>V_M of a sub-RNN of which nothing is at rest, and which says but one number.</summary>
    private static float[] Parameters(int seed)
    {
        Random random = new(seed);
        float[] values = [.. Layout.Draw(random).Select(value => (2 * value) + 0.05f)];
        int offset = 0;
        foreach (MetaTensor tensor in Layout.Tensors)
        {
            for (int i = 1; tensor.Name.Contains(".to_", StringComparison.Ordinal) && i < tensor.Length; i += ClonedNetwork.MessageSize) values[offset + i] = 0;
            offset += tensor.Length;
        }

        return values;
    }

    /// <summary>`[N, synapses]` as the module has it.</summary>
    private static Tensor Module(float[] values) =>
        tensor(values, [ClonedNetwork.StateSize, Synapses]).t().reshape(Synapses, 1, 1, ClonedNetwork.StateSize);
}
