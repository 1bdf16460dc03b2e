using TorchSharp;
using Vsml.MetaTraining.Fused;
using Vsml.MetaTraining.Reference;
using Xunit;
using static TorchSharp.torch;

namespace Vsml.MetaTraining.Tests;

public class FusedEpisodeTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 60)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void LossAndGradient_AreThoseOfTheReference(int seed)
    {
        Random random = new(seed);
        NetworkSpec spec = RandomEpisodes.Spec(random);
        float[] parameters = RandomEpisodes.Parameters(spec, random), gradient = new float[parameters.Length];
        FusedEpisode fused = new(spec);
        for (int repeat = 0; repeat < 2; repeat++)
        {
            // The second episode, of another width, meets the scratch memory of the first.
            Episode episode = RandomEpisodes.Episode(spec, random);
            double loss = fused.LossAndGradient(parameters, episode, gradient);
            (double expectedLoss, double[] expected) = Reference(spec, parameters, episode);
            Assert.InRange(Math.Abs(loss - expectedLoss) / expectedLoss, 0, 1e-5);
            Assert.Equal(loss, fused.Loss(parameters, episode));
            // Where a gradient cancels to nothing (the first row says nothing about the classes), rounding errors are left.
            double rounding = 1e-6 * (1 + Math.Sqrt(expected.Sum(g => g * g)));
            foreach (ParameterTensor tensor in new ParameterLayout(spec).Tensors)
            {
                double difference = Distance(gradient, expected, tensor), size = Distance(new float[expected.Length], expected, tensor);
                Assert.True(
                    difference <= (1e-3 * size) + rounding, $"{tensor.Name}: off by {difference} where the gradient is {size}; {spec}");
            }
        }
    }

    [Fact]
    public void Gradient_IsTheSameWhileTheCollectorMovesTheEpisode()
    {
        NetworkSpec spec = new() { StateSize = 8 };
        float[] parameters = RandomEpisodes.Parameters(spec, new Random(3)), expected = new float[parameters.Length];
        FusedEpisode fused = new(spec);
        fused.LossAndGradient(parameters, RandomEpisodes.Long(spec, new Random(1)), expected);
        using CancellationTokenSource stop = new();
        Thread collector = new(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);

                // Where something was, something else comes to lie.
                for (int i = 0; i < 200; i++)
                    new float[4096].AsSpan().Fill(float.NaN);
            }
        });
        collector.IsBackground = true;
        collector.Start();
        for (int repeat = 0; repeat < 50; repeat++)
        {
            // What dies before the episode in memory leaves a gap, and the next collection closes it by moving the episode.
            byte[][] ballast = [.. Enumerable.Range(0, 200).Select(_ => new byte[4096])];
            Episode episode = RandomEpisodes.Long(spec, new Random(1));
            GC.KeepAlive(ballast);
            ballast = [];
            float[] gradient = new float[parameters.Length];
            fused.LossAndGradient(parameters, episode, gradient);
            Assert.Equal(expected, gradient);
        }

        stop.Cancel();
        collector.Join();
    }

    /// <summary>In 64 bits: what is measured is the error of the fused pass alone.</summary>
    private static (double Loss, double[] Gradient) Reference(NetworkSpec spec, float[] parameters, Episode episode)
    {
        using CollectionPause pause = CollectionPause.Begin();
        using DisposeScope scope = NewDisposeScope();
        using ReferenceNetwork network = new(spec, parameters, ScalarType.Float64);
        Tensor loss = network.Loss(episode);
        loss.backward();
        return (loss.item<double>(), network.Variables.grad!.data<double>().ToArray());
    }

    private static double Distance(float[] actual, double[] expected, ParameterTensor tensor) => Math.Sqrt(
        Enumerable.Range(tensor.Offset, tensor.Length).Sum(p => (actual[p] - expected[p]) * (actual[p] - expected[p])));
}
