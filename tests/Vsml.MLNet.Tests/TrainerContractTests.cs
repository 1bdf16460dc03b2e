using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace Vsml.MLNet.Tests;

/// <summary>What ML.NET checks of every estimator of its own: schemas are propagated as promised, a reloaded transformer is the same, bad input fails as it should.</summary>
public sealed class TrainerContractTests
{
    private readonly MLContext _context = new(seed: 1);

    public static TheoryData<bool, bool> Estimators => new() { { false, false }, { true, false }, { false, true }, { true, true } };

    [Theory, MemberData(nameof(Estimators))]
    public void TheEstimator_PromisesTheSchemaThatItsTransformerGives(bool multiclass, bool other)
    {
        IDataView data = Rows(60);
        IEstimator<ITransformer> estimator = Estimator(multiclass, other);

        SchemaShape promised = estimator.GetOutputSchema(ShapeOf(data.Schema));
        SchemaShape delivered = ShapeOf(estimator.Fit(data).GetOutputSchema(data.Schema));

        Assert.Equal(promised.Count, delivered.Count);
        foreach ((SchemaShape.Column p, SchemaShape.Column d) in promised.OrderBy(column => column.Name).Zip(delivered.OrderBy(column => column.Name)))
        {
            Assert.Equal(p.Name, d.Name);
            Assert.True(IsCompatible(d, p), $"{p.Name}: more was promised than is delivered");
            Assert.True(IsCompatible(p, d), $"{p.Name}: more is delivered than was promised");
        }
    }

    [Theory, MemberData(nameof(Estimators))]
    public void ATransformer_GivesItsSchemaAndRows_BeforeAndAfterItIsSaved(bool multiclass, bool other)
    {
        IDataView data = Rows(60);
        ITransformer transformer = Estimator(multiclass, other).Fit(data);
        using var stream = new MemoryStream();
        _context.Model.Save(transformer, data.Schema, stream);
        stream.Position = 0;
        ITransformer loaded = new MLContext().Model.Load(stream, out DataViewSchema inputs);

        AssertSame(data.Schema, inputs);
        Assert.True(transformer.IsRowToRowMapper);
        AssertSame(transformer.GetOutputSchema(data.Schema), transformer.GetRowToRowMapper(data.Schema).OutputSchema);
        AssertSame(transformer.GetOutputSchema(data.Schema), transformer.Transform(data).Schema);
        AssertSame(transformer.GetOutputSchema(data.Schema), loaded.GetOutputSchema(data.Schema));
        IDataView scored = transformer.Transform(data), rescored = loaded.Transform(data);
        if (multiclass)
        {
            Assert.Equal(scored.GetColumn<float[]>("Score"), rescored.GetColumn<float[]>("Score"));
            Assert.Equal(scored.GetColumn<uint>("PredictedLabel"), rescored.GetColumn<uint>("PredictedLabel"));
        }
        else
        {
            Assert.Equal(scored.GetColumn<float>("Score"), rescored.GetColumn<float>("Score"));
            Assert.Equal(scored.GetColumn<bool>("PredictedLabel"), rescored.GetColumn<bool>("PredictedLabel"));
        }
    }

    [Theory, InlineData(true), InlineData(false)]
    public void BadInput_FailsWithTheExceptionsOfMLNetsOwnTrainers(bool multiclass)
    {
        IDataView data = Rows(60);
        IEstimator<ITransformer> estimator = Estimator(multiclass, other: false);
        ITransformer transformer = estimator.Fit(data);
        var select = _context.Transforms.DropColumns("Features");
        var scalar = _context.Transforms.CopyColumns("Features", "Weight");
        var wrongLabel = _context.Transforms.CopyColumns("Label", "Weight").Append(_context.Transforms.CopyColumns("Flag", "Weight"));
        IDataView[] unfit = [select.Fit(data).Transform(data), scalar.Fit(data).Transform(data), wrongLabel.Fit(data).Transform(data)];

        foreach (IDataView invalid in unfit)
        {
            AssertFails(() => estimator.GetOutputSchema(ShapeOf(invalid.Schema)));
            AssertFails(() => estimator.Fit(invalid));
        }

        foreach (IDataView invalid in unfit[..2])
        {
            AssertFails(() => transformer.GetOutputSchema(invalid.Schema));
            AssertFails(() => transformer.Transform(invalid));
        }

        // Scoring needs no label.
        IDataView unlabelled = _context.Transforms.DropColumns("Label", "Flag").Fit(data).Transform(data);
        Assert.Equal(60, transformer.Transform(unlabelled).Preview(100).RowView.Length);
    }

