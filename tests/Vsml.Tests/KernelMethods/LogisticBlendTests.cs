using Vsml.KernelMethods;
using Vsml.Kernels;
using Xunit;

namespace Vsml.Tests.KernelMethods;

public sealed class LogisticBlendTests
{
    private const int Count = 120, Inputs = 3;

    [Fact]
    public void WhereClassesOverlapAndOneIsRare_LogisticRegressionCounts_AndUnseenRowsAreToldBetter()
    {
        (double share, double alone, double together) = Blend(noise: 1.2);
        Assert.InRange(share, 0.3, 1);
        Assert.True(together < alone, $"log-loss {together} beside {alone}");
    }

    [Fact]
    public void WhereClassesAreToldApartWithoutError_LeastSquaresCountMore()
    {
        double share = Blend(noise: 0).Share;
        Assert.InRange(share, 0, 0.5);
    }

    // Fits 120 rows with one kernel: the share of logistic regression, read from the offsets, and the log-loss of further rows without it and with it.
    private static (double Share, double Alone, double Together) Blend(double noise)
    {
        (LabelledRows rows, float[][] features) = Made(Count, noise, seed: 1);
        double[] frequencies = [.. Enumerable.Range(0, 2).Select(b => rows.Labels.Count(label => label == b) / (double)Count)];
        RowCoordinates coordinates = RowCoordinates.Empty(Count, Inputs, plain: true, ranks: false);
        for (int row = 0; row < Count; row++)
            coordinates.Of(ranks: false).Set(row, features[row]);
        float[] targets = [.. rows.Labels.SelectMany(label => frequencies.Select((frequency, b) => (float)((label == b ? 1 : 0) - frequency)))];
        Kernel kernel = Kernel.Gaussian(Inputs);
        GramRegression regression = new(Count, 2);
        KernelSearch.Fill(kernel, coordinates, regression, () => { });
        Candidate candidate = KernelSearch.BestLambda(kernel, regression, Candidate.MiddlePower, targets, rows.Weights, () => { });
        float[] predicted = [.. targets.Zip(candidate.Errors, (target, error) => target - error)];
        (float sharpness, float[] offsets) = Calibration.Of(predicted, rows.Labels, rows.Weights, frequencies);
        SolvedKernel solved = new(kernel, 1, candidate.Lambda, regression.Solutions, predicted, regression.Gram);
        (LabelledRows others, float[][] unseen) = Made(2_000, noise, seed: 2);
        float[] before = [.. solved.Weights.Span], offsetsBefore = [.. offsets];
        double alone = LogLoss();

        LogisticBlend.Add([solved], predicted, (sharpness, offsets), rows, frequencies, () => { });

        // Weights and offsets are between those of the two, by the same share.
        float[] logs = [.. frequencies.Select(frequency => (float)Math.Log(frequency))];
        AlignedBuffer scaled = new(regression.Gram.Length);
        for (int at = 0; at < scaled.Length; at++)
            scaled.Span[at] = (float)(2 / candidate.Lambda) * regression.Gram.Span[at];
        LogisticGramRegression logistic = new(scaled, rows.Labels, rows.Weights, logs);
        Assert.True(logistic.Solve(() => { }));
        double share = Enumerable.Range(0, before.Length).Where(at => at % Kernel.Pad(Count) < Count).Select(at =>
            (Change: solved.Weights.Span[at] - (double)before[at], Whole: (2 / candidate.Lambda * logistic.Solutions.Span[at] / sharpness) - before[at]))
            .Aggregate((Product: 0.0, Square: 0.0), (sum, one) => (sum.Product + (one.Change * one.Whole), sum.Square + (one.Whole * one.Whole)), sum => sum.Product / sum.Square);
        for (int at = 0; at < Count; at++)
            Assert.Equal(before[at] + (share * ((2 / candidate.Lambda * logistic.Solutions.Span[at] / sharpness) - before[at])), solved.Weights.Span[at], 1e-3);
        for (int b = 0; b < 2; b++)
            Assert.Equal(offsetsBefore[b] + (share * (logs[b] - offsetsBefore[b])), offsets[b], 1e-3);
        return (share, alone, LogLoss());

        double LogLoss() => Enumerable.Range(0, others.Count).Average(row =>
        {
            double[] logits = [.. offsets.Select((offset, b) => offset + (sharpness * Enumerable.Range(0, Count).Sum(j =>
                solved.Weights.Span[(b * Kernel.Pad(Count)) + j] * PlainKernels.Value(kernel, unseen[row], features[j]))))];
            return Calibration.LogLoss(logits, others.Labels[row]);
        });
    }

    private static (LabelledRows Rows, float[][] Features) Made(int count, double noise, int seed)
    {
        Random random = new(seed);
        float[][] features = [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, Inputs).Select(_ => (random.NextSingle() * 3.4f) - 1.7f).ToArray())];

        // Two clouds a long way apart, or an overlap with a tail.
        for (int row = 0; noise == 0 && row < count; row++)
            features[row][0] = (row % 2 * 3) - 1.5f + (features[row][0] * 0.2f);
        int[] labels = noise > 0
            ? [.. features.Select(row => row[0] + row[1] + (noise * Math.Log(1 / random.NextDouble())) > 1.2 + (2 * noise) ? 1 : 0)]
            : [.. Enumerable.Range(0, count).Select(row => row % 2)];
        return (new LabelledRows(Inputs, count, row => features[row], labels, [.. Enumerable.Repeat(1f, count)], 2), features);
    }
}
