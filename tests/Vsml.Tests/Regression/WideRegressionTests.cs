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
