using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using Xunit;

namespace Vsml.MLNet.Tests;

/// <summary>A model knows what its classes are called: a label whose keys were mapped anew means the same classes.</summary>
public sealed class LabelNameTests
{
    private readonly MLContext _context = new(seed: 1);

    [Theory, InlineData(1, false), InlineData(3, false), InlineData(2, true)]
    public void Fit_WithTheSameClassesInAnotherOrder_GoesOnAsWithThemInTheFirst(int rowOrders, bool saved)
    {
        List<Row> more = Data.Clusters(60, seed: 2), test = Data.Clusters(300, seed: 3);
        VsmlMulticlassTrainer trainer = Trainer(rowOrders);
        VsmlMulticlassModelParameters model = trainer.Fit(Keyed(Data.Clusters(60, seed: 1), "ant", "bee", "cat")).Model;
        if (saved)
            model = SavedAndLoaded(model);

        var same = trainer.Fit(Keyed(more, "ant", "bee", "cat"), model);
        var turned = trainer.Fit(Keyed(more, "cat", "ant", "bee"), model);

        Assert.Equal(["cat", "ant", "bee"], SlotNames(turned.Transform(Keyed(test, "cat", "ant", "bee"))));
        float[][] expected = same.Scores(Keyed(test, "ant", "bee", "cat")), found = turned.Scores(Keyed(test, "cat", "ant", "bee"));
        for (int row = 0; row < test.Count; row++)
        {
            Assert.Equal(expected[row][2], found[row][0], 1e-3);
            Assert.Equal(expected[row][0], found[row][1], 1e-3);
            Assert.Equal(expected[row][1], found[row][2], 1e-3);
        }

        Assert.InRange(Accuracy(turned, Keyed(test, "cat", "ant", "bee")), 0.85, 1);
        Assert.Equal(PredictedNames(same.Transform(Keyed(test, "ant", "bee", "cat"))), PredictedNames(turned.Transform(Keyed(test, "cat", "ant", "bee"))));
    }

    [Fact]
    public void Fit_WithSomeOfTheClasses_KeepsTheOthers()
    {
        VsmlMulticlassTrainer trainer = Trainer(2);
        List<Row> rows = Data.Clusters(120, seed: 1), test = Data.Clusters(300, seed: 3);
        var model = trainer.Fit(Keyed(rows, "ant", "bee", "cat"));

        var longer = trainer.Fit(Keyed([.. Data.Clusters(60, seed: 2).Where(row => row.Label != "bee")], "cat", "ant"), model.Model);

        Assert.Equal(3, longer.Model.NumberOfClasses);
        IDataView scored = longer.Transform(Keyed(test, "cat", "ant", "bee"));
        Assert.Equal(["cat", "ant", "bee"], SlotNames(scored));
        string[] predicted = PredictedNames(scored);
        Assert.InRange(predicted.Zip(test).Count(pair => pair.First == pair.Second.Label), 255, 300);
        Assert.Equal(predicted, PredictedNames(SavedAndLoaded(longer).Transform(Keyed(test, "cat", "ant", "bee"))));
    }

    [Fact]
    public void Fit_WithANewClass_IsAnErrorThatNamesIt()
    {
        VsmlMulticlassTrainer trainer = Trainer(1);
        var model = trainer.Fit(Keyed(Data.Clusters(30, seed: 1), "ant", "bee", "cat")).Model;
        byte[] before = model.State();
        List<Row> rows = Data.Clusters(30, seed: 2);
        rows[7].Label = "dog";

        string three = Assert.ThrowsAny<ArgumentException>(() => trainer.Fit(Keyed(rows, "ant", "dog", "cat"), model)).Message;
        string four = Assert.ThrowsAny<ArgumentException>(() => trainer.Fit(Keyed(rows, "ant", "dog", "cat", "bee"), model)).Message;

        Assert.Contains("'Label'", three, StringComparison.Ordinal);
        Assert.Contains("does not know 'dog'; it was trained on 'ant', 'bee', 'cat'", three, StringComparison.Ordinal);
        Assert.Contains("does not know 'dog'", four, StringComparison.Ordinal);
        Assert.Equal(before, model.State());
    }

