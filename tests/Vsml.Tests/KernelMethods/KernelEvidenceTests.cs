using Vsml.KernelMethods;
using Vsml.Kernels;
using Xunit;

namespace Vsml.Tests.KernelMethods;

public sealed class KernelEvidenceTests
{
    [Fact]
    public void OfALinearKernel_AFeatureSaysWhatItIsMultipliedBy()
    {
        // Two features with mean 0 and deviation 1, two landmarks: class 0 has the first one's kernel, class 1 twice the second one's.
        float[][] rows = [[1, -1], [-1, 1], [1, 1], [-1, -1]], marks = [[1, 0.5f], [-0.5f, 0.25f]];
        FeatureEncoding encoding = FeatureEncoding.Of(2, rows.Length, row => rows[row]);
        AlignedBuffer weights = new(2 * Kernel.Pad(2));
        weights.Span.Clear();
        (weights.Span[0], weights.Span[Kernel.Pad(2) + 1]) = (1, 2);
        Kernel kernel = Kernel.Linear(2);
        KernelVote vote = new(new KernelClassifier(encoding, RowCoordinates.Of(encoding, 2, row => marks[row]), [new WeightedKernel(kernel, weights)], [0, 0], sharpness: 3), [0, 1], trust: 0.5);
        float[] Standardised(float[] row)
        {
            float[] coordinates = new float[2];
            encoding.Encode(row, ranks: false, coordinates);
            return coordinates;
        }

        float[] row = [0.4f, -0.3f], x = Standardised(row), first = Standardised(marks[0]), second = Standardised(marks[1]);
        double[] shares = new double[4], sums = new double[2];
        new KernelEvidence(vote).Add(row, shares, sums);

        // Trust .5, sharpness 3, the mean over two classes, and a scale of 1/2 a feature.
        for (int a = 0; a < 2; a++)
        {
            double expected = 0.5 * 3 * 0.5 * x[a] * (first[a] - (2 * second[a])) / 2;
            Assert.Equal(expected, shares[a], 1e-5);
            Assert.Equal(-expected, shares[2 + a], 1e-5);
        }

        Assert.Equal(shares[0] + shares[1], sums[0], 1e-5);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.2)]
    public void TheSharesOfAllFeatures_AddUpToWhatTheKernelsSayMoreThanAtTheMeans(double missing)
    {
        const int Inputs = 5, Classes = 3;
        LabelledRow[] rows = Rows.Random(512, Inputs, Classes, missing: missing);
        LearnerEnsemble ensemble = new(LearningAlgorithm.Default, Inputs, Classes);
        ensemble.Fit(rows.ToBuffer());
        KernelVote vote = ensemble.Vote!;
        KernelEvidence evidence = new(vote);
        foreach (LabelledRow row in Rows.Random(20, Inputs, Classes, seed: 2, missing: missing))
        {
            float[] means = [.. row.Features.Select((value, a) => float.IsFinite(value) ? (float)vote.Classifier.Encoding.Statistics[a].Mean : float.NaN)];
            double[] shares = new double[Classes * Inputs], sums = new double[Classes], ofMeans = new double[Classes];
            evidence.Add(means, shares, ofMeans);
            Assert.All(shares, share => Assert.Equal(0, share, 1e-6));
            evidence.Add(row.Features, shares, sums);
            for (int b = 0; b < Classes; b++)
            {
                double[] own = shares[(b * Inputs)..((b + 1) * Inputs)];
                Assert.Equal(sums[b] - ofMeans[b], own.Sum(), 1e-4 * (1 + Math.Abs(sums[b])));
                Assert.All(own.Zip(row.Features).Where(pair => !float.IsFinite(pair.Second)), pair => Assert.Equal(0, pair.First));
            }
        }
    }

    [Fact]
    public void AClassThatKernelsDoNotKnow_HasAllThatTheLearnersSay()
    {
        const int Inputs = 4;
        LearnerEnsemble ensemble = new(LearningAlgorithm.Default, Inputs, 3);
        ensemble.Fit(Rows.Random(120, Inputs, 3).ToBuffer());
        LearnerEnsemble grown = ensemble.WithClasses([0, 1, 2, -1]);
        for (int i = 0; i < 5; i++)
            grown.Observe([4 + i, 4, 4, 4], 3);
        double[] shares = new double[4 * Inputs], sums = new double[4], own = new double[4 * Inputs], ownSums = new double[4];
        grown.ReadEvidence([5, 4, 4, 4], shares, sums);
        grown.Learners[0].ReadEvidence([5, 4, 4, 4], own, ownSums);

        Assert.Equal(own[(3 * Inputs)..], shares[(3 * Inputs)..]);
        Assert.Equal(ownSums[3], sums[3]);
        Assert.NotEqual(own[..Inputs], shares[..Inputs]);
    }
}
