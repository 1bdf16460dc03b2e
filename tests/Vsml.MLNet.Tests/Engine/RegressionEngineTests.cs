using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace Vsml.MLNet.Tests.Engine;

/// <summary>An engine of a pipeline that predicts a number does what one of classes does.</summary>
public sealed class RegressionEngineTests : IDisposable
{
    private const string Label = nameof(NumberRow.Price);
    private readonly MLContext _context = new(seed: 1);
    private readonly string _folder = Directory.CreateTempSubdirectory("vsml-numbers-").FullName;

    private string Model => Path.Combine(_folder, "model.zip");

    private string Journal => Path.Combine(_folder, "rows.journal");

    [Fact]
    public void Predict_IsWhatAPredictionEnginePredicts()
    {
        ITransformer model = _context.FitNumbers(NumberRow.Make(100, seed: 1));
        using var stock = _context.Model.CreatePredictionEngine<NumberRow, NumberGuess>(model);
        using var engine = Engine(model);

        foreach (NumberRow row in NumberRow.Make(20, seed: 2))
        {
            NumberGuess expected = stock.Predict(row), guess = engine.Predict(row);
            Assert.Equal(expected.Score, guess.Score);
            Assert.Equal(expected.PredictedLabelStdDev, guess.PredictedLabelStdDev);
            Assert.Equal(expected.Quantiles, guess.Quantiles);
            Assert.Equal(2, guess.Quantiles.Length);
        }

        Assert.Empty(engine.Classes);
    }

    [Fact]
    public void Learn_IsUpdateByTheNumberThatTheRowHas_AndLeavesTheModel()
    {
        List<NumberRow> rows = NumberRow.Make(100, seed: 1), more = NumberRow.Make(60, seed: 2);
        ITransformer model = _context.FitNumbers(rows), other = _context.FitNumbers(rows);
        byte[] before = model.RegressionState();
        using var engine = Engine(model);

        foreach (NumberRow row in more)
        {
            float weight = row.Features[2] > 0.5f ? 2.5f : 1;
            engine.Learn(row, weight);
            other.RegressionModel().Update(row.Features, row.Price, weight);
        }

        Assert.Equal(other.RegressionState(), engine.CopyModel().RegressionState());
        Assert.Equal(before, model.RegressionState());
        Assert.NotEqual(before, engine.CopyModel().RegressionState());
        Assert.Equal(160, engine.NumberOfObservedRows);
        Assert.Equal(60, engine.Metrics.RowsLearned);
        Assert.Empty(engine.Metrics.RowsOfClass);
    }

    [Fact]
    public void WhatIsLearned_IsPredictedBetter_AndWithLessDoubt()
    {
        using var engine = Engine(_context.FitNumbers(NumberRow.Make(12, seed: 1), LearningAlgorithm.Default));
        List<NumberRow> tests = NumberRow.Make(100, seed: 3);
        (double error, double deviation) = Errors();

        NumberRow.Make(300, seed: 2).ForEach(row => engine.Learn(row));

        (double after, double deviationAfter) = Errors();
        Assert.InRange(after, 0, Math.Min(0.6 * error, 0.3));
        Assert.True(deviationAfter < 0.8 * deviation, $"{deviation} before, {deviationAfter} after");

        (double Error, double Deviation) Errors()
        {
            NumberGuess[] guesses = [.. tests.Select(engine.Predict)];
            return (Math.Sqrt(tests.Zip(guesses).Average(pair => Math.Pow(pair.First.Price - pair.Second.Score, 2))), guesses.Average(guess => guess.PredictedLabelStdDev));
        }
    }

    [Fact]
    public void Metrics_AreErrorsOfPredictionsBeforeRowsWereLearned()
    {
        using var engine = Engine(_context.FitNumbers(NumberRow.Make(100, seed: 1)), new() { MetricsWindow = 10 });
        var errors = new List<double>();

        Assert.True(double.IsNaN(engine.Metrics.MeanAbsoluteError));
        // One row is far off: what the measures are of the rows after it is not lost to it.
        NumberRow far = NumberRow.Make(1, seed: 4)[0];
        far.Price = 1e30f;
        foreach (NumberRow row in NumberRow.Make(25, seed: 2).Append(far))
        {
            errors.Add(Math.Abs(engine.Predict(row).Score - (double)row.Price));
            engine.Learn(row);
        }

        LearningEngineMetrics metrics = engine.Metrics;
        Assert.Equal(10, metrics.WindowRows);
        Assert.Equal(errors.TakeLast(10).Average() / 1e29, metrics.MeanAbsoluteError / 1e29, 9);
        Assert.True(double.IsNaN(metrics.Accuracy) && double.IsNaN(metrics.LogLoss));
    }

