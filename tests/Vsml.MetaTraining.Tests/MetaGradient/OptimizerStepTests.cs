using System.Runtime;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Vsml.MetaTraining.Tests;

public class OptimizerStepTests
{
    private readonly EpisodeBatchGradient<QuadraticEpisode> batch = new(() => new QuadraticGradient(), 2);

    [Fact]
    public void Take_GivesTheNormBeforeClipping_AndStepsAlongTheClippedGradient()
    {
        QuadraticEpisode[] episodes = [new([3, 4], [1, 1])];
        using var parameters = nn.Parameter(zeros(2));
        using var sgd = optim.SGD([parameters], 1);
        using Tensor loss = EpisodeLoss.Of(parameters, episodes, batch);
        Assert.Equal(5, OptimizerStep.Take(loss, parameters, sgd, maxNorm: 1), 1e-5);
        float[] after = parameters.data<float>().ToArray();
        Assert.Equal(0.6, after[0], 1e-5);
        Assert.Equal(0.8, after[1], 1e-5);
    }

    [Fact]
    public void AGradientThatIsNotFinite_LeavesTheParametersAsTheyWere()
    {
        QuadraticEpisode[] episodes = [new([float.NaN, 4], [1, 1])];
        using var parameters = nn.Parameter(ones(2));
        using var adam = optim.Adam([parameters], 1);
        using Tensor loss = EpisodeLoss.Of(parameters, episodes, batch);
        Assert.False(double.IsFinite(OptimizerStep.Take(loss, parameters, adam, maxNorm: 1)));
        Assert.Equal([1f, 1f], parameters.data<float>().ToArray());
    }

    [Fact]
    public void HundredsOfSteps_AreNotDisturbedByGarbage()
    {
        // Adam on one long vector of ones with gradient 1: whatever garbage there is, every entry takes the same way.
        const int Length = 30_000, Steps = 500;
        using var parameters = nn.Parameter(zeros(Length));
        using var adam = optim.Adam([parameters], 0.01);
        for (int step = 0; step < Steps; step++)
        {
            using DisposeScope scope = NewDisposeScope();
            OptimizerStep.Take(parameters.sum() + tensor(new float[Length]).sum(), parameters, adam);
        }

        Assert.All(parameters.data<float>().ToArray(), value => Assert.Equal(-0.01f * Steps, value, 1e-2f));
    }

    [Fact]
    public void CollectionPause_HoldsOffTheCollector_UntilDisposed()
    {
        using (CollectionPause.Begin())
        {
            using (CollectionPause.Begin())
            {
            }

            Assert.Equal(GCLatencyMode.NoGCRegion, GCSettings.LatencyMode);
        }

        Assert.NotEqual(GCLatencyMode.NoGCRegion, GCSettings.LatencyMode);
    }

    [Fact]
    public void CollectionPause_OutgrownByAllocations_EndsWithoutAnError()
    {
        using (CollectionPause.Begin())
        {
            for (int i = 0; i <= CollectionPause.Megabytes; i++) GC.KeepAlive(new byte[1 << 20]);
        }

        Assert.NotEqual(GCLatencyMode.NoGCRegion, GCSettings.LatencyMode);
    }
}
