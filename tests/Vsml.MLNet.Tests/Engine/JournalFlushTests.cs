using Microsoft.ML;
using Microsoft.Win32.SafeHandles;
using Xunit;

namespace Vsml.MLNet.Tests.Engine;

/// <summary>When rows go to the disk, counted by flushes that the test itself makes.</summary>
public sealed class JournalFlushTests : IDisposable
{
    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(2);
    private readonly MLContext _context = new(seed: 1);
    private readonly string _folder = Directory.CreateTempSubdirectory("vsml-flush-").FullName;
    private readonly ITransformer _model;

    public JournalFlushTests() => _model = _context.FitPipeline(Data.Clusters(30, seed: 1));

    private string Journal => Path.Combine(_folder, "rows.journal");

    [Fact]
    public async Task ThreadsThatLearnWhileTheDiskIsAtWork_ShareOneFlush_AndWaitForIt()
    {
        using SemaphoreSlim begun = new(0), goesOn = new(0);
        int flushes = 0;
        using LearningEngine<Row, Guess> engine = Open(_ =>
        {
            Interlocked.Increment(ref flushes);
            begun.Release();
            goesOn.Wait(_limit);
        });

        Task first = Learns(engine, 1)[0];
        Assert.True(await begun.WaitAsync(_limit));
        Task[] others = Learns(engine, 7);
        Assert.True(SpinWait.SpinUntil(() => engine.Metrics.RowsLearned == 8, _limit), "rows wait for the disk before they are learned");
        Assert.DoesNotContain([first, .. others], task => task.IsCompleted);

        goesOn.Release();
        await first.WaitAsync(_limit);
        Assert.True(await begun.WaitAsync(_limit));
        Assert.DoesNotContain(others, task => task.IsCompleted);

        goesOn.Release(8);
        await Task.WhenAll(others).WaitAsync(_limit);
        Assert.Equal(2, flushes);
    }

    [Fact]
    public async Task ARow_IsLearnedWhileItGoesToTheDisk()
    {
        LearningEngine<Row, Guess>? opened = null;
        bool isLearned = false;
        using LearningEngine<Row, Guess> engine = Open(_ => isLearned = SpinWait.SpinUntil(() => opened!.Metrics.RowsLearned == 1, _limit));
        opened = engine;

        await Learns(engine, 1)[0].WaitAsync(2 * _limit);

        Assert.True(isLearned, "the row is learned only after it was flushed");
    }

    [Fact]
    public void AfterAFlushThatFailed_NoRowIsLearned_AndPredictionsGoOn()
    {
        int flushes = 0;
        Row row = Data.Clusters(1, seed: 2)[0];
        using (LearningEngine<Row, Guess> engine = Open(_ =>
        {
            if (++flushes == 3)
                throw new IOException("No space left on device");
        }))
        {
            engine.Learn(row);
            engine.Learn(row);
            Assert.Contains("rows could not be kept: No space left", Assert.Throws<IOException>(() => engine.Learn(row)).Message, StringComparison.Ordinal);
            long learned = engine.Metrics.RowsLearned;

            IOException refused = Assert.Throws<IOException>(() => engine.Learn(row));

            Assert.Contains(Journal, refused.Message, StringComparison.Ordinal);
            Assert.Contains("takes no further rows", refused.Message, StringComparison.Ordinal);
            Assert.Throws<IOException>(() => engine.AddClass("eel"));
            Assert.Equal((3, learned), (flushes, engine.Metrics.RowsLearned));
            Assert.DoesNotContain("eel", engine.Classes);
            Assert.Equal(3, engine.Predict(row).Score.Length);
        }

        using LearningEngine<Row, Guess> again = Open(RandomAccess.FlushToDisk);
        Assert.InRange(again.Metrics.RowsLearned, 2, 3);
        again.Learn(row);
    }

    [Fact]
    public async Task EveryThreadWhoseRowCouldNotBeKept_IsTold()
    {
        using ManualResetEventSlim fails = new();
        using LearningEngine<Row, Guess> engine = Open(_ =>
        {
            fails.Wait(_limit);
            throw new IOException("the disk is gone");
        });

        Task[] all = Learns(engine, 6);
        Assert.True(SpinWait.SpinUntil(() => engine.Metrics.RowsLearned == 6, _limit));
        fails.Set();

        foreach (Task task in all)
            Assert.Contains("the disk is gone", (await Assert.ThrowsAsync<IOException>(() => task.WaitAsync(_limit))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RowsThatComeSeldom_AreKeptToo()
    {
        int flushes = 0;
        using LearningEngine<Row, Guess> engine = Open(_ => flushes++);

        // The thread that writes has ended when the second one comes.
        await Learns(engine, 1)[0].WaitAsync(_limit);
        await Task.Delay(1500);
        await Learns(engine, 1)[0].WaitAsync(_limit);

        Assert.Equal(2, flushes);
    }

    [Fact]
    public void RowsLeftToTheOperatingSystem_AreInTheFile_WithoutAFlush()
    {
        int flushes = 0;
        LearningEngineOptions options = new() { Journal = Journal, JournalFlushesToDisk = false, FlushJournal = _ => flushes++ };
        using (LearningEngine<Row, Guess> engine = _context.Model.CreateLearningEngine<Row, Guess>(_model, options))
        {
            long before = new FileInfo(Journal).Length;
            engine.Learn(Data.Clusters(1, seed: 2)[0]);
            Assert.InRange(new FileInfo(Journal).Length - before, 20, 200);
        }

        Assert.Equal(0, flushes);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static Task[] Learns(LearningEngine<Row, Guess> engine, int rows) =>
        [.. Data.Clusters(rows, seed: 3).Select(row => Task.Factory.StartNew(() => engine.Learn(row), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];

    private LearningEngine<Row, Guess> Open(Action<SafeFileHandle> flush) =>
        _context.Model.CreateLearningEngine<Row, Guess>(_model, new() { Journal = Journal, FlushJournal = flush });
}
