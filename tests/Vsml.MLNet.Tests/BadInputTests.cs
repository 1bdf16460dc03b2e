using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace Vsml.MLNet.Tests;

/// <summary>Every row of the table in the remarks of <see cref="VsmlMulticlassTrainer"/>, for streamed and for buffered rows.</summary>
public sealed class BadInputTests
{
    private readonly MLContext _context = new(seed: 1);
    private readonly List<string> _warnings = [];

    public BadInputTests() => _context.Log += (_, line) =>
    {
        if (line.Kind == Microsoft.ML.Runtime.ChannelMessageKind.Warning)
            _warnings.Add(line.Message);
    };

    [Theory, InlineData(1), InlineData(2)]
    public void NoRows_IsAnErrorThatNamesTheColumns(int rowOrders)
    {
        string message = FailureOf(rowOrders, []);
        Assert.Contains("'Flag'", message, StringComparison.Ordinal);
        Assert.Contains("'Features'", message, StringComparison.Ordinal);
        Assert.Contains("no rows", message, StringComparison.Ordinal);
    }

    [Theory, InlineData(1), InlineData(2)]
    public void AnInfiniteFeature_IsAnErrorThatNamesColumnAndRow(int rowOrders)
    {
        List<Row> rows = Data.Clusters(30, seed: 1);
        rows[17].Features[2] = float.NegativeInfinity;
        Assert.Contains("'Features' holds an infinite value in row 17", FailureOf(rowOrders, rows), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, -1f), InlineData(2, -1f)]
    [InlineData(1, float.NaN), InlineData(2, float.NaN)]
    [InlineData(1, float.PositiveInfinity), InlineData(2, float.PositiveInfinity)]
    public void ANegativeNaNOrInfiniteWeight_IsAnErrorThatNamesColumnAndRow(int rowOrders, float weight)
    {
        List<Row> rows = Data.Clusters(30, seed: 1);
        rows[5].Weight = weight;
        string message = FailureOf(rowOrders, rows);
        Assert.Contains("'Weight' holds", message, StringComparison.Ordinal);
        Assert.Contains("in row 5 ", message, StringComparison.Ordinal);
    }

    [Theory, InlineData(1), InlineData(2)]
    public void AZeroWeight_SkipsTheRow(int rowOrders)
    {
        List<Row> rows = Data.Clusters(30, seed: 1);
        rows[5].Weight = 0;

        Assert.Equal(29, Fit(rowOrders, rows).Model.NumberOfObservedRows);

        Assert.Contains(_warnings, warning => warning.Contains("Skipped 1 of 30 rows because their weight in column 'Weight'", StringComparison.Ordinal));
    }

    [Theory, InlineData(1), InlineData(2)]
    public void OnlyZeroWeights_IsAnErrorThatNamesTheColumn(int rowOrders)
    {
        List<Row> rows = Data.Clusters(30, seed: 1);
        rows.ForEach(row => row.Weight = 0);
        Assert.Contains("'Weight'", FailureOf(rowOrders, rows), StringComparison.Ordinal);
    }

    [Theory, InlineData(1), InlineData(2)]
    public void AWeightOfTwo_TeachesMoreThanAWeightOfOne(int rowOrders)
    {
        List<Row> rows = Data.Clusters(20, seed: 1);
        Row surprise = new() { Features = rows[0].Features, Flag = !rows[0].Flag };
        float Learned(float weight)
        {
            surprise.Weight = weight;
            return MathF.Abs(Fit(rowOrders, [.. rows, surprise]).Probabilities(_context.View(rows))[0] - (rows[0].Flag ? 1 : 0));
        }

        Assert.True(Learned(1) > Learned(0));
        Assert.True(Learned(2) > Learned(1));
    }

