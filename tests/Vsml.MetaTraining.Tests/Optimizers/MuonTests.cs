using TorchSharp;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace Vsml.MetaTraining.Tests;

public class MuonTests
{
    private const double Rate = 0.01;
    private static readonly ParameterLayout _layout = new(new NetworkSpec { StateSize = 8 });

    [Fact]
    public void Vectors_FollowAdam()
    {
        using DisposeScope scope = NewDisposeScope();
        float[] parameters = Start();
        using Muon muon = new(_layout);
        Parameter expected = nn.Parameter(tensor(parameters));
        OptimizerHelper adam = optim.Adam([expected], Rate, beta1: 0.9, beta2: 0.98, eps: 1e-8);
        for (int step = 0; step < 8; step++)
        {
            float[] gradient = Gradient(step);
            muon.Step(parameters, gradient, Rate);
            adam.zero_grad();
            (expected * tensor(gradient)).sum().backward();
            adam.step();
        }

        float[] numbers = expected.data<float>().ToArray();
        foreach (ParameterTensor tensor in _layout.Tensors.Where(tensor => tensor.IsVector))
        {
            for (int i = tensor.Offset; i < tensor.Offset + tensor.Length; i++)
                Assert.Equal(numbers[i], parameters[i], 1e-5f);
        }
    }

    /// <summary>By .2 of the rate a number, whatever the size of the gradient.</summary>
    [Theory]
    [InlineData(1e-4f)]
    [InlineData(1e4f)]
    public void Matrices_MoveAllTheirDirectionsAlike(float size)
    {
        float[] before = Start(), after = [.. before];
        using Muon muon = new(_layout);
        muon.Step(after, [.. Gradient(0).Select(g => g * size)], Rate);
        foreach (ParameterTensor tensor in _layout.Tensors.Where(tensor => !tensor.IsVector))
        {
            double square = Enumerable.Range(tensor.Offset, tensor.Length).Average(i => Math.Pow(after[i] - before[i], 2));
            Assert.InRange(Math.Sqrt(square) / (0.2 * Rate), 0.7, 1.2);
        }
    }

    [Fact]
    public void Steps_LeadDownhill()
    {
        float[] parameters = Start(), target = Gradient(100);
        double Loss() => parameters.Zip(target, (p, t) => (p - t) * (p - t)).Sum();
        double before = Loss();
        using Muon muon = new(_layout);
        for (int step = 0; step < 400; step++)
            muon.Step(parameters, [.. parameters.Zip(target, (p, t) => p - t)], 0.1 * (400 - step) / 400);
        Assert.InRange(Loss(), 0, 0.02 * before);
    }

    [Fact]
    public void ARestoredOptimizer_GoesOnBitForBit()
    {
        float[] parameters = Start(), other;
        using Muon muon = new(_layout), restored = new(_layout);
        for (int step = 0; step < 3; step++)
            muon.Step(parameters, Gradient(step), Rate);
        other = [.. parameters];
        restored.Restore(muon.Save());
        for (int step = 3; step < 6; step++)
        {
            muon.Step(parameters, Gradient(step), Rate);
            restored.Step(other, Gradient(step), Rate);
        }

        Assert.Equal(parameters, other);
        Assert.Equal(muon.Save(), restored.Save());
    }

    [Fact]
    public void AStateOfAnotherLength_IsRefused()
    {
        using Muon muon = new(_layout);
        byte[] state = muon.Save();
        Assert.Contains("expected", Assert.Throws<InvalidDataException>(() => muon.Restore(state.AsSpan(1))).Message, StringComparison.Ordinal);
    }

    private static float[] Start() => Gradient(-1);

    private static float[] Gradient(int step)
    {
        Random random = new(step + 10);
        return [.. Enumerable.Range(0, _layout.Length).Select(_ => RandomEpisodes.Normal(random))];
    }
}