    [Fact]
    public void Fit_WithNumbersAsNames_MatchesThem()
    {
        static IEnumerable<Numbered> Numbers(int seed) =>
            Data.Clusters(60, seed).Select(row => new Numbered { Label = row.Label == "ant" ? 2.5f : row.Label == "bee" ? -1 : 1e9f, Features = row.Features });
        IDataView Keys(int seed, bool ascending)
        {
            IDataView data = _context.Data.LoadFromEnumerable(Numbers(seed));
            IDataView order = _context.Data.LoadFromEnumerable(((float[])[-1, 2.5f, 1e9f]).OrderBy(value => ascending ? value : -value).Select(value => new NumberKey { Value = value }));
            return _context.Transforms.Conversion.MapValueToKey("Label", keyData: order).Fit(data).Transform(data);
        }

        VsmlMulticlassTrainer trainer = Trainer(1);
        var model = trainer.Fit(Keys(1, ascending: true)).Model;

        var longer = trainer.Fit(Keys(2, ascending: false), model);

        Assert.Equal(["1E+09", "2.5", "-1"], longer.Model.LabelNames!);
        Assert.InRange(Accuracy(longer, Keys(3, ascending: false)), 0.85, 1);
        var back = _context.Transforms.Conversion.MapKeyToValue("PredictedLabel").Fit(longer.Transform(Keys(3, ascending: false)));
        Assert.Subset(new HashSet<float> { -1, 2.5f, 1e9f }, back.Transform(longer.Transform(Keys(3, ascending: false))).GetColumn<float>("PredictedLabel").ToHashSet());
    }

    [Fact]
    public void Fit_OfAKeyWithoutNames_IsMatchedByNumber_AndOfAnotherCountIsAnError()
    {
        IDataView Keys(ulong count)
        {
            var schema = SchemaDefinition.Create(typeof(Indexed));
            schema["Label"].ColumnType = new KeyDataViewType(typeof(uint), count);
            return _context.Data.LoadFromEnumerable(Data.Clusters(60, seed: 1).Select(row => new Indexed { Label = (uint)Array.IndexOf(Data.Names, row.Label), Features = row.Features }), schema);
        }

        VsmlMulticlassTrainer trainer = Trainer(1);
        var model = trainer.Fit(Keys(3)).Model;

        Assert.Equal(120, trainer.Fit(Keys(3), model).Model.NumberOfObservedRows);
        Assert.Equal(120, trainer.Fit(Keyed(Data.Clusters(60, seed: 1), "ant", "bee", "cat"), model).Model.NumberOfObservedRows);
        Assert.Contains("'Label' has 4", Assert.ThrowsAny<ArgumentException>(() => trainer.Fit(Keys(4), model)).Message, StringComparison.Ordinal);
    }

    private VsmlMulticlassTrainer Trainer(int rowOrders) => _context.MulticlassTrainer(new() { NumberOfRowOrders = rowOrders });

    /// <summary>The rows with keys in the given order.</summary>
    private IDataView Keyed(List<Row> rows, params string[] names)
    {
        IDataView keys = _context.Data.LoadFromEnumerable(names.Select(name => new Key { Value = name }));
        return _context.Transforms.Conversion.MapValueToKey("Label", keyData: keys).Fit(_context.View(rows)).Transform(_context.View(rows));
    }

    private double Accuracy(MulticlassPredictionTransformer<VsmlMulticlassModelParameters> model, IDataView data) => _context.MulticlassClassification.Evaluate(model.Transform(data)).MicroAccuracy;

    private VsmlMulticlassModelParameters SavedAndLoaded(VsmlMulticlassModelParameters model)
    {
        IDataView data = Keyed(Data.Clusters(9, seed: 1), "ant", "bee", "cat");
        return ((MulticlassPredictionTransformer<VsmlMulticlassModelParameters>)SavedAndLoaded(Trainer(1).Fit(data, model))).Model;
    }

    private ITransformer SavedAndLoaded(ITransformer model)
    {
        using var stream = new MemoryStream();
        _context.Model.Save(model, null, stream);
        stream.Position = 0;
        return _context.Model.Load(stream, out _);
    }

    private static string[] SlotNames(IDataView scored)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        scored.Schema["Score"].GetSlotNames(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }

    private string[] PredictedNames(IDataView scored) =>
        [.. _context.Transforms.Conversion.MapKeyToValue("PredictedLabel").Fit(scored).Transform(scored).GetColumn<string>("PredictedLabel")];

    private sealed class Key
    {
        public string Value { get; set; } = "";
    }

    private sealed class NumberKey
    {
        public float Value { get; set; }
    }

    private sealed class Numbered
    {
        public float Label { get; set; }

        [VectorType(4)]
        public float[] Features { get; set; } = [];
    }

    private sealed class Indexed
    {
        public uint Label { get; set; }

        [VectorType(4)]
        public float[] Features { get; set; } = [];
    }
}
