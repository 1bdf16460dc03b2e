using System.Globalization;
using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace Vsml.MLNet.Tests;

/// <summary>The regression trainer is an ML.NET trainer like the built-in ones, and tells how sure it is.</summary>
public sealed class RegressionTrainerTests
{
    private readonly MLContext _context = new(seed: 1);
    private readonly List<string> _warnings = [];

    public RegressionTrainerTests() => _context.Log += (_, line) =>
    {
        if (line.Kind == Microsoft.ML.Runtime.ChannelMessageKind.Warning)
            _warnings.Add(line.Message);
    };

    [Fact]
    public void Fit_ThenEvaluate_ExplainsMostOfTheLabel()
    {
        var model = Trainer().Fit(View(NumberRow.Make(150, seed: 1)));
        RegressionMetrics metrics = _context.Regression.Evaluate(model.Transform(View(NumberRow.Make(200, seed: 2))));
        Assert.InRange(metrics.RSquared, 0.9, 1);
    }

    [Fact]
    public void TheShortOverload_TakesTheColumns()
    {
        var trainer = _context.Regression.Trainers.Vsml("Price", "Inputs", "Count");
        IDataView data = _context.Data.LoadFromEnumerable(NumberRow.Make(60, seed: 1).Select(row => new Priced { Price = row.Label, Inputs = row.Features, Count = 1 }));
        IDataView scored = trainer.Fit(data).Transform(data);
        Assert.InRange(_context.Regression.Evaluate(scored, "Price").RSquared, 0.9, 1);
    }

    [Fact]
    public void Transform_GivesTheMeanItsDeviationAndTheQuantiles_WithTheirLevelsAsNames()
    {
        IDataView test = View(NumberRow.Make(300, seed: 2));
        IDataView scored = Trainer([0.05f, 0.5f, 0.95f]).Fit(View(NumberRow.Make(150, seed: 1))).Transform(test);

        VBuffer<ReadOnlyMemory<char>> names = default;
        scored.Schema["Quantiles"].GetSlotNames(ref names);
        Assert.Equal(["0.05", "0.5", "0.95"], names.DenseValues().Select(name => name.ToString()));
        float[] labels = [.. scored.GetColumn<float>("Label")], scores = [.. scored.GetColumn<float>("Score")], deviations = [.. scored.GetColumn<float>("PredictedLabelStdDev")];
        float[][] quantiles = [.. scored.GetColumn<float[]>("Quantiles")];
        for (int row = 0; row < scores.Length; row++)
        {
            Assert.InRange(scores[row], quantiles[row][0], quantiles[row][2]);
            Assert.InRange(deviations[row], 0.001f, 2);
        }

        Assert.InRange(labels.Zip(quantiles).Average(pair => pair.First >= pair.Second[0] && pair.First <= pair.Second[2] ? 1.0 : 0), 0.82, 0.98);
    }

    [Fact]
    public void TheOutputSchema_IsWhatTheEstimatorPromises_AndHasNoQuantilesUnlessAsked()
    {
        IDataView data = View(NumberRow.Make(20, seed: 1));
        foreach (float[] levels in (float[][])[[], [0.1f]])
        {
            VsmlRegressionTrainer trainer = Trainer(levels);
            string[] promised = [.. trainer.GetOutputSchema((SchemaShape)typeof(SchemaShape).GetMethod("Create", BindingFlags.NonPublic | BindingFlags.Static)!.Invoke(null, [data.Schema])!).Select(column => column.Name)];
            string[] given = [.. trainer.Fit(data).Transform(data).Schema.Select(column => column.Name)];
            Assert.Equal(promised.Order(), given.Order());
            Assert.Equal(levels.Length > 0, given.Contains("Quantiles"));
        }
    }