    [Fact]
    public void ColumnsMayHaveAnyName()
    {
        IDataView data = Rows(60);
        IDataView renamed = _context.Transforms.CopyColumns("the label", "Label").Append(_context.Transforms.CopyColumns("Ünits", "Features"))
            .Append(_context.Transforms.DropColumns("Label", "Features")).Fit(data).Transform(data);

        IDataView scored = _context.MulticlassTrainer(new() { LabelColumnName = "the label", FeatureColumnName = "Ünits" }).Fit(renamed).Transform(renamed);

        Assert.InRange(_context.MulticlassClassification.Evaluate(scored, "the label").MicroAccuracy, 0.85, 1);
    }

    [Theory, InlineData(1), InlineData(3)]
    public void WeightsThatAreAllAlike_AreAsNone_AndOnlyTheirRatiosCount(int rowOrders)
    {
        List<Row> rows = Data.Clusters(80, seed: 1);
        byte[] Fitted(Func<int, float> weightOf)
        {
            for (int row = 0; row < rows.Count; row++)
                rows[row].Weight = weightOf(row);
            return _context.Binary(new() { NumberOfRowOrders = rowOrders, ExampleWeightColumnName = "Weight" }).Fit(_context.View(rows)).Model.State();
        }

        Assert.Equal(Fitted(_ => 1), Fitted(_ => 30));
        Assert.Equal(Fitted(row => 1 + (row % 3)), Fitted(row => 64 * (1 + (row % 3))));
        Assert.NotEqual(Fitted(_ => 1), Fitted(row => 1 + (row % 3)));
        if (rowOrders > 1)
            Assert.Equal(_context.Binary(new() { NumberOfRowOrders = rowOrders }).Fit(_context.View(rows)).Model.State(), Fitted(_ => 1));
    }

    private IEstimator<ITransformer> Estimator(bool multiclass, bool other) => (multiclass, other) switch
    {
        (true, false) => _context.MulticlassTrainer(),
        (false, false) => _context.Binary(),
        (true, true) => _context.MulticlassTrainer(new() { ExampleWeightColumnName = "Weight", NumberOfRowOrders = 1 }),
        _ => _context.Binary(new() { ExampleWeightColumnName = "Weight", NumberOfRowOrders = 1 }),
    };

    private IDataView Rows(int count)
    {
        IDataView data = _context.View(Data.Clusters(count, seed: 1));
        return _context.Keys().Fit(data).Transform(data);
    }

    private static void AssertFails(Action action)
    {
        Exception? error = Record.Exception(action);
        Assert.True(error is ArgumentOutOfRangeException or InvalidOperationException, $"{error?.GetType().Name ?? "nothing"} was thrown: {error?.Message}");
    }

    private static void AssertSame(DataViewSchema expected, DataViewSchema found)
    {
        Assert.Equal(expected.Select(column => (column.Name, column.Type)), found.Select(column => (column.Name, column.Type)));
        Assert.Equal(
            expected.Select(column => string.Join(' ', column.Annotations.Schema.Select(annotation => annotation.Name).Order())),
            found.Select(column => string.Join(' ', column.Annotations.Schema.Select(annotation => annotation.Name).Order())));
    }

    private static SchemaShape ShapeOf(DataViewSchema schema) =>
        (SchemaShape)typeof(SchemaShape).GetMethod("Create", BindingFlags.NonPublic | BindingFlags.Static)!.Invoke(null, [schema])!;

    private static bool IsCompatible(SchemaShape.Column column, SchemaShape.Column with) =>
        (bool)typeof(SchemaShape.Column).GetMethod("IsCompatibleWith", BindingFlags.NonPublic | BindingFlags.Instance)!.Invoke(column, [with])!;
}
