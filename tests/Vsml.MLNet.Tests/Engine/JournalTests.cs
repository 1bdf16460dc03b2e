using Microsoft.ML;
using Xunit;

namespace Vsml.MLNet.Tests.Engine;

/// <summary>What a journal keeps, and what it says when it cannot.</summary>
public sealed class JournalTests : IDisposable
{
    private readonly MLContext _context = new(seed: 1);
    private readonly string _folder = Directory.CreateTempSubdirectory("vsml-journal-").FullName;

    private string Model => Path.Combine(_folder, "model.zip");

    private string Journal => Path.Combine(_folder, "rows.journal");

    public JournalTests() =>
        _context.Model.Save(_context.FitPipeline(Data.Clusters(30, seed: 1)), _context.View(Data.Clusters(30, seed: 1)).Schema, Model);

    [Fact]
    public void AnEngineThatIsOpenedAgain_HasTheSameStateBitForBit()
    {
        byte[] state = Learn(Rows());

        using LearningEngine<Row, Guess> again = Open();

        Assert.Equal(12, again.Recovery!.RowsReplayed);
        Assert.Equal(0, again.Recovery.BytesDropped);
        Assert.Equal(state, again.CopyModel().MulticlassState());
        Assert.Equal(["ant", "bee", "cat", "dog", "eel"], again.Classes);
        Assert.Equal(12, again.Metrics.RowsLearned);
        Assert.Equal(1, again.Metrics.RowsOfClass["dog"]);
        Assert.Equal(0, again.Metrics.RowsOfClass["eel"]);
    }

    [Fact]
    public void ATornEnd_IsDroppedAndSaid_AtEveryByte()
    {
        Learn(Rows());
        byte[] whole = File.ReadAllBytes(Journal);
        byte[] last;
        using (LearningEngine<Row, Guess> all = Open())
        {
            all.Learn(Data.Clusters(1, seed: 5)[0]);
            last = all.CopyModel().MulticlassState();
        }

        byte[] longer = File.ReadAllBytes(Journal);
        for (int length = whole.Length; length <= longer.Length; length += length > whole.Length + 8 ? 9 : 1)
        {
            File.WriteAllBytes(Journal, longer[..length]);
            using LearningEngine<Row, Guess> again = Open();
            Assert.Equal(12, again.Metrics.RowsLearned);
            Assert.Equal(length - whole.Length, again.Recovery!.BytesDropped);
        }

        File.WriteAllBytes(Journal, longer);
        using LearningEngine<Row, Guess> entire = Open();
        Assert.Equal(last, entire.CopyModel().MulticlassState());
    }

    [Fact]
    public void DamageBeforeTheEnd_IsAnErrorAndNoTornEnd()
    {
        Learn(Rows());
        byte[] bytes = File.ReadAllBytes(Journal);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(Journal, bytes);

        var error = Assert.Throws<InvalidDataException>(() => Open());

        Assert.Contains("damaged", error.Message, StringComparison.Ordinal);
        Assert.Equal(bytes, File.ReadAllBytes(Journal));
    }

    [Fact]
    public void ACheckPoint_LetsTheJournalGoOnFromThere_AndFromNoOtherModel()
    {
        string second = Path.Combine(_folder, "second.zip");
        byte[] state;
        using (LearningEngine<Row, Guess> engine = Open())
        {
            foreach (Row row in Rows())
                engine.Learn(row);
            long before = new FileInfo(Journal).Length;
            engine.CheckPoint(second);
            Assert.True(new FileInfo(Journal).Length < before, "the journal was not cut");
            engine.Learn(Data.Clusters(1, seed: 5)[0]);
            state = engine.CopyModel().MulticlassState();
        }

        var error = Assert.Throws<InvalidDataException>(() => Open());
        Assert.Contains("second.zip", error.Message, StringComparison.Ordinal);
        using LearningEngine<Row, Guess> again = Open(second);
        Assert.Equal(1, again.Recovery!.RowsReplayed);
        Assert.Equal(13, again.Metrics.RowsLearned);
        Assert.Equal(state, again.CopyModel().MulticlassState());
    }