    [Fact]
    public void CrossValidate_GivesAModelAFold()
    {
        var folds = _context.Regression.CrossValidate(View(NumberRow.Make(120, seed: 1)), Trainer(), numberOfFolds: 3);
        Assert.Equal(3, folds.Count);
        Assert.InRange(folds.Average(fold => fold.Metrics.RSquared), 0.85, 1);
    }

    [Fact]
    public void PermutationFeatureImportance_RanksAnInformativeFeatureAboveNoise()
    {
        var model = Trainer().Fit(View(NumberRow.Make(150, seed: 1)));
        var importance = _context.Regression.PermutationFeatureImportance(model, model.Transform(View(NumberRow.Make(100, seed: 2))));
        Assert.True(importance[0].RSquared.Mean < -10 * Math.Abs(importance[2].RSquared.Mean), string.Join(' ', importance.Select(value => value.RSquared.Mean)));
    }

    [Fact]
    public void ASavedModel_PredictsTheSame_AndGoesOnTheSame()
    {
        List<NumberRow> rows = NumberRow.Make(60, seed: 1);
        var model = Trainer([0.25f]).Fit(View(rows));
        using var stream = new MemoryStream();
        _context.Model.Save(model, View(rows).Schema, stream);
        stream.Position = 0;
        ITransformer loaded = new MLContext().Model.Load(stream, out _);

        Assert.Equal(Scores(model, rows), Scores(loaded, rows));
        Assert.Equal(model.Transform(View(rows)).GetColumn<float[]>("Quantiles").Select(q => q[0]), loaded.Transform(View(rows)).GetColumn<float[]>("Quantiles").Select(q => q[0]));
        VsmlRegressionModelParameters parameters = ((ISingleFeaturePredictionTransformer<VsmlRegressionModelParameters>)loaded).Model;
        foreach (NumberRow row in NumberRow.Make(10, seed: 5))
        {
            model.Model.Update(row.Features, row.Label);
            parameters.Update(row.Features, row.Label);
        }

        Assert.Equal(Scores(model, rows), Scores(loaded, rows));
    }

    [Fact]
    public void Fit_OfAModel_GoesOnFromIt_AndLeavesItAsItIs()
    {
        List<NumberRow> test = NumberRow.Make(200, seed: 2);
        VsmlRegressionTrainer trainer = Trainer();
        var model = trainer.Fit(View(NumberRow.Make(25, seed: 1)));
        float[] before = Scores(model, test);
        var longer = trainer.Fit(View(NumberRow.Make(100, seed: 3)), model.Model);

        Assert.Equal(before, Scores(model, test));
        Assert.Equal((25, 125), (model.Model.NumberOfObservedRows, longer.Model.NumberOfObservedRows));
        Assert.True(Error(longer, test) < Error(model, test));
    }

    [Fact]
    public void Update_IsKnownToAnEngineFromItsNextRowOn()
    {
        IDataView data = View(NumberRow.Make(40, seed: 1));
        var model = Trainer([0.05f, 0.95f]).Fit(data);
        var engine = _context.Model.CreatePredictionEngine<NumberRow, Predicted>(model);
        var row = new NumberRow { Features = [0.5f, 0.5f, 0.5f, 0] };
        float before = engine.Predict(row).Score;
        for (int time = 0; time < 5; time++)
            model.Model.Update(row.Features, 9);

        Predicted after = engine.Predict(row);
        Assert.True(after.Score > before + 1, $"{before} then {after.Score}");
        Assert.Equal(45, model.Model.NumberOfObservedRows);
        Assert.Equal(2, after.Quantiles.Length);
    }

    [Fact]
    public void OneModel_ServesManyThreads_WhileItLearns()
    {
        List<NumberRow> rows = NumberRow.Make(40, seed: 1);
        var model = Trainer().Fit(View(rows));
        Parallel.For(0, 4, thread =>
        {
            var engine = new MLContext().Model.CreatePredictionEngine<NumberRow, Predicted>(model);
            for (int i = 0; i < 30; i++)
            {
                if (thread == 0)
                    model.Model.Update(rows[i].Features, rows[i].Label);
                else
                    Assert.InRange(engine.Predict(rows[i]).Score, -3, 5);
            }
        });
        Assert.Equal(70, model.Model.NumberOfObservedRows);
    }

