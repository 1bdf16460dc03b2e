using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace Vsml.MLNet.Tests;

public sealed class LabelTests
{
    private readonly MLContext _context = new(seed: 1);
    private readonly List<string> _warnings = [];

    public LabelTests() => _context.Log += (_, line) =>
    {
        if (line.Kind == Microsoft.ML.Runtime.ChannelMessageKind.Warning)
            _warnings.Add(line.Message);
    };

    [Theory, InlineData(1), InlineData(2)]
    public void RowsWithAMissingLabel_AreSkippedWithAWarning(int rowOrders)
    {
        List<Row> rows = Data.Clusters(40, seed: 1);
        var keys = Keys(rows);
        rows[0].Label = rows[9].Label = "dog";

        var model = Fit(rowOrders, keys.Transform(_context.View(rows)));

        Assert.Equal(38, model.Model.NumberOfObservedRows);
        Assert.Contains(_warnings, warning => warning.Contains("Skipped 2 of 40 rows because their label in column 'Label' is missing", StringComparison.Ordinal));
    }

    [Theory, InlineData(1), InlineData(2)]
    public void AllLabelsMissing_IsAnErrorThatNamesTheColumn(int rowOrders)
    {
        List<Row> rows = Data.Clusters(10, seed: 1);
        var keys = Keys(rows);
        rows.ForEach(row => row.Label = "dog");

        var error = Assert.Throws<InvalidOperationException>(() => Fit(rowOrders, keys.Transform(_context.View(rows))));

        Assert.Contains("'Label' is missing in each of the 10", error.Message, StringComparison.Ordinal);
    }

    [Theory, InlineData(1), InlineData(2)]
    public void AClassThatTheRowsNeverShow_KeepsASmallProbabilityAndWarns(int rowOrders)
    {
        List<Row> rows = Data.Clusters(200, seed: 1);
        IDataView data = Keys(rows).Transform(_context.View(rows.Where(row => row.Label != "bee")));

        var model = Fit(rowOrders, data);

        Assert.Equal(3, model.Model.NumberOfClasses);
        Assert.InRange(model.Scores(data).Average(score => score[1]), 0, 0.2);
        Assert.Contains(_warnings, warning => warning.Contains("1 of the 3 classes of label column 'Label' have no training rows", StringComparison.Ordinal));
    }

    [Fact]
    public void AKeyOfOneValue_IsAnErrorThatNamesTheColumn()
    {
        List<Row> rows = [.. Data.Clusters(30, seed: 1).Where(row => row.Label == "ant")];

        var error = Assert.ThrowsAny<ArgumentException>(() => Fit(1, Keys(rows).Transform(_context.View(rows))));

        Assert.Contains("'Label' has 1 class", error.Message, StringComparison.Ordinal);
    }

    private Microsoft.ML.Transforms.ValueToKeyMappingTransformer Keys(List<Row> rows) => _context.Keys().Fit(_context.View(rows));

    private MulticlassPredictionTransformer<VsmlMulticlassModelParameters> Fit(int rowOrders, IDataView data) =>
        _context.MulticlassTrainer(new() { NumberOfRowOrders = rowOrders }).Fit(data);
}
