using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace Vsml.MLNet.Tests.Engine;

/// <summary>An engine meets labels that its model was not trained on.</summary>
public sealed class NewClassEngineTests
{
    private readonly MLContext _context = new(seed: 1);

    [Fact]
    public void ALabelNeverSeen_IsAClassAtOnce_InScoreSlotNamesAndKeyValues()
    {
        using var engine = _context.Model.CreateLearningEngine<Row, Guess>(_context.FitDefault(Data.Clusters(60, seed: 1)));
        List<Row> dogs = EngineRows.Strangers("dog", 12);

        engine.Learn(dogs[0]);

        Assert.Equal(["ant", "bee", "cat", "dog"], engine.Classes);
        Assert.Equal(4, engine.Predict(dogs[0]).Score.Length);
        VBuffer<ReadOnlyMemory<char>> names = default;
        engine.OutputSchema["Score"].GetSlotNames(ref names);
        Assert.Equal(engine.Classes, names.DenseValues().Select(name => name.ToString()));
        foreach (Row dog in dogs[1..8])
            engine.Learn(dog);
        Assert.All(dogs[8..], dog => Assert.Equal("dog", engine.Predict(dog).PredictedLabel));
        Assert.All(Data.Clusters(20, seed: 4), row => Assert.NotEqual("dog", engine.Predict(row).PredictedLabel));
        Assert.Equal(8, engine.Metrics.RowsOfClass["dog"]);
    }

    [Fact]
    public void ANewClass_IsAmongTheKeyValuesOfThePredictedLabel_AndOfTheSavedModel()
    {
        // Without MapKeyToValue, so that the predicted label is a key.
        ITransformer model = _context.Multiclass(new() { LearningAlgorithm = LearningAlgorithm.Default }).Fit(_context.View(Data.Clusters(60, seed: 1)));
        using var engine = _context.Model.CreateLearningEngine<Row, Key>(model);
        List<Row> dogs = EngineRows.Strangers("dog", 16);
        foreach (Row dog in dogs[..8])
            engine.Learn(dog);

        Assert.Equal(4u, engine.Predict(dogs[8]).PredictedLabel);
        IDataView scored = Saved(engine).Transform(_context.View([.. dogs[8..], .. Data.Clusters(20, seed: 4)]));
        VBuffer<ReadOnlyMemory<char>> values = default;
        scored.Schema["PredictedLabel"].GetKeyValues(ref values);
        Assert.Equal(["ant", "bee", "cat", "dog"], values.DenseValues().Select(value => value.ToString()));
        MulticlassClassificationMetrics metrics = _context.MulticlassClassification.Evaluate(scored);
        Assert.Equal(4, metrics.ConfusionMatrix.NumberOfClasses);
        Assert.InRange(metrics.MicroAccuracy, 0.9, 1);
    }

    [Fact]
    public void ASavedModelWithANewClass_TakesFurtherOnes()
    {
        using var engine = _context.Model.CreateLearningEngine<Row, Guess>(_context.FitPipeline(Data.Clusters(60, seed: 1)));
        engine.Learn(EngineRows.Strangers("dog", 1)[0]);
        using var again = _context.Model.CreateLearningEngine<Row, Guess>(Saved(engine));

        again.Learn(EngineRows.Strangers("eel", 1)[0]);
        again.Learn(EngineRows.Strangers("dog", 1)[0]);

        Assert.Equal(["ant", "bee", "cat", "dog", "eel"], again.Classes);
        Assert.Equal(5, again.Predict(EngineRows.Strangers("eel", 1)[0]).Score.Length);
        Assert.Equal(["ant", "bee", "cat", "dog"], engine.Classes);
    }

    [Fact]
    public void AClassThatIsAdded_LeavesTheRatiosOfTheOthersProbabilities()
    {
        using var engine = _context.Model.CreateLearningEngine<Row, Guess>(_context.FitDefault(Data.Clusters(60, seed: 1), rowOrders: 3));
        List<Row> rows = Data.Clusters(30, seed: 2);
        float[][] before = [.. rows.Select(row => engine.Predict(row).Score)];

        engine.AddClass("dog");

        Assert.Equal(["ant", "bee", "cat", "dog"], engine.Classes);
        for (int i = 0; i < rows.Count; i++)
        {
            float[] after = engine.Predict(rows[i]).Score;
            Assert.Equal(4, after.Length);
            Assert.InRange(after[3], 1e-6f, 0.1f);
            for (int slot = 0; slot < 3; slot++)
                Assert.Equal(before[i][slot], after[slot] / (1 - after[3]), 1e-5f);
        }

        engine.AddClass("dog");
        Assert.Equal(4, engine.Classes.Count);
        engine.Learn(EngineRows.Strangers("dog", 1)[0]);
        Assert.Equal(["ant", "bee", "cat", "dog"], engine.Classes);
        Assert.Equal(1, engine.Metrics.RowsOfClass["dog"]);
    }

