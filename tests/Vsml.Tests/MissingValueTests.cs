using Xunit;

namespace Vsml.Tests;

public sealed class MissingValueTests
{
    private const int Inputs = 5, Classes = 3;
    private static readonly LearningAlgorithm _algorithm = Algorithms.Random(Algorithms.WithExperts);
    private static readonly LabelledRow[] _rows = Rows.Random(10, Inputs, Classes);

    [Theory]
    [InlineData(1f)]
    [InlineData(2.25f)]
    public void SubRnnsOfAMissingInput_KeepTheirStateBitForBit(float weight)
    {
        var learner = new Learner(Algorithms.Random(Algorithms.WithExperts), Inputs, Classes);
        learner.Observe(_rows);
        int size = 2 * learner.Algorithm.Packed.StateSize, units = (Inputs + 1) * Classes * size;
        float[] before = learner.State[..units].ToArray();

        learner.Observe([1, float.NaN, 2, float.NaN, 3], 1, weight);

        Span<float> after = learner.State[..units];
        for (int pair = 0; pair < after.Length / size; pair++)
        {
            bool missing = pair % (Inputs + 1) is 1 or 3;
            Assert.Equal(missing, before.AsSpan(pair * size, size).SequenceEqual(after.Slice(pair * size, size)));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AnInputThatIsAlwaysMissing_IsAsIfItWereNotThere(bool experts)
    {
        LearningAlgorithm algorithm = Algorithms.Random(Algorithms.WithExperts with { Experts = experts });
        Learner with = new(algorithm, Inputs + 1, Classes), without = new(algorithm, Inputs, Classes);
        foreach ((float[] features, int label) in _rows)
        {
            float[] more = [.. features[..2], float.NaN, .. features[2..]];
            Close.Assert(without.Predict(features), with.Predict(more), experts ? 1e-4 : 0, "probability");
            with.Observe(more, label);
            without.Observe(features, label);
        }
    }

    [Fact]
    public void ARowOfNothingButMissingValues_TeachesTheClassFrequency()
    {
        var learner = new Learner(LearningAlgorithm.Default, Inputs, 2);
        float[] nothing = [.. Enumerable.Repeat(float.NaN, Inputs)];
        for (int row = 0; row < 40; row++)
            learner.Observe(nothing, row % 8 == 0 ? 0 : 1);

        float[] probabilities = learner.Predict(nothing);

        Assert.Equal(1, probabilities.Sum(), 1e-6);
        Assert.InRange(probabilities[1], 0.7, 1);
    }

    [Theory]
    [InlineData(0, float.PositiveInfinity)]
    [InlineData(3, float.NegativeInfinity)]
    public void Infinity_IsNothingToLearnFrom_AndIsRefusedByTheNameOfItsFeature(int feature, float infinity)
    {
        var learner = new Learner(_algorithm, Inputs, Classes);
        learner.Observe(_rows);
        byte[] before = learner.State();
        float[] row = [1, 2, 3, 4, 5];
        row[feature] = infinity;

        Action[] calls = [() => learner.Observe(row, 0), () => learner.ObserveAgain(row, 0), () => learner.ObserveFeatures(row)];

        Assert.All(calls, call =>
            Assert.Contains($"feature {feature} is", Assert.Throws<ArgumentException>(call).Message, StringComparison.Ordinal));
        Assert.Equal(before, learner.State());
    }

    [Theory]
    [InlineData(0, float.PositiveInfinity, 5)]
    [InlineData(3, float.NegativeInfinity, 5)]
    [InlineData(200, float.PositiveInfinity, 300)]
    public void Infinity_InPrediction_IsAMissingValue(int feature, float infinity, int inputs)
    {
        var learner = new Learner(LearningAlgorithm.Default, inputs, Classes);
        learner.Observe(Rows.Random(70, inputs, Classes));
        float[] row = Rows.Random(1, inputs, Classes, seed: 2)[0].Features;
        float[] missing = [.. row];
        (row[feature], missing[feature]) = (infinity, float.NaN);

        Assert.Equal(learner.Predict(missing), learner.Predict(row));
    }
}
