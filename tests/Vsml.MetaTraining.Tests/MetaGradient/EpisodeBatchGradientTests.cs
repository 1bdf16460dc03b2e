using Xunit;

namespace Vsml.MetaTraining.Tests;

public class EpisodeBatchGradientTests
{
    [Fact]
    public void MeanLossAndGradient_IsTheSameBitForBit_ForAnyNumberOfThreads()
    {
        float[] parameters = QuadraticEpisode.Draw(500, 1).Targets;
        QuadraticEpisode[] episodes = QuadraticEpisode.Batch(500, 37, 2);
        float[] expected = new float[500], actual = new float[500];
        double loss = new EpisodeBatchGradient<QuadraticEpisode>(() => new QuadraticGradient(), 1)
            .MeanLossAndGradient(parameters, episodes, expected);
        foreach (int threads in (int[])[2, 3, 8, 64])
        {
            EpisodeBatchGradient<QuadraticEpisode> batch = new(() => new QuadraticGradient(), threads);
            for (int repeat = 0; repeat < 3; repeat++)
            {
                Assert.Equal(loss, batch.MeanLossAndGradient(parameters, episodes, actual));
                Assert.Equal(expected, actual);
            }
        }
    }

    [Fact]
    public void MeanLossAndGradient_IsTheMeanOverTheEpisodes()
    {
        float[] parameters = [1, 2];
        QuadraticEpisode[] episodes = [new([0, 0], [1, 1]), new([1, 0], [3, 2])];
        EpisodeBatchGradient<QuadraticEpisode> batch = new(() => new QuadraticGradient(), 2);
        float[] gradient = new float[2];
        Assert.Equal((2.5 + 8) / 2, batch.MeanLossAndGradient(parameters, episodes, gradient));
        Assert.Equal([0.5f, 5f], gradient);
        Assert.Equal([2.5, 8.0], batch.Losses.ToArray());
    }

    [Fact]
    public void NoMoreWorkersThanThreads_AndTheyAreUsedAgain()
    {
        int made = 0;
        EpisodeBatchGradient<QuadraticEpisode> batch = new(() => { Interlocked.Increment(ref made); return new QuadraticGradient(); }, 3);
        for (int repeat = 0; repeat < 20; repeat++)
            batch.MeanLossAndGradient(new float[4], QuadraticEpisode.Batch(4, 10, repeat), new float[4]);
        Assert.InRange(made, 1, 3);
    }

    [Fact]
    public void BadInput_IsAnArgumentException()
    {
        EpisodeBatchGradient<QuadraticEpisode> batch = new(() => new QuadraticGradient(), 1);
        Assert.Throws<ArgumentException>(() => batch.MeanLossAndGradient(new float[2], [], new float[2]));
        Assert.Throws<ArgumentException>(() =>
            batch.MeanLossAndGradient(new float[2], QuadraticEpisode.Batch(2, 1, 0), new float[3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new EpisodeBatchGradient<QuadraticEpisode>(() => new QuadraticGradient(), -1));
    }

    [Fact]
    public void AFailingEpisode_ThrowsItsOwnException()
    {
        EpisodeBatchGradient<QuadraticEpisode> batch = new(() => new QuadraticGradient(), 2);
        QuadraticEpisode tooShort = QuadraticEpisode.Draw(1, 0);
        Assert.Throws<IndexOutOfRangeException>(() => batch.MeanLossAndGradient(new float[2], [tooShort], new float[2]));
    }
}
