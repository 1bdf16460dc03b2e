using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace Vsml.MLNet.Tests;

public sealed class GoingOnTests
{
    private readonly MLContext _context = new(seed: 1);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Fit_GoesOnFromATrainedModel_AndLeavesItAsItIs(int rowOrders)
    {
        IDataView data = Keyed(Data.Clusters(30, seed: 1));
        IDataView more = Keyed(Data.Clusters(200, seed: 2));
        var trainer = _context.MulticlassTrainer(new() { NumberOfRowOrders = rowOrders });
        var model = trainer.Fit(data);
        byte[] before = model.Model.State();

        var longer = trainer.Fit(more, model.Model);

        Assert.Equal(before, model.Model.State());
        Assert.Equal(30, model.Model.NumberOfObservedRows);
        Assert.Equal(230, longer.Model.NumberOfObservedRows);
        Assert.Equal(rowOrders, longer.Model.NumberOfRowOrders);
        IDataView test = Keyed(Data.Clusters(300, seed: 3));
        Assert.True(LogLoss(longer, test) < LogLoss(model, test), $"{LogLoss(longer, test)} after, {LogLoss(model, test)} before");
    }

    [Fact]
    public void Fit_OfAnotherSize_IsAnErrorThatNamesTheColumn()
    {
        var model = _context.Binary().Fit(_context.View(Data.Clusters(30, seed: 1)));
        IDataView wider = _context.Transforms.Concatenate("Features", "Features", "Weight").Fit(_context.View(Data.Clusters(9, seed: 1)))
            .Transform(_context.View(Data.Clusters(9, seed: 1)));

        var error = Assert.ThrowsAny<ArgumentException>(() => _context.Binary().Fit(wider, model.Model));

        Assert.Contains("'Features' has 5", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Update_IsSeenByAnEngineThatExists_AndByASavedModel()
    {
        List<Row> rows = Data.Clusters(40, seed: 1);
        IDataView data = _context.View(rows);
        var model = _context.Binary().Fit(data);
        using var engine = _context.Model.CreatePredictionEngine<Row, Prediction>(model);
        Row row = rows[0];
        float before = engine.Predict(row).Probability;

        for (int i = 0; i < 20; i++)
            model.Model.Update(row.Features, !row.Flag);

        float after = engine.Predict(row).Probability;
        Assert.True(row.Flag ? after < before : after > before, $"{before} before, {after} after");
        Assert.Equal(60, model.Model.NumberOfObservedRows);
        using var stream = new MemoryStream();
        _context.Model.Save(model, data.Schema, stream);
        stream.Position = 0;
        Assert.Equal(after, _context.Model.Load(stream, out _).Probabilities(_context.View([row]))[0]);
    }

    [Fact]
    public void Update_RowByRow_IsTheSameAsFitOnARowAtATime()
    {
        var trainer = _context.MulticlassTrainer(new() { NumberOfRowOrders = 1, NumberOfPasses = 1 });
        IDataView all = Keyed(Data.Clusters(40, seed: 1));
        var model = trainer.Fit(_context.Data.TakeRows(all, 30)).Model;
        var fitted = model;
        for (int i = 30; i < 40; i++)
            fitted = trainer.Fit(_context.Data.TakeRows(_context.Data.SkipRows(all, i), 1), fitted).Model;

        float[][] features = [.. all.GetColumn<float[]>("Features")];
        uint[] keys = [.. all.GetColumn<uint>("Label")];
        for (int i = 30; i < 40; i++)
            model.Update(features[i], (int)keys[i] - 1);

        Assert.Equal(fitted.State(), model.State());
    }

    [Fact]
    public async Task Update_WhileOthersPredict_LosesNoRowAndBreaksNoPrediction()
    {
        List<Row> rows = Data.Clusters(60, seed: 1);
        IDataView data = _context.View(rows);
        var model = _context.Binary().Fit(data);

        Task<float[]>[] readers = [.. Enumerable.Range(0, 4).Select(_ => Task.Run(() => model.Probabilities(data)))];
        foreach (Row row in rows)
            model.Model.Update(row.Features, row.Flag);

        Assert.Equal(120, model.Model.NumberOfObservedRows);
        Assert.All(await Task.WhenAll(readers), probabilities => Assert.All(probabilities, p => Assert.InRange(p, 0, 1)));
    }

    [Fact]
    public void CreateLearner_IsIndependentOfTheModel()
    {
        var model = _context.Binary().Fit(_context.View(Data.Clusters(40, seed: 1))).Model;
        byte[] before = model.State();

        LearnerEnsemble learner = model.CreateLearner();
        learner.Observe([1, 2, 3, 4], 1);

        Assert.Equal(before, model.State());
        Assert.Equal(41, learner.Observed);
    }

    private IDataView Keyed(List<Row> rows) => _context.Keys().Fit(_context.View(rows)).Transform(_context.View(rows));

    private double LogLoss(MulticlassPredictionTransformer<VsmlMulticlassModelParameters> model, IDataView data) => _context.MulticlassClassification.Evaluate(model.Transform(data)).LogLoss;

    private sealed class Prediction
    {
        public float Probability { get; set; }
    }
}
