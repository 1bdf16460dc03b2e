using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace Vsml.MLNet.Tests.Engine;

/// <summary>An engine predicts and learns rows of a whole pipeline.</summary>
public sealed class LearningEngineTests
{
    private readonly MLContext _context = new(seed: 1);

    [Fact]
    public void Predict_IsWhatAPredictionEnginePredicts()
    {
        ITransformer model = _context.FitPipeline(Data.Clusters(60, seed: 1));
        using var stock = _context.Model.CreatePredictionEngine<Row, Guess>(model);
        using var engine = _context.Model.CreateLearningEngine<Row, Guess>(model);

        foreach (Row row in Data.Clusters(20, seed: 2))
        {
            Guess expected = stock.Predict(row), guess = engine.Predict(row);
            Assert.Equal(expected.Score, guess.Score);
            Assert.Equal(expected.PredictedLabel, guess.PredictedLabel);
        }
    }

    [Fact]
    public void Learn_IsUpdateByTheLabelAsTheRowHasIt_AndLeavesTheModel()
    {
        List<Row> rows = Data.Clusters(60, seed: 1), more = Data.Clusters(40, seed: 2);
        ITransformer model = _context.FitPipeline(rows), other = _context.FitPipeline(rows);
        byte[] before = model.MulticlassState();
        using var engine = _context.Model.CreateLearningEngine<Row, Guess>(model);

        var updated = ((IEnumerable<ITransformer>)other).OfType<MulticlassPredictionTransformer<VsmlMulticlassModelParameters>>().Single().Model;
        foreach (Row row in more)
        {
            engine.Learn(row, row.Features[0] > 0 ? 2.5f : 1);
            updated.Update(row.Features, Array.IndexOf(Data.Names, row.Label), row.Features[0] > 0 ? 2.5f : 1);
        }

        Assert.Equal(updated.State(), engine.CopyModel().MulticlassState());
        Assert.Equal(before, model.MulticlassState());
        Assert.Equal(100, engine.NumberOfObservedRows);
        Assert.Equal(40, engine.Metrics.RowsLearned);
        Assert.Equal(Data.Names.ToDictionary(name => name, name => (long)more.Count(row => row.Label == name)), engine.Metrics.RowsOfClass);
    }

    [Fact]
    public void Binary_LearnsABooleanLabel()
    {
        ITransformer model = _context.Binary().Fit(_context.View(Data.Clusters(40, seed: 1)));
        using var engine = _context.Model.CreateLearningEngine<Row, FlagGuess>(model, new() { LabelColumnName = "Flag" });
        Row row = Data.Clusters(1, seed: 3)[0];
        float before = engine.Predict(row).Probability;

        row.Flag = !row.Flag;
        for (int i = 0; i < 20; i++)
            engine.Learn(row);

        float after = engine.Predict(row).Probability;
        Assert.True(row.Flag ? after > before : after < before, $"{before} before, {after} after");
        Assert.Equal(["False", "True"], engine.Classes);
        Assert.Equal(20, engine.Metrics.RowsOfClass[row.Flag.ToString()]);
    }

    [Fact]
    public void Metrics_AreOfPredictionsBeforeRowsWereLearned()
    {
        ITransformer model = _context.FitPipeline(Data.Clusters(60, seed: 1));
        using var engine = _context.Model.CreateLearningEngine<Row, Guess>(model, new() { MetricsWindow = 10 });
        var scores = new List<(bool IsRight, double Loss)>();

        Assert.Equal(0, engine.Metrics.WindowRows);
        Assert.True(double.IsNaN(engine.Metrics.Accuracy));
        foreach (Row row in Data.Clusters(25, seed: 2))
        {
            Guess guess = engine.Predict(row);
            scores.Add((guess.PredictedLabel == row.Label, -Math.Log(guess.Score[Array.IndexOf(Data.Names, row.Label)])));
            engine.Learn(row);
        }

        Assert.Equal(10, engine.Metrics.WindowRows);
        Assert.Equal(scores.TakeLast(10).Average(score => score.IsRight ? 1.0 : 0), engine.Metrics.Accuracy, 9);
        Assert.Equal(scores.TakeLast(10).Average(score => score.Loss), engine.Metrics.LogLoss, 5);
    }

    [Fact]
    public void EnginesOfOneModel_ShareWhatIsLearned_UntilTheLastIsDisposed()
    {
        ITransformer model = _context.FitPipeline(Data.Clusters(60, seed: 1));
        Row row = Data.Clusters(1, seed: 3)[0];
        float[] before;
        using (var first = _context.Model.CreateLearningEngine<Row, Guess>(model))
        {
            using var second = _context.Model.CreateLearningEngine<Row, Guess>(model);
            before = first.Predict(row).Score;
            second.Learn(row);
            Assert.NotEqual(before, first.Predict(row).Score);
        }

        using var third = _context.Model.CreateLearningEngine<Row, Guess>(model);
        Assert.Equal(before, third.Predict(row).Score);
    }

