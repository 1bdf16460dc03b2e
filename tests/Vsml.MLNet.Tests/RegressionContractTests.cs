using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace Vsml.MLNet.Tests;

/// <summary>What holds of the classifiers' engines, columns and values holds of the regression model too.</summary>
[Collection(nameof(MemoryTests))]
public sealed class RegressionContractTests
{
    private readonly MLContext _context = new(seed: 1);

    [Theory]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void AnInfiniteFeatureInPrediction_IsAMissingValue(float infinity)
    {
        var engine = Engine();
        Assert.Equal(engine.Predict(new Number { Features = [float.NaN, 1] }).Score, engine.Predict(new Number { Features = [infinity, 1] }).Score);
    }

    [Fact]
    public void NoRows_IsTheError()
    {
        IDataView none = _context.Data.LoadFromEnumerable(Array.Empty<Number>());
        Exception error = Assert.Throws<InvalidOperationException>(() => _context.Regression.Trainers.Vsml().Fit(none));
        Assert.Contains("no rows", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1e5)]
    [InlineData(1e7)]
    public void AFeatureFarFromZero_KeepsItsVariation(double offset)
    {
        Number[] rows = [.. Make(200, seed: 1).Select(Moved)], others = [.. Make(200, seed: 2).Select(Moved)];
        var model = _context.Regression.Trainers.Vsml().Fit(_context.Data.LoadFromEnumerable(rows));
        Assert.InRange(_context.Regression.Evaluate(model.Transform(_context.Data.LoadFromEnumerable(others))).RSquared, 0.9, 1);

        Number Moved(Number row) => new() { Label = row.Label, Features = [.. row.Features.Select(value => (float)(offset + Math.Round(value * 32)))] };
    }

    [Fact]
    public async Task OneEngineUsedByTwoThreads_PredictsOrSaysSo()
    {
        var engine = Engine();
        Number row = Make(1, seed: 3)[0];
        float expected = engine.Predict(row).Score;
        await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Factory.StartNew(
            () =>
            {
                for (int time = 0; time < 2000; time++)
                {
                    Exception? error = Record.Exception(() => Assert.Equal(expected, engine.Predict(row).Score));
                    Assert.True(error is null || error.ToString().Contains("two threads at once", StringComparison.Ordinal), error?.ToString());
                }
            },
            TaskCreationOptions.LongRunning)));
    }

    [Fact]
    public void AnEngine_CostsScratchMemoryAlone()
    {
        var model = Fitted();
        long state = SizeOf(model);
        _context.Model.CreatePredictionEngine<Number, Prediction>(model).Predict(new Number());
        long before = GC.GetTotalMemory(forceFullCollection: true);
        PredictionEngine<Number, Prediction>[] engines = [.. Enumerable.Range(0, 20).Select(_ => _context.Model.CreatePredictionEngine<Number, Prediction>(model))];
        Assert.All(engines, engine => Assert.True(float.IsFinite(engine.Predict(new Number()).Score)));
        long taken = (GC.GetTotalMemory(forceFullCollection: true) - before) / engines.Length;
        GC.KeepAlive(engines);
        Assert.InRange(taken, 0, Math.Min(100_000, state / 4));
    }

    private PredictionEngine<Number, Prediction> Engine() => _context.Model.CreatePredictionEngine<Number, Prediction>(Fitted());

    private RegressionPredictionTransformer<VsmlRegressionModelParameters> Fitted() =>
        _context.Regression.Trainers.Vsml().Fit(_context.Data.LoadFromEnumerable(Make(120, seed: 1)));

    private static long SizeOf(RegressionPredictionTransformer<VsmlRegressionModelParameters> model)
    {
        using var stream = new MemoryStream();
        model.Model.CreateLearner().Save(stream);
        return stream.Length;
    }

    private static Number[] Make(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            float[] features = [random.NextSingle(), random.NextSingle()];
            return new Number { Features = features, Label = (3 * features[0]) - features[1] };
        })];
    }

    private sealed class Number
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [0.5f, 0.5f];

        public float Label { get; set; }
    }

    private sealed class Prediction
    {
        public float Score { get; set; }
    }
}
