using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Vsml.MetaTraining.Tests;

public class EpisodeLossTests
{
    private readonly EpisodeBatchGradient<QuadraticEpisode> batch = new(() => new QuadraticGradient(), 2);

    [Fact]
    public void Backward_HandsOnTheGradient_TimesTheUpstreamGradient()
    {
        QuadraticEpisode[] episodes = QuadraticEpisode.Batch(50, 5, 3);
        float[] values = QuadraticEpisode.Draw(50, 4).Targets, expected = new float[50];
        double loss = batch.MeanLossAndGradient(values, episodes, expected);

        using var parameters = nn.Parameter(tensor(values));
        using Tensor mean = EpisodeLoss.Of(parameters, episodes, batch);
        Assert.Equal((float)loss, mean.item<float>());
        (mean * 3f + parameters.sum()).backward();
        Assert.Equal(expected.Select(g => g * 3f + 1f), parameters.grad!.data<float>().ToArray());
    }

    [Fact]
    public void Adam_WithClippingAndSchedule_FindsTheMinimum()
    {
        QuadraticEpisode[] episodes = QuadraticEpisode.Batch(8, 16, 5);
        using var parameters = nn.Parameter(zeros(8));
        using var adam = optim.Adam([parameters], lr: 0.05);
        var schedule = optim.lr_scheduler.LambdaLR(adam, step => Math.Pow(0.99, step));
        for (int step = 0; step < 400; step++)
        {
            using DisposeScope scope = NewDisposeScope();
            adam.zero_grad();
            EpisodeLoss.Of(parameters, episodes, batch).backward();
            nn.utils.clip_grad_norm_([parameters], 1);
            adam.step();
            schedule.step();
        }

        for (int p = 0; p < 8; p++)
        {
            float weights = episodes.Sum(e => e.Weights[p] * e.Weights[p]);
            float minimum = episodes.Sum(e => e.Weights[p] * e.Weights[p] * e.Targets[p]) / weights;
            Assert.Equal(minimum, parameters[p].item<float>(), 1e-3f);
        }
    }

    [Fact]
    public void ParametersThatAreNotOneFlatFloatVector_AreAnArgumentException()
    {
        QuadraticEpisode[] episodes = QuadraticEpisode.Batch(4, 1, 0);
        Assert.Throws<ArgumentException>(() => EpisodeLoss.Of(zeros(2, 2), episodes, batch));
        Assert.Throws<ArgumentException>(() => EpisodeLoss.Of(zeros(4, dtype: ScalarType.Float64), episodes, batch));
        Assert.Throws<ArgumentException>(() => EpisodeLoss.Of(zeros(4), [], batch));
    }

    [Fact]
    public void TorchThreads_AreLimited_UntilDisposed()
    {
        int before = get_num_threads();
        using (TorchThreads.Limit(1)) Assert.Equal(1, get_num_threads());
        Assert.Equal(before, get_num_threads());
        Assert.Throws<ArgumentOutOfRangeException>(() => TorchThreads.Limit(0));
    }
}
