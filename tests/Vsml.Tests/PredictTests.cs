using Xunit;

namespace Vsml.Tests;

public sealed class PredictTests
{
    private static readonly LabelledRow[] _rows = Rows.Random(20, inputs: 6, classes: 3, missing: 0.1);

    public static TheoryData<bool> Experts => [false, true];

    [Theory]
    [MemberData(nameof(Experts))]
    public void Predict_ChangesNotABitOfTheLearner(bool experts)
    {
        Learner learner = Trained(experts);
        byte[] before = learner.State();

        foreach (LabelledRow row in _rows)
            learner.Predict(row.Features);

        Assert.Equal(before, learner.State());
    }

    [Theory]
    [MemberData(nameof(Experts))]
    public void Observe_AfterPredict_EqualsObserveAlone(bool experts)
    {
        Learner with = Trained(experts), without = Trained(experts);
        foreach (LabelledRow row in _rows)
        {
            with.Predict(row.Features);
            with.Predict(_rows[0].Features);
            with.Observe([row]);
            without.Observe([row]);
        }

        Assert.Equal(without.State(), with.State());
    }

    [Theory]
    [MemberData(nameof(Experts))]
    public void Predict_GivesProbabilities(bool experts)
    {
        Learner learner = Trained(experts);
        foreach (LabelledRow row in _rows)
        {
            float[] probabilities = learner.Predict(row.Features);
            Assert.All(probabilities, p => Assert.InRange(p, 0, 1));
            Assert.Equal(1, probabilities.Sum(), 1e-6);
        }
    }

    [Fact]
    public void Predict_OfANewLearner_IsTheSameForAllClasses()
    {
        float[] probabilities = new Learner(LearningAlgorithm.Default, 6, 3).Predict(_rows[0].Features);

        Close.Assert([1 / 3f, 1 / 3f, 1 / 3f], probabilities, 1e-6, "probability");
    }

    [Fact]
    public void Predict_OfTheLargestFloats_IsFinite()
    {
        var learner = new Learner(LearningAlgorithm.Default, 2, 2);
        for (int row = 0; row < 10; row++)
            learner.Observe([row % 2 == 0 ? float.MaxValue : float.MinValue, row % 3 * float.Epsilon], row % 2);

        float[] probabilities = learner.Predict([float.MaxValue, float.Epsilon]);

        Assert.Equal(1, probabilities.Sum(), 1e-6);
    }

    [Theory]
    [InlineData(5, 3, "expected 6 features, found 5")]
    [InlineData(7, 3, "expected 6 features, found 7")]
    [InlineData(6, 2, "expected room for 3 probabilities, found 2")]
    [InlineData(6, 4, "expected room for 3 probabilities, found 4")]
    public void Predict_WithAWrongLength_IsRefused(int features, int probabilities, string message)
    {
        var learner = new Learner(LearningAlgorithm.Default, 6, 3);

        var e = Assert.Throws<ArgumentException>(() => learner.Predict(new float[features], new float[probabilities]));

        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }

    private static Learner Trained(bool experts)
    {
        var learner = new Learner(Algorithms.Random(experts ? Algorithms.WithExperts : Algorithms.WithoutExperts), 6, 3);
        learner.Observe(_rows);
        return learner;
    }
}
