using Microsoft.ML.Data;
using Vsml.MLNet.Models;
using Xunit;

namespace Vsml.MLNet.Tests;

public sealed class PredictorTests
{
    [Theory, InlineData(true), InlineData(false)]
    public void Predict_AllocatesNothingOnceWarm(bool dense)
    {
        var predictor = new Predictor(State(members: 2));
        VBuffer<float> features = dense ? new VBuffer<float>(4, [1, 0, 0, 2]) : new VBuffer<float>(4, 2, [1, 2], [0, 3]);
        predictor.Predict(in features);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int row = 0; row < 100; row++)
            predictor.Predict(in features);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Predict_OfAnotherSize_IsAnError()
    {
        var predictor = new Predictor(State(members: 1));

        var error = Assert.Throws<InvalidOperationException>(() => predictor.Predict(new VBuffer<float>(3, [1, 2, 3]), "Features").ToArray());

        Assert.Contains("'Features' has 3 values, but the model was trained on 4", error.Message, StringComparison.Ordinal);
    }

    private static SharedLearner State(int members) =>
        new(new Trained(new LearnerEnsemble(DeltaRule.Algorithm, inputs: 4, classes: 3, members), ClassSlots.All(3)));
}
