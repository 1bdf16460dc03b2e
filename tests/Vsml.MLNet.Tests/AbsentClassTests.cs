using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using Xunit;

namespace Vsml.MLNet.Tests;

/// <summary>Classes of the label without rows: they have their slots in the score and cost nothing.</summary>
[Collection(nameof(MemoryTests))]
public sealed class AbsentClassTests
{
    private readonly MLContext _context = new(seed: 1);

    [Theory, InlineData(1), InlineData(3)]
    public void AKeyOfAThousandValuesOfWhichThreeOccur_IsLearnedAsOneOfThree(int rowOrders)
    {
        List<Row> rows = Data.Clusters(60, seed: 1);
        var trainer = Trainer(rowOrders);

        var watch = Stopwatch.StartNew();
        var three = trainer.Fit(Keyed(rows, 3));
        double seconds = watch.Elapsed.TotalSeconds;
        watch.Restart();
        var thousand = trainer.Fit(Keyed(rows, 1000));

        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 5 + (10 * seconds));
        Assert.Equal(1000, thousand.Model.NumberOfClasses);
        float[][] expected = three.Scores(Keyed(rows, 3)), found = thousand.Scores(Keyed(rows, 1000));
        for (int row = 0; row < rows.Count; row++)
        {
            float[] score = found[row];
            Assert.Equal(1000, score.Length);
            Assert.Equal(1, score.Sum(), 1e-4);
            float present = score[10] + score[500] + score[999];
            Assert.InRange(present, 0.98, 1);
            Assert.Equal(expected[row][0], score[10] / present, 1e-4);
            Assert.Equal(expected[row][1], score[500] / present, 1e-4);
            Assert.Equal(expected[row][2], score[999] / present, 1e-4);
            Assert.Single(score.Where((_, slot) => slot is not (10 or 500 or 999)).Distinct());
        }

