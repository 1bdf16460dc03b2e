using Xunit;

namespace Vsml.Tests;

/// <summary>A learner that is given other classes than it was made with.</summary>
public sealed class NewClassTests
{
    private const int Inputs = 6;
    private static readonly LabelledRow[] _rows = Rows.Random(90, Inputs, 3);

    [Fact]
    public void ClassesInAnotherOrder_ArePredictedAsBefore()
    {
        LearnerEnsemble ensemble = Fitted(), other = ensemble.WithClasses([2, 0, 1]);

        foreach (LabelledRow row in _rows)
        {
            float[] before = ensemble.Predict(row.Features), after = other.Predict(row.Features);
            Close.Assert([before[2], before[0], before[1]], after, 1e-5, "probability");
        }

        Assert.Equal(ensemble.State(), other.WithClasses([1, 2, 0]).State());
    }

    [Fact]
    public void ANewClass_IsLearnedFromItsRows_AndLeavesTheLearnerThatItCameFrom()
    {
        LearnerEnsemble ensemble = Fitted(), grown = ensemble.WithClasses([0, 1, 2, -1]);
        byte[] before = ensemble.State();
        Assert.Equal(4, grown.Classes);
        float[][] news = [.. Rows.Random(30, Inputs, 1, seed: 2).Select(row => row.Features.Select(value => value + 5).ToArray())];
        for (int row = 0; row < 20; row++)
        {
            grown.Observe(news[row], 3);
            grown.Observe(_rows[row].Features, _rows[row].Label);
        }

        Assert.All(news[20..], features => Assert.InRange(grown.Predict(features)[3], 0.5f, 1));
        Assert.All(_rows[..20], row => Assert.InRange(grown.Predict(row.Features)[3], 0, 0.5f));
        Assert.Equal(before, ensemble.State());
    }

    // 20 rows leave projections to be drawn, by rows that are held with their classes.
    [Theory]
    [InlineData(20)]
    [InlineData(90)]
    public void ALearnerOfOtherClasses_IsSavedAndGoesOn(int rows)
    {
        Learner learner = new(LearningAlgorithm.Default, Inputs, 3);
        learner.Observe(_rows[..rows]);
        Learner grown = learner.WithClasses([1, -1, 0, 2]);

        Learner loaded = Learner.Load(new MemoryStream(grown.State()), LearningAlgorithm.Default);
        foreach ((float[] features, int label) in _rows)
        {
            grown.Observe(features, label);
            loaded.Observe(features, label);
        }

        Assert.Equal(grown.State(), loaded.State());
    }

    [Theory]
    [InlineData(16)]
    [InlineData(512)]
    public void AFewRowsOfANewClass_DoNotTakeTheOthersPlace_AndAreSoonRecognised(int inputs)
    {
        const int Classes = 6, Each = 20;
        float[][] centres = [.. Enumerable.Range(0, Classes + 1).Select(b => Normal(b, inputs, 1.5f))];
        LabelledRow[] Blobs(int count, int seed, Func<int, int> label) => [.. Enumerable.Range(0, count).Select(i => new LabelledRow(
            [.. Normal((seed * 10_000) + i, inputs, 1).Zip(centres[label(i)], (noise, centre) => noise + centre)], label(i)))];
        LearnerEnsemble ensemble = new(LearningAlgorithm.Default, inputs, Classes, members: 2, threads: 2);
        ensemble.Fit(Blobs(Classes * Each, 1, i => i % Classes).ToBuffer(), passes: 2);
        LabelledRow[] others = Blobs(120, 2, i => i % Classes), fresh = Blobs(60, 3, _ => Classes);
        double before = Right(ensemble, others);
        Assert.InRange(before, 0.8, 1);

        LearnerEnsemble grown = ensemble.WithClasses([.. Enumerable.Range(0, Classes), -1]);
        foreach (LabelledRow row in fresh[..1])
            grown.Observe(row.Features, row.Label);
        Assert.InRange(Right(grown, others), before - 0.05, 1);
        foreach (LabelledRow row in fresh[1..20])
            grown.Observe(row.Features, row.Label);
        Assert.InRange(Right(grown, others), before - 0.1, 1);
        Assert.InRange(Right(grown, fresh[20..]), 0.6, 1);

        static float[] Normal(int seed, int count, float deviation)
        {
            Random random = new(seed);
            return [.. Enumerable.Range(0, count).Select(_ => deviation * (Enumerable.Range(0, 12).Sum(_ => random.NextSingle()) - 6))];
        }

        static double Right(LearnerEnsemble learned, LabelledRow[] rows) => rows.Average(row =>
        {
            float[] p = learned.Predict(row.Features);
            return Array.IndexOf(p, p.Max()) == row.Label ? 1.0 : 0;
        });
    }

    private static LearnerEnsemble Fitted()
    {
        var ensemble = new LearnerEnsemble(LearningAlgorithm.Default, Inputs, 3, members: 2);
        ensemble.Fit(_rows.ToBuffer(), passes: 2);
        return ensemble;
    }
}
