using System.Buffers.Binary;
using Xunit;

namespace Vsml.Tests;

public sealed class LearnerEnsembleTests
{
    private const string Name = "some.model";
    private const int Inputs = 4, Classes = 3, Members = 3;
    private static readonly LabelledRow[] _rows = Rows.Random(30, Inputs, Classes, missing: 0.1);

    [Fact]
    public void Predict_IsTheMeanOfLearnersThatSawTheRowsInOrdersOfTheirOwn()
    {
        LearnerEnsemble ensemble = new(LearningAlgorithm.Default, Inputs, Classes, Members);
        ensemble.Learn(_rows.ToBuffer(), passes: 2, seed: 5, progress: null, withKernels: false, CancellationToken.None);
        Learner[] learners = [.. Enumerable.Range(0, Members).Select(FittedAlone)];

        foreach (LabelledRow row in _rows)
        {
            float[][] each = [.. learners.Select(learner => learner.Predict(row.Features))];
            float[] mean = [.. Enumerable.Range(0, Classes).Select(b => each.Average(p => p[b]))];
            Close.Assert(mean, ensemble.Predict(row.Features), 1e-6, "probability");
            Assert.NotEqual(each[0], each[1]);
        }

        static Learner FittedAlone(int member)
        {
            var learner = new Learner(LearningAlgorithm.Default, Inputs, Classes, threads: 1, seed: (ulong)member);
            RowOrder order = new(_rows.Length, seed: 5, member);
            RowBuffer rows = _rows.ToBuffer();
            learner.Units.AddFeatures(rows.Count, rows.Features);
            learner.Encoder.Buffer(rows.Count, rows.Features, rows.Label, goesOn: true);
            foreach (int row in order.Next())
                learner.ObserveBuffered(rows, row, RowNews.Label);
            foreach (int row in order.Next())
                learner.ObserveBuffered(rows, row, RowNews.None);
            learner.Encoder.EndBuffer();
            return learner;
        }
    }

    [Fact]
    public void Fit_GoesOnFromWhatIsKnown_AndDependsOnItsSeed()
    {
        LearnerEnsemble ensemble = Fitted();
        byte[] once = ensemble.State();

        ensemble.Fit(_rows.ToBuffer(), passes: 2, seed: 5);

        Assert.Equal(2 * _rows.Length, ensemble.Observed);
        Assert.NotEqual(once, ensemble.State());
        Assert.Equal(once, Fitted().State());
        Assert.NotEqual(once, Fitted(seed: 6).State());
    }

    [Fact]
    public void Fit_OfNoRows_ChangesNothing()
    {
        LearnerEnsemble ensemble = Fitted();
        byte[] before = ensemble.State();

        ensemble.Fit(new RowBuffer(Inputs));

        Assert.Equal(before, ensemble.State());
    }

    [Fact]
    public void Fit_OfRowsThatDoNotFit_IsRefusedAndChangesNothing()
    {
        LearnerEnsemble ensemble = Fitted();
        byte[] before = ensemble.State();
        var badLabel = new RowBuffer(Inputs);
        badLabel.Add([1, 2, 3, 4], 0);
        badLabel.Add([1, 2, 3, 4], Classes);

        Assert.Throws<ArgumentNullException>(() => ensemble.Fit(null!));
        Assert.Throws<ArgumentOutOfRangeException>(() => ensemble.Fit(_rows.ToBuffer(), passes: 0));
        string width = Assert.Throws<ArgumentException>(() => ensemble.Fit(new RowBuffer(Inputs + 1))).Message;
        string label = Assert.Throws<ArgumentException>(() => ensemble.Fit(badLabel)).Message;

        Assert.Contains("expected rows of 4 features, found 5", width, StringComparison.Ordinal);
        Assert.Contains("row 1 has label 3, expected 0 to 2", label, StringComparison.Ordinal);
        Assert.Equal(before, ensemble.State());
    }

