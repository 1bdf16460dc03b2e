using Xunit;

namespace Vsml.Tests;

/// <summary>Alone in the process: the thread pool enlarges its queue, on whichever thread, when other tests keep it busy.</summary>
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
[Collection(nameof(AllocationTests))]
public sealed class AllocationTests
{
    [Theory]
    [InlineData(10, 3, 1)]
    [InlineData(10, 3, 2)]
    [InlineData(300, 6, 1)]
    [InlineData(300, 6, 2)]
    public void PredictAndObserve_AllocateNothingOnceWarm(int inputs, int classes, int threads)
    {
        Check(LearningAlgorithm.Default, inputs, classes, threads);
        Check(Algorithms.Random(Algorithms.WithoutExperts), inputs, classes, threads);
    }

    [Fact]
    public void PredictAndObserveOfAnEnsemble_AllocateNothingOnceWarm()
    {
        LabelledRow[] rows = Rows.Random(5, 4, 3);
        var ensemble = new LearnerEnsemble(LearningAlgorithm.Default, 4, 3, members: 3);

        AssertAllocatesNothing(probabilities =>
        {
            foreach ((float[] features, int label) in rows)
            {
                ensemble.Predict(features, probabilities);
                ensemble.Observe(features, label);
            }
        }, classes: 3);
    }

    private static void Check(LearningAlgorithm algorithm, int inputs, int classes, int threads)
    {
        LabelledRow[] rows = Rows.Random(5, inputs, classes, missing: 0.1);
        var learner = new Learner(algorithm, inputs, classes, threads);

        AssertAllocatesNothing(probabilities =>
        {
            foreach ((float[] features, int label) in rows)
            {
                learner.Predict(features, probabilities);
                learner.Observe(features, label);
                learner.Observe(features, label, 0.5f);
                learner.ObserveFeatures(features);
            }
        }, classes);
    }

    private static void AssertAllocatesNothing(Action<float[]> work, int classes)
    {
        float[] probabilities = new float[classes];
        // Until every feature has shown enough values, and enough rows what they have in common, projections are drawn now and then.
        for (int warm = 0; warm < 32; warm++)
            work(probabilities);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int repetition = 0; repetition < 10; repetition++)
            work(probabilities);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
