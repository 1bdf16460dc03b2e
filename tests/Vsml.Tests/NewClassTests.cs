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

    private static LearnerEnsemble Fitted()
    {
        var ensemble = new LearnerEnsemble(LearningAlgorithm.Default, Inputs, 3, members: 2);
        ensemble.Fit(_rows.ToBuffer(), passes: 2);
        return ensemble;
    }
}
