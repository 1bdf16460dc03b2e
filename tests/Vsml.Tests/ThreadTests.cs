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

    [Fact]
    public void Threads_CanBeChangedAtAnyTimeAndChangeNoResult()
    {
        LabelledRow[] rows = Rows.Random(4, 300, 6);
        Learner one = new(LearningAlgorithm.Default, 300, 6), changing = new(LearningAlgorithm.Default, 300, 6);
        for (int row = 0; row < rows.Length; row++)
        {
            changing.Threads = row + 1;
            one.Observe([rows[row]]);
            changing.Observe([rows[row]]);
        }

        Assert.Equal(one.State(), changing.State());
        Assert.Equal(4, changing.Clone().Threads);
        Assert.Throws<ArgumentOutOfRangeException>(() => changing.Threads = -1);
        Assert.Throws<ArgumentOutOfRangeException>(() => new LearnerEnsemble(LearningAlgorithm.Default, 2, 2).Threads = -1);
    }
}