    [Fact]
    public void Fit_TellsItsProgress_AtTheEndOfEveryPassAtLeast()
    {
        var progress = new Record();

        new LearnerEnsemble(LearningAlgorithm.Default, Inputs, Classes, members: 2).Fit(_rows.ToBuffer(), passes: 2, progress: progress);

        Assert.Equal(progress.Reports.Order(), progress.Reports);
        Assert.Subset(progress.Reports.ToHashSet(), new HashSet<double> { 0.25, 0.5, 0.75, 1 });
        Assert.InRange(progress.Reports[0], double.Epsilon, 0.25);
        Assert.Equal(1, progress.Reports[^1]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Fit_TellsItsProgress_ManyTimesAPass_AndEndsBetweenTwoRows(int members)
    {
        const int Count = 3_000;
        RowBuffer rows = Rows.Random(Count, 60, 12).ToBuffer();
        var ensemble = new LearnerEnsemble(LearningAlgorithm.Default, 60, 12, members, threads: 2);
        using CancellationTokenSource source = new();
        var watch = System.Diagnostics.Stopwatch.StartNew();
        (double Seconds, double Share) cancelled = default;
        var progress = new Record(share =>
        {
            if (share < 0.3 / 4 || source.IsCancellationRequested)
                return;
            cancelled = (watch.Elapsed.TotalSeconds, share);
            source.Cancel();
        });

        Assert.Throws<OperationCanceledException>(() => ensemble.Fit(rows, passes: 4, progress: progress, cancellationToken: source.Token));

        // Relative to the time so far: the machine may be busy.
        double end = watch.Elapsed.TotalSeconds;
        Assert.InRange(cancelled.Share, 0.3 / 4, 0.9 / 4);
        Assert.InRange(end - cancelled.Seconds, 0, 1 + cancelled.Seconds);
        // Ten reports a second, but for what others do on this machine.
        Assert.InRange(progress.Reports.Count, Math.Max(1, (int)Math.Min(cancelled.Seconds, 10)), 1000);
    }

    [Fact]
    public void Fit_EndsWhenCancelled()
    {
        using CancellationTokenSource source = new();
        var cancelling = new Record(_ => source.Cancel());
        var ensemble = new LearnerEnsemble(LearningAlgorithm.Default, Inputs, Classes, members: 2, threads: 2);

        Assert.Throws<OperationCanceledException>(
            () => ensemble.Fit(_rows.ToBuffer(), passes: 1000, progress: cancelling, cancellationToken: source.Token));

        Assert.InRange(ensemble.Observed, 0, 100 * _rows.Length);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1025, 1)]
    [InlineData(1, -1)]
    public void LearnerEnsemble_OfASizeOutOfRange_IsRefused(int members, int threads) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new LearnerEnsemble(LearningAlgorithm.Default, 2, 2, members, threads));

    [Fact]
    public void Load_OfASavedEnsemble_GivesItBackBitForBit()
    {
        LearnerEnsemble ensemble = Fitted();
        foreach (Stream stream in (Stream[])[new MemoryStream(ensemble.State()), new ForwardOnlyStream(ensemble.State())])
        {
            LearnerEnsemble loaded = LearnerEnsemble.Load(stream, Name);
            Assert.Equal(ensemble.State(), loaded.State());
            Assert.Equal((Inputs, Classes, Members, (long)_rows.Length), (loaded.Inputs, loaded.Classes, loaded.Members, loaded.Observed));
            Assert.Equal(LearningAlgorithm.Default.Fingerprint, loaded.Algorithm.Fingerprint);
            Assert.Equal(ensemble.Predict(_rows[0].Features), loaded.Predict(_rows[0].Features));
        }
    }

    [Fact]
    public void Load_OfAnEnsembleThatWasFittedTwice_PredictsAndGoesOnBitForBit()
    {
        LearnerEnsemble ensemble = Fitted();
        ensemble.Fit(_rows.ToBuffer(), seed: 6);
        LearnerEnsemble loaded = LearnerEnsemble.Load(new MemoryStream(ensemble.State()), Name);
        foreach (LabelledRow row in _rows)
        {
            Assert.Equal(ensemble.Predict(row.Features), loaded.Predict(row.Features));
            ensemble.Observe(row.Features, row.Label);
            loaded.Observe(row.Features, row.Label);
        }

        Assert.Equal(ensemble.State(), loaded.State());
    }

