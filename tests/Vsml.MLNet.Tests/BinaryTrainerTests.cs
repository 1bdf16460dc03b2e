using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace Vsml.MLNet.Tests;

public sealed class BinaryTrainerTests
{
    private readonly MLContext _context = new(seed: 1);

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Fit_GivesCalibratedMetricsWithoutACalibrator(int rowOrders)
    {
        var model = _context.Binary(new() { NumberOfRowOrders = rowOrders }).Fit(_context.View(Data.Clusters(300, seed: 1)));

        CalibratedBinaryClassificationMetrics metrics =
            _context.BinaryClassification.Evaluate(model.Transform(_context.View(Data.Clusters(300, seed: 2))), "Flag");

        Assert.InRange(metrics.Accuracy, 0.85, 1);
        Assert.InRange(metrics.AreaUnderRocCurve, 0.9, 1);
        Assert.InRange(metrics.LogLoss, 0, 0.6);
    }

    [Fact]
    public void Transform_GivesTheLogOddsTheProbabilityAndTheMoreProbableLabel()
    {
        IDataView data = _context.View(Data.Clusters(100, seed: 1));
        IDataView scored = _context.Binary().Fit(data).Transform(data);

        float[] scores = [.. scored.GetColumn<float>("Score")];
        float[] probabilities = [.. scored.GetColumn<float>("Probability")];
        bool[] labels = [.. scored.GetColumn<bool>("PredictedLabel")];

        for (int i = 0; i < scores.Length; i++)
        {
            Assert.InRange(probabilities[i], 0, 1);
            Assert.Equal(1 / (1 + Math.Exp(-scores[i])), probabilities[i], 1e-4);
            Assert.Equal(probabilities[i] > 0.5f, labels[i]);
        }
    }

    [Fact]
    public void CrossValidate_GivesAModelAFold()
    {
        var folds = _context.BinaryClassification.CrossValidate(
            _context.View(Data.Clusters(150, seed: 1)), _context.Binary(), numberOfFolds: 3, labelColumnName: "Flag");

        Assert.Equal(3, folds.Count);
        Assert.InRange(folds.Average(fold => fold.Metrics.Accuracy), 0.8, 1);
    }

    [Fact]
    public void PermutationFeatureImportance_RanksAnInformativeFeatureAboveNoise()
    {
        var model = _context.Binary().Fit(_context.View(Data.Clusters(200, seed: 1)));
        IDataView scored = model.Transform(_context.View(Data.Clusters(100, seed: 2)));

        var importance = _context.BinaryClassification.PermutationFeatureImportance(model, scored, "Flag");

        double Loss(int slot) => -importance[slot].AreaUnderRocCurve.Mean;
        Assert.True(Loss(0) > Loss(3) + 0.05, $"informative {Loss(0)}, noise {Loss(3)}");
    }

    [Fact]
    public void PredictionEngine_PredictsAsTransformDoes()
    {
        List<Row> rows = Data.Clusters(60, seed: 1);
        var model = _context.Binary().Fit(_context.View(rows));
        float[] expected = model.Probabilities(_context.View(rows));

        var engine = _context.Model.CreatePredictionEngine<Row, Prediction>(model);

        Assert.Equal(expected, rows.Select(row => engine.Predict(row).Probability));
    }

    [Fact]
    public void Trainer_WorksBetweenOtherSteps()
    {
        IDataView data = _context.View(Data.Clusters(60, seed: 1));
        var pipeline = _context.Transforms.NormalizeMinMax("Features").Append(_context.Binary())
            .Append(_context.Transforms.CopyColumns("P", "Probability"));

        IDataView scored = pipeline.Fit(data).Transform(data);

        Assert.Equal(scored.GetColumn<float>("Probability"), scored.GetColumn<float>("P"));
    }

    private sealed class Prediction
    {
        public float Probability { get; set; }
    }
}
