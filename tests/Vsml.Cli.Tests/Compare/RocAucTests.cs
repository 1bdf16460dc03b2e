using Vsml.Cli.Compare;

namespace Vsml.Cli.Tests.Compare;

public class RocAucTests
{
    [Fact]
    public void OfTwoClasses_IsTheShareOfPairsInOrderWhereTiesAreHalf()
    {
        // Of 2 x 3 pairs the positive at .8 is above all three, the one at .4 above one and level with one.
        float[] positive = [0.1f, 0.4f, 0.8f, 0.5f, 0.4f];
        int[] labels = [0, 1, 1, 0, 0];
        Assert.Equal((3 + 1.5) / 6, RocAuc.Of([.. positive.Select(p => new[] { 1 - p, p })], labels), 12);
    }

    [Theory]
    [InlineData(0.9f, 0.1f, 1)]
    [InlineData(0.1f, 0.9f, 0)]
    [InlineData(0.3f, 0.3f, 0.5)]
    public void OfTwoClasses_Is1WhereAllAreInOrderAnd0WhereNoneIs(float ofPositive, float ofNegative, double expected) =>
        Assert.Equal(expected, RocAuc.Of([[1 - ofPositive, ofPositive], [1 - ofNegative, ofNegative]], [1, 0]), 12);

    [Fact]
    public void OfSeveralClasses_IsTheMeanOverPairsInBothDirections()
    {
        var random = new Random(3);
        int[] labels = [.. Enumerable.Range(0, 60).Select(_ => random.Next(4))];
        float[][] probabilities = [.. labels.Select(label =>
        {
            // Of few levels, so that there are ties.
            float[] p = [.. Enumerable.Range(0, 4).Select(c => random.Next(1, 5) + (c == label ? 2f : 0f))];
            return p.Select(value => value / p.Sum()).ToArray();
        })];

        double sum = 0;
        foreach ((int one, int other) in from a in Enumerable.Range(0, 4) from b in Enumerable.Range(0, a) select (a, b))
            sum += (Plain(one, other) + Plain(other, one)) / 2;
        Assert.Equal(sum / 6, RocAuc.Of(probabilities, labels), 12);

        double Plain(int positive, int negative)
        {
            double pairs = 0;
            int count = 0;
            for (int i = 0; i < labels.Length; i++)
            {
                for (int j = 0; j < labels.Length; j++)
                {
                    if (labels[i] != positive || labels[j] != negative)
                        continue;
                    float high = probabilities[i][positive], low = probabilities[j][positive];
                    pairs += high > low ? 1 : high == low ? 0.5 : 0;
                    count++;
                }
            }
            return pairs / count;
        }
    }

    [Fact]
    public void AClassThatNoTestRowShows_IsInNoPair()
    {
        float[][] probabilities = [[0.6f, 0.2f, 0.2f], [0.1f, 0.2f, 0.7f], [0.5f, 0.3f, 0.2f]];
        // 0 against 2 by the probability of 0: in order; by that of 2: in order.
        Assert.Equal(1, RocAuc.Of(probabilities, [0, 2, 0]));
        // Of two classes shown in training, only one is tested.
        Assert.Equal(double.NaN, RocAuc.Of(probabilities, [1, 1, 1]));
    }

    [Fact]
    public void AClassThatNoTrainingRowShows_IsToldFromOthersByTheirsAlone()
    {
        float[][] probabilities = [[0.9f, 0.1f], [0.2f, 0.8f], [0.4f, 0.6f]];
        // 0-1: 1 and 1; 0-unknown by 0: .9 above .4, by unknown: half; 1-unknown by 1: .8 above .6, by unknown: half.
        Assert.Equal((1 + 1 + 1 + 0.5 + 1 + 0.5) / 6, RocAuc.Of(probabilities, [0, 1, -1]), 12);
        // Two such classes are two, not one: nothing tells them apart.
        Assert.Equal(0.5, RocAuc.Of(probabilities, [-1, -2, -2]), 12);
        Assert.Equal(double.NaN, RocAuc.Of(probabilities, [-1, -1, -1]));
    }
}