    [Fact]
    public void Clone_HasTheSameStateAndALifeOfItsOwn()
    {
        LearnerEnsemble ensemble = Fitted(), clone = ensemble.Clone();
        byte[] before = ensemble.State();
        Assert.Equal(before, clone.State());

        clone.Observe(_rows[0].Features, _rows[0].Label);

        Assert.Equal(before, ensemble.State());
        Assert.NotEqual(before, clone.State());
    }

    [Fact]
    public void Reset_MakesANewEnsemble()
    {
        LearnerEnsemble ensemble = Fitted();

        ensemble.Reset();

        Assert.Equal(new LearnerEnsemble(LearningAlgorithm.Default, Inputs, Classes, Members).State(), ensemble.State());
    }

    [Fact]
    public void Load_OfADamagedEnsemble_ReadsOrRefusesByItsName() =>
        Damage.OfAnyByte(Fitted().State(), Name, stream => LearnerEnsemble.Load(stream, Name));

    [Fact]
    public void Load_OfATruncatedEnsemble_IsRefusedByItsName() =>
        Damage.OfTheLength(Fitted().State(), Name, stream => LearnerEnsemble.Load(stream, Name));

    [Theory]
    [InlineData(0, 1 << 26)]
    [InlineData(0, int.MaxValue)]
    [InlineData(0, -1)]
    [InlineData(0, 0)]
    public void Load_OfALengthThatLies_IsRefusedBeforeMemoryIsTaken(int at, int length)
    {
        byte[] saved = Fitted().State();
        BinaryPrimitives.WriteInt32LittleEndian(saved.AsSpan(at), length);

        // No more than the whole of what was saved, which a length that lies leaves to be read.
        long most = 500_000 + (2 * saved.Length);
        Assert.InRange(Damage.Allocated(() => LearnerEnsemble.Load(new MemoryStream(saved), Name)), 0, most);
        Assert.InRange(Damage.Allocated(() => LearnerEnsemble.Load(new ForwardOnlyStream(saved), Name)), 0, most);
    }

    [Fact]
    public void Load_OfLearnersOfDifferentWidth_IsRefused()
    {
        byte[] two = new LearnerEnsemble(LearningAlgorithm.Default, 2, 2, members: 2).State();
        byte[] one = new LearnerEnsemble(LearningAlgorithm.Default, 2, 2).State();
        byte[] wider = new Learner(LearningAlgorithm.Default, 3, 2).State();
        int state = two.Length - one.Length, noKernels = 1;

        string message = Damage.AssertRefused(Name, () => LearnerEnsemble.Load(new MemoryStream([.. two[..^(state + noKernels)], .. wider]), Name));

        Assert.Contains("learner 1 is of another width", message, StringComparison.Ordinal);
    }

    private static LearnerEnsemble Fitted(int seed = 5)
    {
        var ensemble = new LearnerEnsemble(LearningAlgorithm.Default, Inputs, Classes, Members);
        ensemble.Fit(_rows.ToBuffer(), passes: 2, seed);
        return ensemble;
    }

    // An ensemble of one ends with the state of its learner.
    private static Learner SingleLearner(LearnerEnsemble ensemble)
    {
        byte[] saved = ensemble.State();
        int algorithm = BinaryPrimitives.ReadInt32LittleEndian(saved);
        return Learner.Load(new MemoryStream(saved[(8 + algorithm)..]), ensemble.Algorithm);
    }

    private sealed class Record(Action<double>? then = null) : IProgress<double>
    {
        public List<double> Reports { get; } = [];

        public void Report(double value)
        {
            lock (Reports)
                Reports.Add(value);
            then?.Invoke(value);
        }
    }
}
