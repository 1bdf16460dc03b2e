using Xunit;

namespace Vsml.Tests;

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
        Check(Algorithms.Random(Algorithms.TwoLayers), inputs, classes, threads);
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

        // The thread pool enlarges its queue now and then while other tests keep it busy; what a call allocates, it allocates every time.
        long least = Enumerable.Range(0, 5).Min(_ => Allocated(work, probabilities));
        Assert.Equal(0, least);
    }

    private static long Allocated(Action<float[]> work, float[] probabilities)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int repetition = 0; repetition < 10; repetition++)
            work(probabilities);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
