using Xunit;

namespace Vsml.Tests;

public class EvidenceTests
{
    [Theory]
    [InlineData(4, true)]
    [InlineData(4, false)]
    [InlineData(300, true)]
    public void TheSharesOfAllFeatures_AddUpToWhatChangesWhenAllAreAtTheirMeans(int inputs, bool buffered)
    {
        const int Classes = 3;
        LabelledRow[] rows = Rows.Random(80, inputs, Classes, seed: 1);
        var ensemble = new LearnerEnsemble(LearningAlgorithm.Default, inputs, Classes, members: 2);
        if (buffered)
            ensemble.Fit(rows.ToBuffer(), passes: 2);
        else
        {
            foreach ((float[] features, int label) in rows)
                ensemble.Observe(features, label);
        }

        float[] means = [.. Enumerable.Range(0, inputs).Select(a => (float)rows.Average(row => (double)row.Features[a]))];
        double[] shares = new double[Classes * inputs], sums = new double[Classes], ofMeans = new double[Classes];
        ensemble.ReadEvidence(means, shares, ofMeans);
        Assert.All(shares, share => Assert.Equal(0, share, 2e-3));
        foreach (LabelledRow row in Rows.Random(5, inputs, Classes, seed: 2))
        {
            ensemble.ReadEvidence(row.Features, shares, sums);
            for (int b = 0; b < Classes; b++)
                Assert.Equal(sums[b] - ofMeans[b], shares.AsSpan(b * inputs, inputs).ToArray().Sum(), 5e-3 * (1 + Math.Abs(sums[b])));
        }
    }

    [Fact]
    public void AMissingFeatureHasNoShare_AndReadingChangesNothing()
    {
        var learner = new Learner(LearningAlgorithm.Default, 5, 2);
        learner.Observe(Rows.Random(60, 5, 2));
        byte[] before = learner.State();
        double[] shares = new double[10], sums = new double[2];
        learner.ReadEvidence([1, float.NaN, 3, float.NaN, 0.5f], shares, sums);
        Assert.Equal([0, 0, 0, 0], [shares[1], shares[3], shares[6], shares[8]]);
        Assert.Equal(-shares[0], shares[5], 1e-6);
        Assert.NotEqual(0, shares[0]);
        Assert.Equal(before, learner.State());
    }
}
