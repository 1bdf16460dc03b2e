using System.Diagnostics;
using Xunit;

namespace Vsml.Tests.Regression;

/// <summary>What a fit of numbers tells and takes where rows are wide or weights are large.</summary>
public class WideRegressionTests
{
    [Fact]
    public void AFitOfWideRows_TellsItsProgressAllTheWhile()
    {
        const int Inputs = 3000;
        Random random = new(1);
        RegressionRows rows = new(Inputs);
        for (int row = 0; row < 400; row++)
        {
            float[] features = [.. Enumerable.Range(0, Inputs).Select(_ => random.NextSingle())];
            rows.Add(features, features[0] + features[1]);
        }

        // Kernels come before the first row is learned: of them alone, often enough to be seen on a machine that others use too.
        using CancellationTokenSource enough = new();
        List<double> told = [];
        var watch = Stopwatch.StartNew();
        Watcher watcher = new(share =>
        {
            told.Add(watch.Elapsed.TotalSeconds);
            if (share > 0.4)
                enough.Cancel();
        });
        RegressionLearner learner = new(LearningAlgorithm.Default, Inputs, members: 1, passes: 1);
        Assert.ThrowsAny<OperationCanceledException>(() => learner.Fit(rows, watcher, enough.Token));
        Assert.True(told.Count >= Math.Min(told[^1], 10), $"{told.Count} reports in {told[^1]} s");
    }

    [Fact]
    public void WideRowsThatAreMostlyZeros_AreLearned_AndPredictedAlikeByACloneAndAfterLoading()
    {
        const int Inputs = 20_000;
        Random random = new(2);
        RegressionRows rows = new(Inputs);
        (float[] Features, float Target)[] all = [.. Enumerable.Range(0, 200).Select(row =>
        {
            float[] features = new float[Inputs];
            for (int i = 0; i < 20; i++)
                features[random.Next(10, Inputs)] = 1;
            features[row % 2] = 1;
            return (features, (row % 2) + (0.1f * random.NextSingle()));
        })];
        foreach ((float[] features, float target) in all[..150])
            rows.Add(features, target);
        RegressionLearner learner = new(LearningAlgorithm.Default, Inputs, members: 1, passes: 1);
        learner.Fit(rows);
        using MemoryStream saved = new();
        learner.Save(saved);
        saved.Position = 0;
        RegressionLearner loaded = RegressionLearner.Load(saved, "saved"), clone = learner.Clone();
        foreach ((float[] features, float target) in all[150..])
        {
            (float Mean, float) predicted = learner.Predict(features);
            Assert.Equal(target, predicted.Mean, 0.3);
            Assert.Equal(predicted, loaded.Predict(features));
            Assert.Equal(predicted, clone.Predict(features));
        }
    }

    [Fact]
    public void AWeightNearTheGreatestFloat_CountsAsAnyOther()
    {
        (float[] Features, float Target)[] rows = Curves.Make(60, seed: 1), others = Curves.Make(40, seed: 2);
        double alike = rows.ToRows(_ => 1).Fitted().RootMeanSquare(others);
        Assert.Equal(alike, rows.ToRows(_ => 3e38f).Fitted().RootMeanSquare(others), 1e-6);

        RegressionLearner one = rows.ToRows(row => row == 7 ? float.MaxValue : 1).Fitted();
        Assert.True(float.IsFinite(one.Predict(rows[7].Features).Mean));
    }

    private sealed class Watcher(Action<double> told) : IProgress<double>
    {
        public void Report(double value) => told(value);
    }
}