    [Fact]
    public void NumbersAndBooleansAreLabelsToo()
    {
        Check(i => 1.5f * i);
        Check(i => (double)i);
        Check(i => i);
        Check(i => (uint)i);
        Check(i => (byte)i);

        void Check<T>(Func<int, T> labelOf)
        {
            List<RowOf<T>> rows = [.. Data.Clusters(60, seed: 1).Select(row => Typed<T>(row, labelOf))];
            ITransformer model = _context.Transforms.Conversion.MapValueToKey("Label", keyOrdinality: Microsoft.ML.Transforms.ValueToKeyMappingEstimator.KeyOrdinality.ByValue)
                .Append(_context.MulticlassTrainer())
                .Append(_context.Transforms.Conversion.MapKeyToValue("PredictedLabel"))
                .Fit(_context.Data.LoadFromEnumerable(rows));
            using var engine = _context.Model.CreateLearningEngine<RowOf<T>, GuessOf<T>>(model);

            engine.Learn(new RowOf<T> { Label = labelOf(7), Features = [1, 2, 3, 4] }, weight: 10);

            Assert.Equal(4, engine.Classes.Count);
            Assert.Equal(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{labelOf(7)}"), engine.Classes[3]);
            Assert.Equal(4, engine.Predict(rows[0]).Score.Length);
            Assert.Equal(labelOf(Array.IndexOf(Data.Names, Data.Clusters(60, seed: 1)[0].Label)), engine.Predict(rows[0]).PredictedLabel);
        }
    }

    [Fact]
    public void ALabelThatWasMappedBeforeThePipeline_IsReadByTheNamesOfTheClasses()
    {
        List<Row> rows = Data.Clusters(60, seed: 1);
        IDataView keyed = _context.Keys().Fit(_context.View(rows)).Transform(_context.View(rows));
        using var engine = _context.Model.CreateLearningEngine<Row, Key>(_context.MulticlassTrainer().Fit(keyed));

        engine.Learn(rows[0]);
        engine.Learn(EngineRows.Strangers("dog", 1)[0]);

        Assert.Equal(["ant", "bee", "cat", "dog"], engine.Classes);
        Assert.Equal(1, engine.Metrics.RowsOfClass[rows[0].Label]);
        Assert.Equal(1, engine.Metrics.RowsOfClass["dog"]);
    }

    [Fact]
    public void ABinaryModel_TakesNoFurtherClass()
    {
        using var engine = _context.Model.CreateLearningEngine<Row, FlagGuess>(
            _context.Binary().Fit(_context.View(Data.Clusters(40, seed: 1))), new() { LabelColumnName = "Flag" });

        Assert.Contains("two classes", Assert.Throws<ArgumentException>(() => engine.AddClass("maybe")).Message, StringComparison.Ordinal);
        Assert.Equal(["False", "True"], engine.Classes);
    }

    [Fact]
    public void ManyClasses_ComeOneAfterTheOther()
    {
        using var engine = _context.Model.CreateLearningEngine<Row, Guess>(_context.FitPipeline(Data.Clusters(60, seed: 1)));

        for (int i = 0; i < 60; i++)
            engine.Learn(EngineRows.Strangers($"new {i}", 1)[0]);

        Assert.Equal(63, engine.Classes.Count);
        Assert.Equal(["ant", "bee", "cat", "new 0"], engine.Classes.Take(4));
        Assert.Equal(1, engine.Predict(Data.Clusters(1, seed: 1)[0]).Score.Sum(), 3);
    }

    private ITransformer Saved<TRow, TPrediction>(LearningEngine<TRow, TPrediction> engine)
        where TRow : class
        where TPrediction : class, new()
    {
        string path = Path.Combine(Path.GetTempPath(), $"vsml-engine-{Guid.NewGuid():N}.zip");
        try
        {
            engine.CheckPoint(path);
            return _context.Model.Load(path, out _);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static RowOf<T> Typed<T>(Row row, Func<int, T> labelOf) =>
        new() { Label = labelOf(Array.IndexOf(Data.Names, row.Label)), Features = row.Features };

    private sealed class Key
    {
        public uint PredictedLabel { get; set; }
    }

    private sealed class RowOf<T>
    {
        public T Label { get; set; } = default!;

        [VectorType(4)]
        public float[] Features { get; set; } = [];
    }

    private sealed class GuessOf<T>
    {
        public float[] Score { get; set; } = [];

        public T PredictedLabel { get; set; } = default!;
    }
}