    [Fact]
    public void ACheckPointWhoseJournalWasNotCut_IsGoneOnFrom()
    {
        // As if the process had stopped between the two: the journal of before, with the record of the checkpoint.
        byte[] state, uncut;
        using (LearningEngine<Row, Guess> engine = Open())
        {
            foreach (Row row in Rows())
                engine.Learn(row);
            state = engine.CopyModel().MulticlassState();
            engine.CheckPoint("/dev/null");
        }

        uncut = File.ReadAllBytes(Journal);
        using (LearningEngine<Row, Guess> engine = Open())
            engine.CheckPoint(Model);
        File.WriteAllBytes(Journal, uncut);
        using LearningEngine<Row, Guess> again = Open();

        Assert.Equal(0, again.Recovery!.RowsReplayed);
        Assert.Equal(state, again.CopyModel().MulticlassState());
    }

    [Fact]
    public void AFileThatIsNoJournal_AndOneThatIsOpen_AreErrors_AndStayAsTheyAre()
    {
        File.WriteAllText(Journal, "a,b,c\n1,2,3\n");
        Assert.Contains("rows.journal", Assert.Throws<InvalidDataException>(() => Open()).Message, StringComparison.Ordinal);
        Assert.Equal("a,b,c\n1,2,3\n", File.ReadAllText(Journal));
        File.Delete(Journal);

        using LearningEngine<Row, Guess> engine = Open();
        IOException taken = Assert.ThrowsAny<IOException>(() => Open());
        Assert.Contains($"journal '{Journal}': cannot be opened; one engine at a time", taken.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ACheckPointOntoTheJournal_OrIntoNoFolder_IsAnError_AndNothingIsLost()
    {
        string link = Path.Combine(_folder, "link"), folder = Path.Combine(_folder, "none");
        byte[] state;
        using (LearningEngine<Row, Guess> engine = Open())
        {
            File.CreateSymbolicLink(link, Journal);
            engine.Learn(Data.Clusters(1, seed: 5)[0]);
            state = engine.CopyModel().MulticlassState();

            Assert.All([Journal, link], path => Assert.Contains("is the journal", Assert.Throws<ArgumentException>(() => engine.CheckPoint(path)).Message, StringComparison.Ordinal));
            Assert.Contains($"the folder {folder} does not exist", Assert.ThrowsAny<IOException>(() => engine.CheckPoint(Path.Combine(folder, "m.zip"))).Message, StringComparison.Ordinal);
        }

        using LearningEngine<Row, Guess> again = Open();
        Assert.Equal(1, again.Recovery!.RowsReplayed);
        Assert.Equal(state, again.CopyModel().MulticlassState());
    }

    [Fact]
    public async Task ManyThreads_KeepEveryRow()
    {
        byte[] state;
        using (LearningEngine<Row, Guess> engine = Open())
        {
            List<Row> rows = Data.Clusters(200, seed: 2);
            await Task.WhenAll(Enumerable.Range(0, 4).Select(part => Task.Run(() =>
            {
                for (int i = part; i < rows.Count; i += 4)
                {
                    engine.Learn(rows[i]);
                    if (i == 101)
                        engine.CheckPoint(Model);
                }
            })));
            state = engine.CopyModel().MulticlassState();
        }

        using LearningEngine<Row, Guess> again = Open();
        Assert.Equal(200, again.Metrics.RowsLearned);
        Assert.Equal(state, again.CopyModel().MulticlassState());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static List<Row> Rows() => [.. Data.Clusters(6, seed: 2), .. EngineRows.Strangers("dog", 1), .. Data.Clusters(5, seed: 3)];

    private byte[] Learn(List<Row> rows)
    {
        using LearningEngine<Row, Guess> engine = Open();
        foreach (Row row in rows)
            engine.Learn(row, row.Label == "ant" ? 1.5f : 1);
        engine.AddClass("eel");
        return engine.CopyModel().MulticlassState();
    }

    private LearningEngine<Row, Guess> Open(string? model = null) =>
        _context.Model.CreateLearningEngine<Row, Guess>(_context.Model.Load(model ?? Model, out _), new() { Journal = Journal });
}
