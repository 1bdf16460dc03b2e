using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace Vsml.MLNet.Tests;

public sealed class MulticlassTrainerTests
{
    private readonly MLContext _context = new(seed: 1);

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Fit_LearnsClustersOfDifferentScales_WithoutNormalisation(int rowOrders)
    {
        var model = _context.Multiclass(new() { NumberOfRowOrders = rowOrders }).Fit(_context.View(Data.Clusters(300, seed: 1)));

        MulticlassClassificationMetrics metrics =
            _context.MulticlassClassification.Evaluate(model.Transform(_context.View(Data.Clusters(300, seed: 2))));

        Assert.InRange(metrics.MicroAccuracy, 0.85, 1);
        Assert.InRange(metrics.LogLoss, 0, 0.5);
        Assert.Equal(rowOrders, model.LastTransformer.Model.NumberOfRowOrders);
        Assert.Equal(300, model.LastTransformer.Model.NumberOfObservedRows);
    }

    [Fact]
    public void Transform_GivesProbabilitiesWithSlotNames_AndThePredictedLabelItsKeyValues()
    {
        IDataView data = _context.View(Data.Clusters(60, seed: 1));
        IDataView scored = _context.Multiclass().Fit(data).Transform(data);

        Assert.All(scored.GetColumn<float[]>("Score"), score => Assert.Equal(1, score.Sum(), 1e-4));
        VBuffer<ReadOnlyMemory<char>> names = default;
        scored.Schema["Score"].GetSlotNames(ref names);
        Assert.Equal(Data.Names, names.DenseValues().Select(name => name.ToString()));
        scored.Schema["PredictedLabel"].GetKeyValues(ref names);
        Assert.Equal(Data.Names, names.DenseValues().Select(name => name.ToString()));
        Assert.Equal(
            scored.GetColumn<float[]>("Score").Select(score => (uint)Array.IndexOf(score, score.Max()) + 1),
            scored.GetColumn<uint>("PredictedLabel"));
    }

    [Fact]
    public void GetOutputSchema_MatchesTheSchemaOfTheTransformedData()
    {
        IDataView data = _context.View(Data.Clusters(30, seed: 1));
        var estimator = _context.Multiclass();

        SchemaShape shape = estimator.GetOutputSchema(SchemaShapeOf(data));
        IDataView scored = estimator.Fit(data).Transform(data);

        Assert.Equal(shape.Select(column => column.Name).Order(), scored.Schema.Where(column => !column.IsHidden).Select(column => column.Name).Order());
    }

    [Fact]
    public void CrossValidate_GivesAModelAFold()
    {
        var keyed = _context.Transforms.Conversion.MapValueToKey("Label").Fit(_context.View(Data.Clusters(150, seed: 1)))
            .Transform(_context.View(Data.Clusters(150, seed: 1)));

        var folds = _context.MulticlassClassification.CrossValidate(keyed, _context.MulticlassTrainer(), numberOfFolds: 3);

        Assert.Equal(3, folds.Count);
        Assert.InRange(folds.Average(fold => fold.Metrics.MicroAccuracy), 0.75, 1);
    }

    [Fact]
    public void PermutationFeatureImportance_RanksAnInformativeFeatureAboveNoise()
    {
        var model = _context.Multiclass().Fit(_context.View(Data.Clusters(200, seed: 1)));
        IDataView scored = model.Transform(_context.View(Data.Clusters(100, seed: 2)));

        var importance = _context.MulticlassClassification.PermutationFeatureImportance(model.LastTransformer, scored);

        double Loss(int slot) => -importance[slot].MicroAccuracy.Mean;
        Assert.True(Loss(1) > Loss(3) + 0.05, $"informative {Loss(1)}, noise {Loss(3)}");
    }

    [Fact]
    public void PredictionEngine_PredictsAsTransformDoes()
    {
        List<Row> rows = Data.Clusters(100, seed: 1);
        var pipeline = _context.Multiclass().Append(_context.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
        var model = pipeline.Fit(_context.View(rows));
        float[][] expected = model.Scores(_context.View(rows));

        var engine = _context.Model.CreatePredictionEngine<Row, Prediction>(model);

        for (int i = 0; i < rows.Count; i++)
        {
            Prediction prediction = engine.Predict(rows[i]);
            Assert.Equal(expected[i], prediction.Score);
            Assert.Equal(Data.Names[Array.IndexOf(expected[i], expected[i].Max())], prediction.PredictedLabel);
        }
    }

    [Fact]
    public void Trainer_WorksBetweenOtherSteps()
    {
        var pipeline = _context.Transforms.Conversion.MapValueToKey("Label")
            .Append(_context.Transforms.NormalizeMeanVariance("Features"))
            .AppendCacheCheckpoint(_context)
            .Append(_context.MulticlassTrainer())
            .Append(_context.Transforms.Conversion.MapKeyToValue("Name", "PredictedLabel"))
            .Append(_context.Transforms.CopyColumns("Probabilities", "Score"));
        List<Row> rows = Data.Clusters(100, seed: 1);

        IDataView scored = pipeline.Fit(_context.View(rows)).Transform(_context.View(rows));

        int hits = scored.GetColumn<string>("Name").Zip(rows).Count(pair => pair.First == pair.Second.Label);
        Assert.InRange(hits, 80, 100);
        Assert.Equal(3, scored.GetColumn<float[]>("Probabilities").First().Length);
    }

    [Fact]
    public void SparseFeatures_GiveTheSameModelAndScoresAsDenseOnes()
    {
        List<Row> rows = Data.Clusters(80, seed: 1);
        foreach (Row row in rows)
            row.Features[2] = 0;
        IDataView sparse = _context.Data.LoadFromEnumerable(rows.Select(row => new SparseRow
        {
            Label = row.Label,
            Features = new VBuffer<float>(4, 3, [row.Features[0], row.Features[1], row.Features[3]], [0, 1, 3]),
        }));
        IDataView dense = _context.View(rows);

        var fromDense = _context.Multiclass().Fit(dense);
        var fromSparse = _context.Multiclass().Fit(sparse);

        Assert.Equal(fromDense.LastTransformer.Model.State(), fromSparse.LastTransformer.Model.State());
        Assert.Equal(fromDense.Scores(dense), fromSparse.Scores(sparse));
    }

    [Fact]
    public void OneVersusAll_CanBeBuiltOnTheBinaryTrainer()
    {
        IDataView data = _context.View(Data.Clusters(150, seed: 1));
        var pipeline = _context.Transforms.Conversion.MapValueToKey("Label")
            .Append(_context.MulticlassClassification.Trainers.OneVersusAll(_context.BinaryClassification.Trainers.Vsml(new VsmlBinaryTrainer.Options { LearningAlgorithm = DeltaRule.Algorithm })));

        var metrics = _context.MulticlassClassification.Evaluate(pipeline.Fit(data).Transform(data));

        Assert.InRange(metrics.MicroAccuracy, 0.75, 1);
    }

    /// <summary>What ML.NET makes of a data view's schema when it checks a pipeline; internal to it.</summary>
    private static SchemaShape SchemaShapeOf(IDataView data) =>
        (SchemaShape)typeof(SchemaShape).GetMethod("Create", BindingFlags.NonPublic | BindingFlags.Static)!.Invoke(null, [data.Schema])!;

    private sealed class Prediction
    {
        public float[] Score { get; set; } = [];

        public string PredictedLabel { get; set; } = "";
    }

    private sealed class SparseRow
    {
        public string Label { get; set; } = "";

        [VectorType(4)]
        public VBuffer<float> Features { get; set; }
    }
}
