using Vsml.KernelMethods;
using Xunit;

namespace Vsml.Tests.KernelMethods;

public sealed class KernelClassifierTests
{
    [Fact]
    public void ItLearnsWhatNoLinearRuleTells_AndSaysHowSureToBe()
    {
        (float[] Features, int Label)[] rows = Checkers(300, inputs: 4), others = Checkers(400, inputs: 4, seed: 2);
        KernelClassifier classifier = Fit(rows, classes: 2)!;

        Assert.InRange(Accuracy(classifier, others), 0.9, 1);
        Assert.InRange(LogLoss(classifier, others), 0, 0.3);
    }

    [Fact]
    public void FeaturesThatMatter_ComeToCountMore()
    {
        (float[] Features, int Label)[] rows = Checkers(256, inputs: 20);
        KernelClassifier classifier = Fit(rows, classes: 2)!;

        Kernel tuned = classifier.Kernels.Select(one => one.Kernel).First(kernel => kernel.Scales[0] != kernel.Scales[19]);
        Assert.True(Math.Min(tuned.Scales[0], tuned.Scales[1]) > 3 * tuned.Scales[2..20].Average(), $"scales {string.Join(", ", tuned.Scales[..20])}");
        Assert.InRange(Accuracy(classifier, Checkers(400, inputs: 20, seed: 2)), 0.8, 1);
    }

    [Fact]
    public void LogLoss_IsThatOfTheFrequencies_WhereThereIsNothingToLearn()
    {
        Random random = new(1);
        (float[], int)[] Noise(int count) => [.. Enumerable.Range(0, count).Select(_ =>
            (Enumerable.Range(0, 5).Select(_ => random.NextSingle()).ToArray(), random.NextDouble() < 0.2 ? 1 : 0))];
        KernelClassifier classifier = Fit(Noise(200), classes: 2)!;

        double entropy = -(0.2 * Math.Log(0.2)) - (0.8 * Math.Log(0.8));
        Assert.InRange(LogLoss(classifier, Noise(2000)), 0, entropy + 0.06);
    }

    [Theory]
    [InlineData(40)]
    [InlineData(1400)]
    public void TheResultIsTheSame_ForAnyNumberOfThreads(int count)
    {
        LabelledRow[] made = Rows.Random(count, 6, 3, missing: 0.1);
        (float[], int)[] rows = [.. made.Select(row => (row.Features, row.Label))];
        KernelClassifier one = Fit(rows, 3, threads: 1)!, three = Fit(rows, 3, threads: 3)!;

        Assert.Equal(Math.Min(count, KernelClassifier.MostLandmarks), one.Landmarks.Rows);
        foreach (LabelledRow row in made[..10])
            Assert.Equal(one.Logits(row.Features, one.NewScratch()).ToArray(), three.Logits(row.Features, three.NewScratch()).ToArray());
    }

    [Fact]
    public void ManyClasses_AreLearned()
    {
        LabelledRow[] rows = Rows.Random(900, 90, 30), others = Rows.Random(300, 90, 30, seed: 2);
        KernelClassifier classifier = Fit([.. rows.Select(row => (row.Features, row.Label))], 30)!;
        Assert.InRange(Accuracy(classifier, [.. others.Select(row => (row.Features, row.Label))]), 0.5, 1);
    }

    [Fact]
    public void InfiniteAndHugeValues_GiveFiniteLogits()
    {
        LabelledRow[] rows = Rows.Random(60, 4, 3, missing: 0.2);
        KernelClassifier classifier = Fit([.. rows.Select(row => (row.Features, row.Label))], 3)!;
        foreach (float value in (float[])[float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.MaxValue, float.MinValue])
            Assert.All(classifier.Logits([value, value, value, value], classifier.NewScratch()).ToArray(), logit => Assert.True(float.IsFinite(logit)));
    }

    [Fact]
    public void FewRows_OneClass_AndVeryWideRows_AreLeftToTheLearners()
    {
        Assert.Null(Fit([.. Rows.Random(7, 3, 2).Select(row => (row.Features, row.Label))], 2));
        Assert.Null(Fit([.. Rows.Random(20, 3, 2).Select(row => (row.Features, 0))], 1));
        Assert.Null(Fit([.. Rows.Random(20, 4097, 2).Select(row => (row.Features, row.Label))], 2));
    }

    [Fact]
    public void AConstantFeature_AndRowsThatAreAllAlike_AreNoError()
    {
        KernelClassifier classifier = Fit([.. Enumerable.Range(0, 20).Select(row => ((float[])[1, 2], row % 2))], 2)!;
        float[] logits = classifier.Logits([1, 2], classifier.NewScratch()).ToArray();
        Assert.Equal(logits[0], logits[1], 1e-3);
    }

    private static KernelClassifier? Fit((float[] Features, int Label)[] rows, int classes, int threads = 1) => KernelClassifierFit.Of(
        new LabelledRows(
            rows[0].Features.Length, rows.Length, row => rows[row].Features, [.. rows.Select(row => row.Label)], [.. Enumerable.Repeat(1f, rows.Length)], classes),
        new ParallelOptions { MaxDegreeOfParallelism = threads },
        () => { });

    // Squares of a board by the first two features; the others say nothing.
    private static (float[] Features, int Label)[] Checkers(int count, int inputs, int seed = 1)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            float[] features = [.. Enumerable.Range(0, inputs).Select(_ => (random.NextSingle() * 2) - 1)];
            return (features, features[0] > 0 == features[1] > 0 ? 1 : 0);
        })];
    }

    private static double Accuracy(KernelClassifier classifier, (float[] Features, int Label)[] rows) => rows.Average(row =>
    {
        float[] logits = classifier.Logits(row.Features, classifier.NewScratch()).ToArray();
        return Array.IndexOf(logits, logits.Max()) == row.Label ? 1.0 : 0;
    });

    private static double LogLoss(KernelClassifier classifier, (float[] Features, int Label)[] rows) => rows.Average(row =>
    {
        float[] logits = classifier.Logits(row.Features, classifier.NewScratch()).ToArray();
        return Math.Log(logits.Sum(logit => Math.Exp(logit - logits[row.Label])));
    });
}