    [Fact]
    public void SparseRows_AreAsDenseOnes()
    {
        List<NumberRow> dense = NumberRow.Make(50, seed: 1, sparse: true);
        IDataView sparse = _context.Data.LoadFromEnumerable(dense.Select(row =>
        {
            int[] at = [.. Enumerable.Range(0, 4).Where(a => row.Features[a] != 0)];
            return new SparseRow { Label = row.Label, Features = new VBuffer<float>(4, at.Length, [.. at.Select(a => row.Features[a])], at) };
        }));
        Assert.Equal(Scores(Trainer().Fit(View(dense)), dense), Trainer().Fit(sparse).Transform(sparse).GetColumn<float>("Score"));
    }

    [Fact]
    public void SeedAndData_DecideTheModel_WhateverTheNumberOfThreads()
    {
        List<NumberRow> rows = NumberRow.Make(60, seed: 1);
        byte[] State(int threads) => State1(new MLContext(seed: 4).Regression.Trainers.Vsml(new VsmlRegressionTrainer.Options { NumberOfThreads = threads }).Fit(View(rows)).Model);
        Assert.Equal(State(1), State(3));

        static byte[] State1(VsmlRegressionModelParameters model)
        {
            using var stream = new MemoryStream();
            model.CreateLearner().Save(stream);
            return stream.ToArray();
        }
    }

    [Fact]
    public void MissingLabelsAndWeightsOfZero_AreSkipped_WithAWarning()
    {
        List<NumberRow> rows = NumberRow.Make(30, seed: 1);
        rows[3].Label = float.NaN;
        rows[5].Weight = 0;
        rows[6].Features = [float.NaN, float.NaN, float.NaN, float.NaN];
        var model = Trainer(weight: "Weight").Fit(View(rows));

        Assert.Equal(28, model.Model.NumberOfObservedRows);
        Assert.Contains(_warnings, line => line.Contains("label in column 'Label' is missing", StringComparison.Ordinal));
        Assert.Contains(_warnings, line => line.Contains("weight in column 'Weight' is zero", StringComparison.Ordinal));
        Assert.Contains(_warnings, line => line.Contains("no present value in column 'Features'", StringComparison.Ordinal));
    }

    [Fact]
    public void AValueThatNothingCanBeLearnedFrom_IsAnErrorThatNamesColumnAndRow()
    {
        Assert.Contains("'Label' holds an infinite value in row 7", Failure(row => row.Label = float.PositiveInfinity), StringComparison.Ordinal);
        Assert.Contains("'Features' holds an infinite value in row 7", Failure(row => row.Features[1] = float.NegativeInfinity), StringComparison.Ordinal);
        Assert.Contains("'Weight' holds -1", Failure(row => row.Weight = -1), StringComparison.Ordinal);
        Assert.Contains("no rows", Assert.ThrowsAny<Exception>(() => Trainer().Fit(View([]))).Message, StringComparison.Ordinal);

        string Failure(Action<NumberRow> spoil)
        {
            List<NumberRow> rows = NumberRow.Make(20, seed: 1);
            spoil(rows[7]);
            return Assert.ThrowsAny<Exception>(() => Trainer(weight: "Weight").Fit(View(rows))).Message;
        }
    }

