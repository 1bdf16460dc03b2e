using Xunit;

namespace Vsml.Tests;

/// <summary>A feature far from zero keeps the variation that its floats have, down to neighbouring ones.</summary>
public sealed class LargeOffsetTests
{
    [Theory]
    [InlineData(1.77e12f, 2)]
    [InlineData(1.77e12f, 9)]
    [InlineData(-1e30f, 3)]
    [InlineData(16_777_216f, 4)]
    public void ValuesThatAreNeighbouringFloats_AreLearnedAsWellAsSmallOnes(float offset, int values)
    {
        float spacing = MathF.BitIncrement(MathF.Abs(offset)) - MathF.Abs(offset);
        Learner far = new(LearningAlgorithm.Default, 2, 2), near = new(LearningAlgorithm.Default, 2, 2);
        var random = new Random(1);
        for (int row = 0; row < 80; row++)
        {
            int value = random.Next(values);
            float noise = random.NextSingle();
            far.Observe([offset + (value * spacing), noise], value >= values / 2 ? 1 : 0);
            near.Observe([value, noise], value >= values / 2 ? 1 : 0);
        }

        for (int value = 0; value < values; value++)
        {
            float[] predicted = far.Predict([offset + (value * spacing), 0.5f]);
            Assert.Equal(value >= values / 2 ? 1 : 0, predicted[1] > 0.5f ? 1 : 0);
            Close.Assert(near.Predict([value, 0.5f]), predicted, 1e-3, "probability");
        }
    }

    [Fact]
    public void AConstantThatIsFarFromZero_StaysOne()
    {
        Learner with = new(LearningAlgorithm.Default, 2, 2), zero = new(LearningAlgorithm.Default, 2, 2);
        var random = new Random(1);
        for (int row = 0; row < 40; row++)
        {
            float value = random.NextSingle();
            with.Observe([1.77e12f, value], value > 0.5f ? 1 : 0);
            zero.Observe([0, value], value > 0.5f ? 1 : 0);
        }

        Assert.Equal(zero.Predict([0, 0.7f]), with.Predict([1.77e12f, 0.7f]));
    }
}
