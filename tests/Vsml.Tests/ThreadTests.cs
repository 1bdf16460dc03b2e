using Xunit;

namespace Vsml.Tests;

public sealed class ThreadTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(0)]
    public void ALearnerOfAWideLayer_IsTheSameForAnyNumberOfThreads(int threads)
    {
        LabelledRow[] rows = Rows.Random(4, 784, 10, missing: 0.05);
        Learner one = new(LearningAlgorithm.Default, 784, 10), several = new(LearningAlgorithm.Default, 784, 10, threads);
        foreach (LabelledRow row in rows)
        {
            Assert.Equal(one.Predict(row.Features), several.Predict(row.Features));
            one.Observe([row]);
            several.Observe([row]);
        }

        Assert.Equal(one.State(), several.State());
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(3, 2)]
    [InlineData(5, 3)]
    [InlineData(5, 0)]
    public void AnEnsemble_IsTheSameForAnyNumberOfThreads(int members, int threads)
    {
        RowBuffer rows = Rows.Random(40, 5, 3).ToBuffer();

        Assert.Equal(Fitted(1), Fitted(threads));

        byte[] Fitted(int count)
        {
            var ensemble = new LearnerEnsemble(LearningAlgorithm.Default, 5, 3, members, count);
            ensemble.Fit(rows, passes: 2, seed: 4);
            return ensemble.State();
        }
    }
}