    [Fact]
    public void OptionsOutOfRange_AreNamed()
    {
        foreach ((VsmlRegressionTrainer.Options options, string name) in (ReadOnlySpan<(VsmlRegressionTrainer.Options, string)>)
            [
                (new() { Quantiles = [0.5f, 1] }, "Quantiles"), (new() { Quantiles = [float.NaN] }, "Quantiles"), (new() { NumberOfPasses = 0 }, "NumberOfPasses"),
                (new() { NumberOfRowOrders = 0 }, "NumberOfRowOrders"), (new() { NumberOfThreads = 0 }, "NumberOfThreads"),
            ])
        {
            Assert.Contains(name, Assert.ThrowsAny<Exception>(() => _context.Regression.Trainers.Vsml(options)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void AFeatureVectorOfAnotherLength_IsAnErrorThatNamesTheColumn()
    {
        var model = Trainer().Fit(View(NumberRow.Make(20, seed: 1)));
        IDataView other = _context.Data.LoadFromEnumerable([new ShortRow { Features = [1, 2] }]);
        Assert.Contains("'Features'", Assert.ThrowsAny<Exception>(() => model.Transform(other).GetColumn<float>("Score").ToArray()).Message, StringComparison.Ordinal);
        Assert.Contains("4 features", Assert.ThrowsAny<Exception>(() => Trainer().Fit(Short(), model.Model)).Message, StringComparison.Ordinal);

        IDataView Short() => _context.Data.LoadFromEnumerable([new ShortRow { Features = [1, 2] }, new ShortRow { Features = [2, 2] }]);
    }

    [Fact]
    public void CancelExecution_StopsTheFit()
    {
        IEnumerable<NumberRow> Rows()
        {
            foreach (NumberRow row in NumberRow.Make(400, seed: 1))
                yield return row;
            HostInternals.CancelExecution(_context);
        }

        Assert.ThrowsAny<OperationCanceledException>(() => Trainer().Fit(_context.Data.LoadFromEnumerable(Rows())));
    }

    private VsmlRegressionTrainer Trainer(float[]? levels = null, string? weight = null) => _context.Regression.Trainers.Vsml(new VsmlRegressionTrainer.Options
    {
        Quantiles = levels,
        ExampleWeightColumnName = weight,
        NumberOfRowOrders = 1,
        NumberOfPasses = 1,
    });

    private IDataView View(IEnumerable<NumberRow> rows) => _context.Data.LoadFromEnumerable(rows);

    private float[] Scores(ITransformer model, IEnumerable<NumberRow> rows) => [.. model.Transform(View(rows)).GetColumn<float>("Score")];

    private double Error(ITransformer model, List<NumberRow> rows) => Scores(model, rows).Zip(rows).Average(pair => Math.Pow(pair.First - pair.Second.Label, 2));

    private sealed class NumberRow
    {
        public float Label { get; set; }

        public float Weight { get; set; } = 1;

        [VectorType(4)]
        public float[] Features { get; set; } = [];

        /// <summary>A curve of the first feature and a step in the second; the third is noise, and half of the values are 0 if wanted.</summary>
        public static List<NumberRow> Make(int count, int seed, bool sparse = false)
        {
            var random = new Random(seed);
            return [.. Enumerable.Range(0, count).Select(_ =>
            {
                float[] row = [.. Enumerable.Range(0, 4).Select(_ => sparse && random.Next(2) == 0 ? 0 : random.NextSingle())];
                return new NumberRow { Features = row, Label = MathF.Sin(4 * row[0]) + (row[1] > 0.5f ? 1 : 0) + (0.2f * (random.NextSingle() - 0.5f)) };
            })];
        }

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Label}");
    }

    private sealed class SparseRow
    {
        public float Label { get; set; }

        [VectorType(4)]
        public VBuffer<float> Features { get; set; }
    }

    private sealed class ShortRow
    {
        public float Label { get; set; }

        [VectorType(2)]
        public float[] Features { get; set; } = [];
    }

    private sealed class Priced
    {
        public float Price { get; set; }

        public float Count { get; set; }

        [VectorType(4)]
        public float[] Inputs { get; set; } = [];
    }

    private sealed class Predicted
    {
        public float Score { get; set; }

        public float PredictedLabelStdDev { get; set; }

        public float[] Quantiles { get; set; } = [];
    }
}
