using Xunit;

namespace Vsml.Tests;

public sealed class StreamSampleTests
{
    /// <summary>What samples/Stream.cs shows, and the README says of it: a thousand points, predicted before they are learned.</summary>
    [Fact]
    public void TheCircleOfTheReadme_IsPredictedRightMoreAndMoreOften()
    {
        var learner = new Learner(LearningAlgorithm.Default, inputs: 2, classes: 2);
        var (random, probabilities, right) = (new Random(1), new float[2], new int[1001]);
        for (int row = 1; row <= 1000; row++)
        {
            float[] point = [2 * random.NextSingle() - 1, 2 * random.NextSingle() - 1];
            int label = point[0] * point[0] + point[1] * point[1] < 0.6f ? 1 : 0;
            learner.Predict(point, probabilities);
            right[row] = right[row - 1] + (probabilities[label] > 0.5f ? 1 : 0);
            learner.Observe(point, label);
        }

        Assert.InRange(right[100] / 100.0, 0.7, 0.9);
        Assert.InRange(right[1000] / 1000.0, 0.92, 0.98);
        Assert.InRange((right[1000] - right[500]) / 500.0, 0.94, 0.99);
    }
}