    [Fact]
    public void TheMeter_CountsRows_AndMeasuresErrors()
    {
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, l) =>
            {
                if (instrument.Meter.Name == "Vsml.MLNet" && instrument.Meter.Tags!.Any(tag => tag.Value is "numbers"))
                    l.EnableMeasurementEvents(instrument);
            },
        };
        long learned = 0;
        Dictionary<string, double> measured = [];
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            Assert.DoesNotContain(tags.ToArray(), tag => tag.Key == "class");
            learned += instrument.Name == "vsml.engine.rows_learned" ? value : 0;
        });
        listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => measured[instrument.Name] = value);
        listener.Start();
        using var engine = Engine(_context.FitNumbers(NumberRow.Make(60, seed: 1)), new() { Name = "numbers" });
        List<NumberRow> rows = NumberRow.Make(30, seed: 2);
        double squares = 0;

        foreach (NumberRow row in rows)
        {
            squares += Math.Pow(engine.Predict(row).Score - (double)row.Price, 2);
            engine.Learn(row);
        }

        listener.RecordObservableInstruments();
        Assert.Equal(30, learned);
        Assert.Equal(["vsml.engine.mean_absolute_error", "vsml.engine.root_mean_squared_error"], measured.Keys.Order());
        Assert.Equal(Math.Sqrt(squares / 30), measured["vsml.engine.root_mean_squared_error"], 6);
        Assert.Equal(engine.Metrics.MeanAbsoluteError, measured["vsml.engine.mean_absolute_error"]);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(4)] // Has a mean alone; rows to come bring the kernels.
    public void AnEngineThatIsOpenedAgain_HasTheSameStateBitForBit(int fittedOn)
    {
        ITransformer fitted = _context.FitNumbers(NumberRow.Make(fittedOn, seed: 1), LearningAlgorithm.Default);
        _context.Model.Save(fitted, _context.Data.LoadFromEnumerable(NumberRow.Make(1, seed: 1)).Schema, Model);
        List<NumberRow> rows = NumberRow.Make(90, seed: 2);
        byte[] state;
        using (LearningEngine<NumberRow, NumberGuess> engine = Open())
        {
            foreach (NumberRow row in rows[..40])
                engine.Learn(row, row.Features[2] > 0.5f ? 2.5f : 1);
            state = engine.CopyModel().RegressionState();
        }

        using (LearningEngine<NumberRow, NumberGuess> again = Open())
        {
            Assert.Equal(40, again.Recovery!.RowsReplayed);
            Assert.Equal(state, again.CopyModel().RegressionState());
            rows[40..60].ForEach(row => again.Learn(row));
            again.CheckPoint(Model);
            rows[60..].ForEach(row => again.Learn(row));
            state = again.CopyModel().RegressionState();
        }

        // A torn record: its row had not been said to be learned.
        using (FileStream file = File.OpenWrite(Journal))
        {
            file.Seek(0, SeekOrigin.End);
            file.Write([40, 0, 0, 0, 1, 2, 3]);
        }

        using LearningEngine<NumberRow, NumberGuess> last = Open();
        Assert.Equal(30, last.Recovery!.RowsReplayed);
        Assert.Equal(7, last.Recovery.BytesDropped);
        Assert.Equal(90, last.Metrics.RowsLearned);
        Assert.Equal(state, last.CopyModel().RegressionState());
    }

    [Fact]
    public void RowsThatCannotBeLearned_AreErrorsThatSayWhy_AndTeachNothing()
    {
        using var engine = Engine(_context.FitNumbers(NumberRow.Make(60, seed: 1)));
        byte[] before = engine.CopyModel().RegressionState();

        Fails<ArgumentException>(new NumberRow { Price = float.NaN, Features = [1, 2, 3] }, "'Price' holds no number");
        Fails<InvalidOperationException>(new NumberRow { Price = float.PositiveInfinity, Features = [1, 2, 3] }, "'Price' holds an infinite");
        Fails<InvalidOperationException>(new NumberRow { Price = 1, Features = [1, float.NegativeInfinity, 3] }, "'Inputs'");
        Fails<InvalidOperationException>(new NumberRow { Price = 1, Features = [1, 2] }, "'Inputs' has 2");
        Assert.Throws<ArgumentOutOfRangeException>(() => engine.Learn(NumberRow.Make(1, seed: 1)[0], weight: -1));
        Assert.Contains("a number", Assert.Throws<ArgumentException>(() => engine.AddClass("dear")).Message, StringComparison.Ordinal);
        using var misnamed = _context.Model.CreateLearningEngine<NumberRow, NumberGuess>(_context.FitNumbers(NumberRow.Make(60, seed: 1)));
        Assert.Contains("'Label'", Assert.Throws<InvalidOperationException>(() => misnamed.Learn(NumberRow.Make(1, seed: 1)[0])).Message, StringComparison.Ordinal);
        Assert.Equal(before, engine.CopyModel().RegressionState());
        Assert.Equal(0, engine.Metrics.RowsLearned);

        void Fails<T>(NumberRow row, string words)
            where T : Exception => Assert.Contains(words, Assert.Throws<T>(() => engine.Learn(row)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ALabelMayBeADouble_AndOneThatIsText_IsAnErrorThatSaysWhatToDo()
    {
        ITransformer model = _context.FitNumbers(NumberRow.Make(60, seed: 1));
        using var single = Engine(model);
        using var twice = _context.Model.CreateLearningEngine<DoubleRow, NumberGuess>(_context.FitNumbers(NumberRow.Make(60, seed: 1)), new() { LabelColumnName = Label });
        using var text = _context.Model.CreateLearningEngine<TextRow, NumberGuess>(_context.FitNumbers(NumberRow.Make(60, seed: 1)), new() { LabelColumnName = Label });
        NumberRow row = NumberRow.Make(1, seed: 2)[0];

        single.Learn(row);
        twice.Learn(new DoubleRow { Price = row.Price, Features = row.Features });

        Assert.Equal(single.CopyModel().RegressionState(), twice.CopyModel().RegressionState());
        Assert.Contains("ConvertType", Assert.Throws<InvalidOperationException>(() => text.Learn(new TextRow { Features = row.Features })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ThreadsThatPredictAndLearnAtOnce_LoseNoRow_AndSeeWholeStates()
    {
        // Labels are about 1000: a mean of half a state would be far from it.
        using var engine = Engine(_context.FitNumbers(NumberRow.Make(200, seed: 1, offset: 1000)));
        List<NumberRow> rows = NumberRow.Make(240, seed: 2, offset: 1000);

        Task[] learners = [.. Enumerable.Range(0, 3).Select(part => Task.Run(() =>
        {
            for (int i = part; i < rows.Count; i += 3)
                engine.Learn(rows[i]);
        }))];
        Task[] readers = [.. Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
        {
            var guess = new NumberGuess();
            do
            {
                engine.Predict(rows[5], ref guess);
                Assert.InRange(guess.Score, 998, 1003);
                Assert.InRange(guess.PredictedLabelStdDev, 0, 2);
            }
            while (!Task.WhenAll(learners).IsCompleted);
        }))];
        await Task.WhenAll([.. learners, .. readers]).WaitAsync(TimeSpan.FromMinutes(5));

        Assert.Equal(440, engine.NumberOfObservedRows);
        Assert.Equal(240, engine.Metrics.RowsLearned);
    }

    [Fact]
    public void ARegisteredEngine_LearnsNumbers()
    {
        _context.Model.Save(_context.FitNumbers(NumberRow.Make(60, seed: 1)), _context.Data.LoadFromEnumerable(NumberRow.Make(1, seed: 1)).Schema, Model);
        using ServiceProvider provider = new ServiceCollection()
            .AddVsmlLearningEngine<NumberRow, NumberGuess>(Model, options => options.LabelColumnName = Label)
            .BuildServiceProvider();

        using (IServiceScope scope = provider.CreateScope())
            scope.ServiceProvider.GetRequiredService<LearningEngine<NumberRow, NumberGuess>>().Learn(NumberRow.Make(1, seed: 2)[0]);

        Assert.Equal(1, provider.GetRequiredService<LearningEngine<NumberRow, NumberGuess>>().Metrics.RowsLearned);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private LearningEngine<NumberRow, NumberGuess> Engine(ITransformer model, LearningEngineOptions? options = null)
    {
        options ??= new LearningEngineOptions();
        options.LabelColumnName = Label;
        return _context.Model.CreateLearningEngine<NumberRow, NumberGuess>(model, options);
    }

    private LearningEngine<NumberRow, NumberGuess> Open() => Engine(_context.Model.Load(Model, out _), new() { Journal = Journal });

    private sealed class DoubleRow
    {
        public double Price { get; set; }

        [VectorType(3)]
        public float[] Features { get; set; } = [];
    }

    private sealed class TextRow
    {
        public string Price { get; set; } = "12";

        [VectorType(3)]
        public float[] Features { get; set; } = [];
    }
}
