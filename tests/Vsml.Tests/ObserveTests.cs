using Xunit;

namespace Vsml.Tests;

public sealed class ObserveTests
{
    private static readonly LearningAlgorithm _algorithm = Algorithms.Random(Algorithms.WithExperts);
    private static readonly LabelledRow[] _rows = Rows.Random(10, inputs: 4, classes: 3);
    private static readonly float[] _row = [0.3f, -2, 5, 1];

    [Fact]
    public void Observe_OfWeightTwo_IsTwoSteps()
    {
        Learner weighted = Trained(), twice = Trained();

        weighted.Observe(_row, 1, 2);
        twice.Observe(_row, 1);
        twice.Observe(_row, 1);

        Assert.Equal(_rows.Length + 1, weighted.Observed);
        Assert.Equal(_rows.Length + 2, twice.Observed);
        Assert.Equal(twice.Counts.Values.ToArray(), weighted.Counts.Values.ToArray());
        Assert.Equal(twice.Units.Features.Values.ToArray(), weighted.Units.Features.Values.ToArray());
        Assert.Equal(Numbers(twice), Numbers(weighted));
    }

    [Theory]
    [InlineData(0.5f)]
    [InlineData(0.125f)]
    public void Observe_OfAFraction_MovesTheStateByThatFraction(float weight)
    {
        Learner whole = Trained(), part = Trained();
        float[] before = Numbers(whole);

        whole.Observe(_row, 1);
        part.Observe(_row, 1, weight);

        float[] expected = [.. before.Zip(Numbers(whole), (from, to) => from + (weight * (to - from)))];
        Close.Assert(expected, Numbers(part), 1e-6, "state");
        Assert.Equal(weight, part.Counts.Total - _rows.Length, 1e-6);
        Assert.Equal(_rows.Length + 1, part.Observed);
    }

    [Fact]
    public void Observe_OfWeightOneAndAHalf_IsAWholeStepAndAHalfOne()
    {
        Learner atOnce = Trained(), inTwo = Trained();

        atOnce.Observe(_row, 2, 1.5f);
        inTwo.Observe(_row, 2);
        inTwo.Observe(_row, 2, 0.5f);

        Assert.Equal(Numbers(inTwo), Numbers(atOnce));
    }

    [Theory]
    [InlineData(10.5f)]
    [InlineData(400)]
    [InlineData(float.MaxValue)]
    public void Observe_OfAWeightBeyondTheMost_IsAsManyStepsAsAreOfUse(float weight)
    {
        Learner most = Trained(), more = Trained();

        most.Observe(_row, 1, Learner.MaxWeight);
        more.Observe(_row, 1, weight);

        Assert.Equal(most.State(), more.State());
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(3, 1)]
    [InlineData(int.MaxValue, 1)]
    [InlineData(int.MinValue, 1)]
    [InlineData(0, 0)]
    [InlineData(0, -1)]
    [InlineData(0, float.NaN)]
    [InlineData(0, float.PositiveInfinity)]
    public void Observe_OfALabelOrWeightOutOfRange_IsRefusedAndChangesNothing(int label, float weight)
    {
        Learner learner = Trained();
        byte[] before = learner.State();

        Assert.Throws<ArgumentOutOfRangeException>(() => learner.Observe(_row, label, weight));

        Assert.Equal(before, learner.State());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(5)]
    public void Observe_OfAWrongNumberOfFeatures_IsRefusedAndChangesNothing(int features)
    {
        Learner learner = Trained();
        byte[] before = learner.State();

        Assert.Throws<ArgumentException>(() => learner.Observe(new float[features], 0));
        Assert.Throws<ArgumentException>(() => learner.ObserveFeatures(new float[features]));

        Assert.Equal(before, learner.State());
    }

    [Fact]
    public void ObserveFeatures_ChangesTheStatisticsAlone()
    {
        Learner learner = Trained();
        float[] before = Numbers(learner), predicted = learner.Predict(_row);

        learner.ObserveFeatures([9, 9, 9, 9]);

        Assert.Equal(before, Numbers(learner));
        Assert.Equal(_rows.Length, learner.Observed);
        Assert.Equal(_rows.Length, learner.Counts.Total);
        Assert.NotEqual(predicted, learner.Predict(_row));
    }

    [Theory]
    [InlineData(0, 2, 1)]
    [InlineData(1, 1, 1)]
    [InlineData(1, 2, -1)]
    [InlineData(int.MaxValue, 2, 1)]
    [InlineData(int.MaxValue, int.MaxValue, 1)]
    [InlineData(1, int.MaxValue, 1)]
    [InlineData(100_000, 1_000_000, 1)]
    public void Learner_OfASizeOutOfRange_IsRefused(int inputs, int classes, int threads) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Learner(LearningAlgorithm.Default, inputs, classes, threads));

    /// <summary>Second-order memory has a number for every two units.</summary>
    [Fact]
    public void Learner_WithExpertsOfTooManyUnits_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Learner(Algorithms.Random(Algorithms.WithExperts), 20_000, 2));
        Assert.Equal(20_000, new Learner(Algorithms.Random(Algorithms.WithoutExperts), 20_000, 2).Inputs);
    }

    private static Learner Trained()
    {
        var learner = new Learner(_algorithm, 4, 3);
        learner.Observe(_rows);
        return learner;
    }

    private static float[] Numbers(Learner learner) => learner.State.ToArray();
}