    [Theory, InlineData(1), InlineData(2)]
    public void AMissingFeature_TakesNoPart_AndIsNoReasonToSkip(int rowOrders)
    {
        List<Row> rows = Data.Clusters(200, seed: 1);
        for (int i = 0; i < rows.Count; i += 2)
            rows[i].Features[i % 4] = float.NaN;

        var model = Fit(rowOrders, rows);

        Assert.Equal(200, model.Model.NumberOfObservedRows);
        Assert.InRange(_context.BinaryClassification.Evaluate(model.Transform(_context.View(rows)), "Flag").Accuracy, 0.85, 1);
    }

    [Theory, InlineData(1), InlineData(2)]
    public void ARowWithoutAnyFeature_TeachesItsLabel(int rowOrders)
    {
        List<Row> rows = Data.Clusters(40, seed: 1);
        rows[3].Features.AsSpan().Fill(float.NaN);

        var model = Fit(rowOrders, rows);

        Assert.Equal(40, model.Model.NumberOfObservedRows);
        Assert.Contains(_warnings, warning => warning.Contains("1 of 40 rows have no present value in column 'Features'", StringComparison.Ordinal));
        Assert.InRange(model.Probabilities(_context.View([rows[3]]))[0], 0.01f, 0.99f);
    }

    [Theory, InlineData(1), InlineData(2)]
    public void AllFeaturesOfAllRowsMissing_IsAnErrorThatNamesTheColumn(int rowOrders)
    {
        List<Row> rows = Data.Clusters(30, seed: 1);
        rows.ForEach(row => row.Features.AsSpan().Fill(float.NaN));
        Assert.Contains("'Features' is missing", FailureOf(rowOrders, rows), StringComparison.Ordinal);
    }

    [Theory, InlineData(1), InlineData(2)]
    public void RowsOfOneClassOnly_PredictItAndWarn(int rowOrders)
    {
        List<Row> rows = [.. Data.Clusters(60, seed: 1).Where(row => row.Flag)];

        var model = Fit(rowOrders, rows);

        Assert.All(model.Probabilities(_context.View(rows)), probability => Assert.InRange(probability, 0.5f, 1));
        Assert.Contains(_warnings, warning => warning.Contains("Only one class of label column 'Flag'", StringComparison.Ordinal));
    }

