using Xunit;

namespace Vsml.Tests;

/// <summary>A learner takes one use at a time. A second one is an error that says so, and neither harms the process nor the learner.</summary>
public sealed class ConcurrentUseTests
{
    private const int Inputs = 30, Classes = 4;
    private static readonly LabelledRow[] _rows = Rows.Random(300, Inputs, Classes);

    [Fact]
    public async Task ALearnerUsedByTwoThreads_SaysSo_AndIsAsIfTheRefusedCallsHadNotBeen()
    {
        Learner learner = new(LearningAlgorithm.Default, Inputs, Classes), alone = new(LearningAlgorithm.Default, Inputs, Classes);
        int refused = await Hammer(
            row => learner.Observe(_rows[row].Features, _rows[row].Label),
            [() => learner.Predict(_rows[0].Features), () => learner.Clone(), () => learner.State(), () => learner.Threads = 2]);

        alone.Observe(_rows);
        Assert.NotEqual(0, refused);
        Assert.Equal(_rows.Length, learner.Observed);
        Assert.Equal(alone.State(), learner.State());
    }

    [Fact]
    public async Task AnEnsembleUsedByTwoThreads_SaysSo_AndIsAsIfTheRefusedCallsHadNotBeen()
    {
        LearnerEnsemble ensemble = new(LearningAlgorithm.Default, Inputs, Classes, 2), alone = ensemble.Clone();
        int refused = await Hammer(
            row => ensemble.Observe(_rows[row].Features, _rows[row].Label),
            [() => ensemble.Predict(_rows[0].Features), () => ensemble.Clone(), () => ensemble.State(), () => ensemble.Threads = 2]);

        foreach ((float[] features, int label) in _rows)
            alone.Observe(features, label);
        Assert.NotEqual(0, refused);
        Assert.Equal(alone.State(), ensemble.State());
    }

    [Fact]
    public void AnEnsembleUsedFromItsOwnProgress_SaysSo()
    {
        LearnerEnsemble ensemble = new(LearningAlgorithm.Default, Inputs, Classes);
        List<Exception?> errors = [];
        Action[] calls =
        [
            () => ensemble.Predict(_rows[0].Features), () => ensemble.Observe(_rows[0].Features, 0), () => ensemble.ObserveAgain(_rows[0].Features, 0),
            () => ensemble.ObserveFeatures(_rows[0].Features), () => ensemble.Clone(), ensemble.Reset, () => ensemble.State(),
            () => ensemble.Fit(_rows.ToBuffer()), () => ensemble.Threads = 1,
        ];
        var progress = new Call(() => errors.AddRange(calls.Select(Record.Exception)));

        ensemble.Fit(_rows.ToBuffer(), progress: progress);

        Assert.NotEmpty(errors);
        Assert.All(errors, error => Assert.Contains("in use", Assert.IsType<InvalidOperationException>(error).Message, StringComparison.Ordinal));
        Assert.Equal(1, ensemble.Predict(_rows[0].Features).Sum(), 1e-5);
    }

    [Fact]
    public void ARefusedCall_DoesNotKeepTheLearnerInUse()
    {
        Learner learner = new(LearningAlgorithm.Default, Inputs, Classes);
        Assert.ThrowsAny<Exception>(() => learner.Save(new MemoryStream(new byte[3])));
        Assert.Throws<ArgumentException>(() => learner.Predict(_rows[0].Features, new float[1]));

        learner.Observe(_rows[0].Features, _rows[0].Label);

        Assert.Equal(1, learner.Observed);
    }

    /// <summary>Learns all rows on one thread, in spite of another that does what it can; gives how many calls were refused.</summary>
    private static async Task<int> Hammer(Action<int> observe, Action[] others)
    {
        int refused = 0;
        using CancellationTokenSource learned = new();
        using ManualResetEventSlim disturbed = new();
        Task disturbing = Task.Run(() =>
        {
            disturbed.Set();
            for (int call = 0; !learned.IsCancellationRequested; call++)
                Try(others[call % others.Length]);
        });
        await Task.Run(() =>
        {
            disturbed.Wait();
            for (int row = 0; row < _rows.Length; row++)
            {
                while (!Try(() => observe(row)))
                {
                }
            }
        });
        await learned.CancelAsync();
        await disturbing;
        return refused;

        bool Try(Action action)
        {
            try
            {
                action();
                return true;
            }
            catch (InvalidOperationException e) when (e.Message.Contains("in use by another thread", StringComparison.Ordinal))
            {
                Interlocked.Increment(ref refused);
                return false;
            }
        }
    }

    private sealed class Call(Action action) : IProgress<double>
    {
        public void Report(double value) => action();
    }
}