    [Fact]
    public void CheckPoint_IsAModelThatLoadsAnywhere_AndGoesOnTheSame()
    {
        string path = Path.Combine(Path.GetTempPath(), $"vsml-engine-{Guid.NewGuid():N}.zip");
        List<Row> more = Data.Clusters(40, seed: 2);
        try
        {
            using var engine = _context.Model.CreateLearningEngine<Row, Guess>(_context.FitDefault(Data.Clusters(60, seed: 1)));
            foreach (Row row in more[..20])
                engine.Learn(row);
            engine.CheckPoint(path);
            using var loaded = new MLContext().Model.CreateLearningEngine<Row, Guess>(new MLContext().Model.Load(path, out _));
            Assert.Equal(engine.CopyModel().MulticlassState(), loaded.CopyModel().MulticlassState());

            foreach (Row row in more[20..])
            {
                Assert.Equal(engine.Predict(row).Score, loaded.Predict(row).Score);
                engine.Learn(row);
                loaded.Learn(row);
            }

            Assert.Equal(engine.CopyModel().MulticlassState(), loaded.CopyModel().MulticlassState());
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void RowsThatCannotBeLearned_AreErrorsThatSayWhy_AndTeachNothing()
    {
        ITransformer model = _context.FitPipeline(Data.Clusters(60, seed: 1));
        using var engine = _context.Model.CreateLearningEngine<Row, Guess>(model, new() { AddsClasses = false });
        byte[] before = engine.CopyModel().MulticlassState();

        Fails<ArgumentException>(new Row { Label = "", Features = [1, 2, 3, 4] }, "'Label'");
        Fails<ArgumentException>(new Row { Label = "dog", Features = [1, 2, 3, 4] }, "'dog'");
        Fails<InvalidOperationException>(new Row { Label = "ant", Features = [1, 2, float.PositiveInfinity, 4] }, "'Features'");
        Fails<InvalidOperationException>(new Row { Label = "ant", Features = [1, 2] }, "'Features' has 2");
        Assert.Throws<ArgumentOutOfRangeException>(() => engine.Learn(Data.Clusters(1, seed: 1)[0], weight: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => engine.Learn(Data.Clusters(1, seed: 1)[0], weight: float.NaN));
        Assert.Equal(before, engine.CopyModel().MulticlassState());
        Assert.Equal(0, engine.Metrics.RowsLearned);

        void Fails<T>(Row row, string word)
            where T : Exception => Assert.Contains(word, Assert.Throws<T>(() => engine.Learn(row)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void APipelineThatDoesNotLearn_IsAnError()
    {
        ITransformer model = _context.Keys().Fit(_context.View(Data.Clusters(9, seed: 1)));

        var error = Assert.Throws<ArgumentException>(() => _context.Model.CreateLearningEngine<Row, Guess>(model));

        Assert.Contains("no model that learns", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ALabelColumnThatIsNotThere_IsAnErrorThatNamesIt()
    {
        ITransformer model = _context.Binary().Fit(_context.View(Data.Clusters(40, seed: 1)));
        using var engine = _context.Model.CreateLearningEngine<Row, FlagGuess>(model, new() { LabelColumnName = "Fag" });

        var error = Assert.Throws<InvalidOperationException>(() => engine.Learn(Data.Clusters(1, seed: 1)[0]));

        Assert.Contains("'Fag'", error.Message, StringComparison.Ordinal);
        Assert.Contains("'Flag'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ThreadsThatPredictAndLearnAtOnce_LoseNoRow_AndSeeWholeStates()
    {
        ITransformer model = _context.FitPipeline(Data.Clusters(60, seed: 1));
        using var engine = _context.Model.CreateLearningEngine<Row, Guess>(model);
        List<Row> rows = Data.Clusters(200, seed: 2);

        Task[] learners = [.. Enumerable.Range(0, 3).Select(part => Task.Run(() =>
        {
            for (int i = part; i < rows.Count; i += 3)
                engine.Learn(i % 40 == 7 ? EngineRows.Strangers($"new {i}", 1)[0] : rows[i]);
        }))];
        Task[] readers = [.. Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
        {
            var guess = new Guess();
            do
            {
                engine.Predict(rows[5], ref guess);
                Assert.Equal(1, guess.Score.Sum(), 3);
                Assert.InRange(guess.Score.Length, 3, 8);
            }
            while (!Task.WhenAll(learners).IsCompleted);
        }))];
        await Task.WhenAll([.. learners, .. readers]);

        Assert.Equal(260, engine.NumberOfObservedRows);
        Assert.Equal(8, engine.Classes.Count);
        Assert.Equal(200, engine.Metrics.RowsOfClass.Values.Sum());
    }
}