    [Fact]
    public void AWrongTypeOfLabel_IsAnErrorThatNamesTheColumn()
    {
        IDataView data = _context.View(Data.Clusters(30, seed: 1));

        Assert.Contains("'Label'", Assert.ThrowsAny<Exception>(() => _context.MulticlassClassification.Trainers.Vsml().Fit(data)).Message, StringComparison.Ordinal);
        Assert.Contains("'Label'", Assert.ThrowsAny<Exception>(() => _context.BinaryClassification.Trainers.Vsml().Fit(data)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AFeatureVectorOfUnknownSize_IsAnErrorThatNamesTheColumn()
    {
        var rows = new[] { new Unsized { Flag = true, Features = [1, 2] }, new Unsized { Features = [3] } };

        var error = Assert.ThrowsAny<Exception>(() => _context.Binary().Fit(_context.Data.LoadFromEnumerable(rows)));

        Assert.Contains("'Features'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AFeatureVectorOfAnotherSizeOrTypeInPrediction_IsAnErrorThatNamesTheColumn()
    {
        List<Row> rows = Data.Clusters(30, seed: 1);
        var binary = Fit(2, rows);
        var multiclass = _context.Multiclass().Fit(_context.View(rows));
        IDataView wider = _context.Transforms.Concatenate("Features", "Features", "Weight").Fit(_context.View(rows)).Transform(_context.View(rows));

        IDataView doubles = _context.Transforms.Conversion.ConvertType("Features", outputKind: DataKind.Double).Fit(_context.View(rows)).Transform(_context.View(rows));
        IDataView keyed = _context.Keys().Fit(_context.View(rows)).Transform(_context.View(rows));

        foreach (IDataView other in (IDataView[])[wider, doubles])
        {
            IDataView keyedOther = _context.Keys().Fit(other).Transform(other);
            Action[] calls =
            [
                () => binary.Transform(other), () => multiclass.LastTransformer.Transform(keyedOther),
                () => ((ITransformer)binary).GetRowToRowMapper(other.Schema),
            ];
            Assert.All(calls, call => Assert.Contains("'Features'", Assert.Throws<InvalidOperationException>(call).Message, StringComparison.Ordinal));

            // Of schemas ML.NET itself asks before the model is asked.
            Action[] schemas = [() => binary.GetOutputSchema(other.Schema), () => multiclass.GetOutputSchema(other.Schema), () => multiclass.Transform(other)];
            Assert.All(schemas, call => Assert.Contains("'Features'", Assert.Throws<ArgumentOutOfRangeException>(call).Message, StringComparison.Ordinal));
        }

        Assert.NotNull(multiclass.LastTransformer.Transform(keyed));
    }

    [Theory, InlineData(float.PositiveInfinity), InlineData(float.NegativeInfinity)]
    public void AnInfiniteFeatureInPrediction_IsAMissingValue(float infinity)
    {
        List<Row> rows = Data.Clusters(30, seed: 1);
        var model = Fit(2, rows);
        rows[0].Features[0] = float.NaN;
        float[] expected = model.Probabilities(_context.View(rows));
        rows[0].Features[0] = infinity;

        Assert.Equal(expected, model.Probabilities(_context.View(rows)));
        Assert.Equal(expected[0], _context.Model.CreatePredictionEngine<Row, Prediction>(model).Predict(rows[0]).Probability);
    }

    [Fact]
    public void NoRows_IsTheError_WhateverIsMadeOfThemBefore()
    {
        IDataView none = _context.View([]);
        Action[] fits =
        [
            () => _context.Multiclass().Fit(none),
            () => _context.Transforms.NormalizeMeanVariance("Features").Append(_context.Binary()).Fit(none),
            () => _context.MulticlassTrainer().Fit(_context.Transforms.Conversion.MapValueToKey("Label").Fit(none).Transform(none)),
            () => _context.Binary().Fit(_context.Data.FilterRowsByColumn(_context.View(Data.Clusters(9, seed: 1)), "Weight", lowerBound: 5)),
        ];

        Assert.All(fits, fit => Assert.Contains("no rows", Assert.Throws<InvalidOperationException>(fit).Message, StringComparison.Ordinal));
    }

    [Fact]
    public void OptionsOutOfRange_AreErrorsThatNameThem()
    {
        Assert.Contains("NumberOfPasses", Create(new() { NumberOfPasses = 0 }), StringComparison.Ordinal);
        Assert.Contains("NumberOfRowOrders", Create(new() { NumberOfRowOrders = 0 }), StringComparison.Ordinal);
        Assert.Contains("NumberOfThreads", Create(new() { NumberOfThreads = 0 }), StringComparison.Ordinal);
        Assert.Contains("LearningAlgorithmFile", Create(new() { LearningAlgorithm = DeltaRule.Algorithm, LearningAlgorithmFile = "a" }), StringComparison.Ordinal);

        string Create(VsmlBinaryTrainer.Options options) =>
            Assert.ThrowsAny<ArgumentException>(() => _context.BinaryClassification.Trainers.Vsml(options)).Message;
    }

    private BinaryPredictionTransformer<VsmlBinaryModelParameters> Fit(int rowOrders, List<Row> rows) =>
        _context.Binary(new() { NumberOfRowOrders = rowOrders, ExampleWeightColumnName = "Weight" }).Fit(_context.View(rows));

    private string FailureOf(int rowOrders, List<Row> rows) =>
        Assert.ThrowsAny<InvalidOperationException>(() => Fit(rowOrders, rows)).Message;

    private sealed class Prediction
    {
        public float Probability { get; set; }
    }

    private sealed class Unsized
    {
        public bool Flag { get; set; }

        public float[] Features { get; set; } = [];
    }
}
