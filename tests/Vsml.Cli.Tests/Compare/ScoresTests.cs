using Microsoft.ML;
using Microsoft.ML.Data;
using Vsml.Cli.Compare;

namespace Vsml.Cli.Tests.Compare;

public class ScoresTests
{
    private static readonly float[][] Probabilities = [[0.7f, 0.3f, 0f], [0.2f, 0.5f, 0.3f], [0.1f, 0.2f, 0.7f], [0.5f, 0.25f, 0.25f]];

    [Fact]
    public void Of_AgreesWithMLNetsEvaluate()
    {
        int[] labels = [0, 1, 0, 2];
        var context = new MLContext(0);
        SchemaDefinition schema = SchemaDefinition.Create(typeof(Scored));
        schema[nameof(Scored.Score)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 3);
        schema[nameof(Scored.Label)].ColumnType = new KeyDataViewType(typeof(uint), 3);
        schema[nameof(Scored.PredictedLabel)].ColumnType = new KeyDataViewType(typeof(uint), 3);
        IDataView view = context.Data.LoadFromEnumerable(
            labels.Select((label, row) => new Scored
            {
                Score = Probabilities[row],
                Label = (uint)label,
                PredictedLabel = (uint)Array.IndexOf(Probabilities[row], Probabilities[row].Max()),
            }), schema);
        MulticlassClassificationMetrics expected = context.MulticlassClassification.Evaluate(view);

        Scores scores = Scores.Of(Probabilities, labels);
        Assert.Equal(expected.MicroAccuracy, scores.Accuracy, 12);
        Assert.Equal(expected.LogLoss, scores.LogLoss, 6);
        Assert.Equal(expected.MacroAccuracy, scores.MacroAccuracy, 12);
    }

    [Fact]
    public void Of_CountsAnUnknownClassAsWrongAtTheFloor()
    {
        Scores scores = Scores.Of([[1f, 0f], [0f, 1f]], [0, TrialData.UnknownClass]);
        Assert.Equal(0.5, scores.Accuracy);
        Assert.Equal(0.5, scores.MacroAccuracy);
        Assert.Equal(34.538776 / 2, scores.LogLoss, 5);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(-0.1f)]
    [InlineData(3f)]
    public void Of_RefusesWhatIsNoProbability(float value) =>
        Assert.Throws<InvalidOperationException>(() => Scores.Of([[value, 0.5f]], [1]));

    [Fact]
    public void OfClassPrior_PredictsTheSharesOfTheTrainingRows()
    {
        Example[] training = [new() { Label = 0 }, new() { Label = 0 }, new() { Label = 0 }, new() { Label = 1 }];
        Scores scores = Scores.OfClassPrior(new TrialData(training, [new(), new()], [0, 1], Classes: 2));
        Assert.Equal(0.5, scores.Accuracy);
        Assert.Equal(-(Math.Log(0.75) + Math.Log(0.25)) / 2, scores.LogLoss, 6);
        Assert.Equal((0.5, 0.5), (scores.MacroAccuracy, scores.Auc));
    }

    private sealed class Scored
    {
        public float[] Score { get; set; } = [];

        public uint Label { get; set; }

        public uint PredictedLabel { get; set; }
    }
}
