using Xunit;

namespace Vsml.Tests;

/// <summary>On a stream longer than its horizon, what was long ago counts less and less.</summary>
public sealed class ForgettingTests
{
    private const double Horizon = 100;

    [Fact]
    public void StatisticsOfAStreamThatMoved_FollowIt()
    {
        FeatureStatistics forgetting = new(1), remembering = new(1);
        Random random = new(1);
        for (int row = 0; row < 5000; row++)
        {
            float value = (float)(random.NextDouble() - 0.5) + (row < 2500 ? 0 : 10);
            forgetting.Add([value], Horizon);
            remembering.Add([value]);
        }

        Assert.Equal(10, forgetting[0].Mean, 0.2);
        Assert.Equal(Math.Sqrt(12), forgetting[0].InverseDeviation, 0.4);
        Assert.Equal(5, remembering[0].Mean, 0.2);
        Assert.InRange(forgetting.Count(0), Horizon, Horizon + 1);
        Assert.True(forgetting.IsPossible(0));
    }

    [Fact]
    public void StatisticsUpToTheHorizon_AreThoseOfAllRows()
    {
        FeatureStatistics forgetting = new(1), remembering = new(1);
        for (int row = 0; row <= Horizon; row++)
        {
            forgetting.Add([row * row % 7], Horizon);
            remembering.Add([row * row % 7]);
        }

        Assert.Equal(remembering.Values.ToArray(), forgetting.Values.ToArray());
    }

    [Fact]
    public void ClassCountsOfAStreamThatMoved_FollowIt()
    {
        ClassCounts counts = new(2);
        for (int row = 0; row < 2000; row++)
            counts.Add(row < 1000 ? 0 : 1, 1, Horizon);

        Assert.InRange(counts.Values[0], 0, 0.02);
        Assert.InRange(counts.Total, Horizon, Horizon + 1);
        Assert.Equal(counts.Values[0] + counts.Values[1], counts.Total, 1e-6);
    }

    /// <summary>The labels turn round, the features stay: what the latest rows say must win.</summary>
    [Fact]
    public void Default_LearnsAConceptThatTurnsRound()
    {
        Random random = new(3);
        Learner learner = new(LearningAlgorithm.Default, 2, 2);
        int right = 0;
        for (int row = 0; row < 900; row++)
        {
            float[] features = [(float)random.NextDouble() - 0.5f, (float)random.NextDouble() - 0.5f];
            int label = features[0] > 0 == row < 500 ? 1 : 0;
            float[] p = learner.Predict(features);
            right += row >= 800 && p[label] > 0.5 ? 1 : 0;
            learner.Observe(features, label);
        }

        Assert.InRange(right, 75, 100);
    }

    /// <summary>A fitted model has no memory of the last rows alone; that of all rows has to let go of what was.</summary>
    [Fact]
    public void Default_FittedAndThenInAWorldThatTurns_FollowsIt()
    {
        Random random = new(3);
        LearnerEnsemble ensemble = new(LearningAlgorithm.Default, 3, 2);
        RowBuffer rows = new(3);
        int right = 0;
        for (int row = 0; row < 9000; row++)
        {
            float[] features = [.. Enumerable.Range(0, 3).Select(_ => (float)random.NextDouble() - 0.5f)];
            (double sine, double cosine) = Math.SinCos(row < 500 ? 0 : (row - 500) / 1000.0);
            int label = (cosine * features[0]) + (sine * features[1]) > 0 ? 1 : 0;
            if (row < 500)
                rows.Add(features, label);
            if (row == 499)
                ensemble.Fit(rows);
            if (row < 500)
                continue;
            float[] p = new float[2];
            ensemble.Predict(features, p);
            right += row >= 7000 && p[label] > 0.5 ? 1 : 0;
            ensemble.Observe(features, label);
        }

        Assert.InRange(right, 1700, 2000);
        Assert.InRange(ensemble.Learners[0].Encoder.Memory!.Count, 400, 6000);
    }

    [Fact]
    public void ALearnerOfALongStream_CountsAtMostItsHorizon()
    {
        Learner learner = new(Algorithms.Random(new NetworkSpec { StateSize = 4, Experts = false }), 1, 2);
        for (int row = 0; row < 3000; row++)
            learner.Observe([row % 5], row % 2);

        Assert.InRange(learner.Counts.Total, 2000, 2001);
        Assert.InRange(learner.Units.Features.Count(0), 2000, 2001);
        Assert.Equal(3000, learner.Observed);
    }

    [Fact]
    public void BufferedRows_AreAllCounted_HoweverManyTheyAre()
    {
        RowBuffer rows = new(1);
        for (int row = 0; row < 2500; row++)
            rows.Add([row % 7], row % 2);
        LearnerEnsemble ensemble = new(Algorithms.Random(new NetworkSpec { StateSize = 4, Experts = false }), 1, 2);
        ensemble.Fit(rows);

        Assert.Equal(2500, ensemble.Observed);
        Assert.Contains("2500", CountsOf(ensemble), StringComparison.Ordinal);
    }

    private static string CountsOf(LearnerEnsemble ensemble)
    {
        byte[] saved = ensemble.State();
        Learner learner = Learner.Load(new MemoryStream(saved[(8 + BitConverter.ToInt32(saved))..]), ensemble.Algorithm);
        return $"{learner.Counts.Total} {learner.Units.Features.Count(0)}";
    }
}
