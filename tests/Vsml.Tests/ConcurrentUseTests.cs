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

    [Fact]
    public async Task ABufferToWhichTwoThreadsAdd_SaysSo_AndKeepsEveryRowThatItTook()
    {
        const int Width = 2_000;
        var buffer = new RowBuffer(Width);
        int refused = 0;
        var watch = System.Diagnostics.Stopwatch.StartNew();

        // A row is added in microseconds: the threads go on until they met, which on a busy machine may take a while.
        Task<int>[] adding = [.. Enumerable.Range(1, 2).Select(value => Task.Factory.StartNew(() =>
        {
            int taken = 0;
            float[] row = new float[Width];
            Array.Fill(row, value);
            while (taken < 50 || (taken < 10_000 && Volatile.Read(ref refused) == 0 && watch.Elapsed.TotalSeconds < 20))
            {
                try
                {
                    buffer.Add(row, value);
                    taken++;
                }
                catch (InvalidOperationException e) when (e.Message.Contains("in use by another thread", StringComparison.Ordinal))
                {
                    Interlocked.Increment(ref refused);
                }
            }

            return taken;
        }, TaskCreationOptions.LongRunning))];

        int[] added = await Task.WhenAll(adding);
        Assert.NotEqual(0, refused);
        Assert.Equal(added.Sum(), buffer.Count);
        Assert.Equal(added, Enumerable.Range(1, 2).Select(value => Enumerable.Range(0, buffer.Count).Count(row => buffer.Label(row) == value)));
        Assert.All(Enumerable.Range(0, buffer.Count), row => Assert.Equal(buffer.Label(row), buffer.Features(row)[Width - 1]));
    }

    [Fact]
    public void ABufferThatIsLearned_TakesNoRow_ButIsReadByOtherFits()
    {
        RowBuffer buffer = _rows.ToBuffer();
        LearnerEnsemble ensemble = new(LearningAlgorithm.Default, Inputs, Classes), other = ensemble.Clone();
        List<Exception?> errors = [];
        bool isOtherFitted = false;
        var progress = new Call(() =>
        {
            errors.Add(Record.Exception(() => buffer.Add(_rows[0].Features, 0)));
            if (isOtherFitted)
                return;
            isOtherFitted = true;
            other.Fit(buffer);
        });

        ensemble.Fit(buffer, progress: progress);

        Assert.NotEmpty(errors);
        Assert.All(errors, error => Assert.Contains("a fit that goes on", Assert.IsType<InvalidOperationException>(error).Message, StringComparison.Ordinal));
        Assert.Equal(_rows.Length, buffer.Count);
        Assert.Equal(ensemble.State(), other.State());
        buffer.Add(_rows[0].Features, 0);
    }

    [Fact]
    public void RowsOfNumbersThatAreLearned_TakeNoRow()
    {
        RegressionRows rows = new(Inputs);
        foreach ((float[] features, int label) in _rows)
            rows.Add(features, label);
        List<Exception?> errors = [];
        new RegressionLearner(LearningAlgorithm.Default, Inputs, members: 1).Fit(rows, new Call(() => errors.Add(Record.Exception(() => rows.Add(_rows[0].Features, 1)))));

        Assert.NotEmpty(errors);
        Assert.All(errors, error => Assert.Contains("a fit that goes on", Assert.IsType<InvalidOperationException>(error).Message, StringComparison.Ordinal));
        Assert.Equal(_rows.Length, rows.Count);
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