        Assert.InRange(_context.MulticlassClassification.Evaluate(thousand.Transform(Keyed(Data.Clusters(200, seed: 2), 1000))).MicroAccuracy, 0.85, 1);
    }

    [Fact]
    public void AKeyOfAThousandValues_TakesTheTimeAndTheMemoryOfThoseThatOccur()
    {
        List<Row> rows = Data.Clusters(60, seed: 1);
        VsmlMulticlassTrainer trainer = _context.MulticlassClassification.Trainers.Vsml();
        long Allocated(int classes)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            trainer.Fit(Keyed(rows, classes));
            return GC.GetTotalAllocatedBytes(precise: true) - before;
        }

        Allocated(3);

        Assert.InRange(Allocated(1000), 0, Allocated(3) + 10_000_000);
    }

    [Theory, InlineData(1), InlineData(3)]
    public void AClassThatWasAbsent_IsLearnedWhenItsRowsCome(int rowOrders)
    {
        List<Row> first = [.. Data.Clusters(90, seed: 1).Where(row => row.Label != "bee")], more = Data.Clusters(90, seed: 2), test = Data.Clusters(300, seed: 3);
        var trainer = Trainer(rowOrders);
        var model = trainer.Fit(Keyed(first, 1000));
        var updated = SavedAndLoaded(model);

        var longer = trainer.Fit(Keyed(more, 1000), model.Model);
        foreach (Row row in more)
            updated.Model.Update(row.Features, Slot(row));

        foreach (var after in (MulticlassPredictionTransformer<VsmlMulticlassModelParameters>[])[longer, updated, SavedAndLoaded(longer), SavedAndLoaded(updated)])
        {
            Assert.InRange(_context.MulticlassClassification.Evaluate(after.Transform(Keyed(test, 1000))).MicroAccuracy, 0.85, 1);
            Assert.Equal(first.Count + more.Count, after.Model.NumberOfObservedRows);
        }

        Assert.Equal(longer.Scores(Keyed(test, 1000)), SavedAndLoaded(longer).Scores(Keyed(test, 1000)));
        Assert.Equal(first.Count, model.Model.NumberOfObservedRows);
    }

    [Fact]
    public void AnEngine_SeesAClassThatAppears()
    {
        List<Row> rows = [.. Data.Clusters(60, seed: 1).Where(row => row.Label != "cat")];
        var model = Trainer(2).Fit(Keyed(rows, 1000));
        using var engine = _context.Model.CreatePredictionEngine<Row, Scored>(model);
        Row cat = Data.Clusters(60, seed: 2).First(row => row.Label == "cat");
        float[] before = [.. engine.Predict(cat).Score];

        for (int time = 0; time < 10; time++)
            model.Model.Update(cat.Features, Slot(cat));

        float[] after = engine.Predict(cat).Score;
        Assert.InRange(before[999], 0, 0.001);
        Assert.InRange(after[999], 0.5, 1);
        Assert.Equal(1, after.Sum(), 1e-4);
    }

    [Fact]
    public void Update_OfAClassThatTheLabelHasNot_IsAnError_AndChangesNothing()
    {
        var model = Trainer(1).Fit(Keyed(Data.Clusters(30, seed: 1), 5)).Model;
        byte[] before = model.State();

        Assert.Contains("expected a class from 0 to 4", Assert.Throws<ArgumentOutOfRangeException>(() => model.Update([1, 2, 3, 4], 5)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Update([1, 2, 3, 4], -1));
        Assert.ThrowsAny<ArgumentException>(() => model.Update([1, 2, 3], 4));
        Assert.ThrowsAny<ArgumentException>(() => model.Update([1, 2, 3, float.PositiveInfinity], 4));

        Assert.Equal(before, model.State());
    }

    [Fact]
    public void CreateLearner_HasEveryClassOfTheLabelByItsSlot()
    {
        List<Row> rows = Data.Clusters(60, seed: 1);
        var model = Trainer(2).Fit(Keyed(rows, 20));
        float[][] scores = model.Scores(Keyed(rows, 20));

        LearnerEnsemble learner = model.Model.CreateLearner();

        Assert.Equal(20, learner.Classes);
        var probabilities = new float[20];
        for (int row = 0; row < rows.Count; row++)
        {
            learner.Predict(rows[row].Features, probabilities);
            Assert.Equal(Array.IndexOf(scores[row], scores[row].Max()), Array.IndexOf(probabilities, probabilities.Max()));
        }
    }

    [Fact]
    public void OneClassOfMany_IsPredicted()
    {
        List<Row> rows = [.. Data.Clusters(60, seed: 1).Where(row => row.Label == "bee")];
        float[][] scores = Trainer(1).Fit(Keyed(rows, 1000)).Scores(Keyed(rows, 1000));

        Assert.All(scores, score => Assert.InRange(score[500], 0.5, 1));
        Assert.All(scores, score => Assert.Equal(1, score.Sum(), 1e-4));
    }

    private VsmlMulticlassTrainer Trainer(int rowOrders) => _context.MulticlassTrainer(new() { NumberOfRowOrders = rowOrders });

    private static int Slot(Row row) => row.Label switch { "ant" => 10, "bee" => 500, _ => 999 };

    /// <summary>The rows under a key of so many values: of 1,000, ant is the eleventh, bee the one in the middle and cat the last.</summary>
    private IDataView Keyed(List<Row> rows, int classes)
    {
        string[] names = [.. Enumerable.Range(0, classes).Select(i => $"none{i}")];
        int[] places = classes == 1000 ? [10, 500, 999] : [0, 1, 2];
        for (int i = 0; i < 3; i++)
            names[places[i]] = Data.Names[i];
        IDataView keys = _context.Data.LoadFromEnumerable(names.Select(name => new Key { Value = name }));
        return _context.Transforms.Conversion.MapValueToKey("Label", keyData: keys).Fit(_context.View(rows)).Transform(_context.View(rows));
    }

    private MulticlassPredictionTransformer<VsmlMulticlassModelParameters> SavedAndLoaded(ITransformer model)
    {
        using var stream = new MemoryStream();
        _context.Model.Save(model, null, stream);
        stream.Position = 0;
        return (MulticlassPredictionTransformer<VsmlMulticlassModelParameters>)_context.Model.Load(stream, out _);
    }

    private sealed class Key
    {
        public string Value { get; set; } = "";
    }

    private sealed class Scored
    {
        public float[] Score { get; set; } = [];
    }
}
