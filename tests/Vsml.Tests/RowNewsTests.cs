using Xunit;

namespace Vsml.Tests;

/// <summary>What a learner takes from a row that it knows in part.</summary>
public sealed class RowNewsTests
{
    private const int Inputs = 4, Classes = 3;
    private static readonly LabelledRow[] _rows = Rows.Random(20, Inputs, Classes);
    private static readonly RowBuffer _buffer = _rows.ToBuffer();

    [Fact]
    public void ARowWhoseFeaturesAreKnown_IsNotCountedInTheStatisticsAgain()
    {
        Learner learner = Prepared();
        double[] before = learner.Units.Features.Values.ToArray();

        learner.ObserveBuffered(_buffer, 0, RowNews.Label);

        Assert.Equal(before, learner.Units.Features.Values.ToArray());
        Assert.Equal((1, 0), (learner.Counts.Total, learner.Counts.Repeated));
    }

    [Fact]
    public void ARowShownAgain_IsNoEvidenceOfItsClass_ButARepetition()
    {
        Learner learner = Prepared();
        for (int pass = 0; pass < 3; pass++)
        {
            for (int row = 0; row < _rows.Length; row++)
                learner.ObserveBuffered(_buffer, row, pass == 0 ? RowNews.Label : RowNews.None);
            Assert.Equal(_rows.Length, learner.Counts.Total);
            Assert.Equal(Math.Log(pass + 1), learner.Counts.Repetition, 1e-12);
        }
    }

    [Fact]
    public void ObserveAgain_IsAStepWithARowShownAgain()
    {
        Learner learner = Prepared(), other = Prepared();
        learner.ObserveBuffered(_buffer, 0, RowNews.Label);
        other.ObserveBuffered(_buffer, 0, RowNews.Label);

        learner.ObserveAgain(_rows[0].Features, _rows[0].Label);
        other.ObserveBuffered(_buffer, 0, RowNews.None);

        Assert.Equal(other.State(), learner.State());
        Assert.Equal((1, 1, 1), (learner.Counts.Total, learner.Counts.Repeated, learner.Observed));
    }

    [Fact]
    public void Repetition_IsSeenByTheLearningAlgorithm()
    {
        Learner once = Prepared();
        for (int row = 0; row < _rows.Length; row++)
            once.ObserveBuffered(_buffer, row, RowNews.Label);
        Learner other = once.Clone();
        other.Counts.Repeated = _rows.Length;
        foreach (Learner each in (Learner[])[once, other])
            each.ObserveAgain(_rows[0].Features, _rows[0].Label);

        Assert.NotEqual(once.Predict(_rows[0].Features), other.Predict(_rows[0].Features));
    }

    private static Learner Prepared()
    {
        Learner learner = new(Algorithms.Random(Algorithms.WithoutExperts), Inputs, Classes);
        learner.Units.AddAll(_buffer.Count, _buffer.Features, _buffer.Label);
        return learner;
    }
}
