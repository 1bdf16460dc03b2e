using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace Vsml.MLNet.Tests.Engine;

/// <summary>Categories that come later, and features that were always missing.</summary>
public sealed class NewValueTests
{
    private readonly MLContext _context = new(seed: 1);

    [Fact]
    public void ANewCategory_TakesASpareSlot_AndIsLearned()
    {
        using var engine = Engine(spareSlots: 2);
        var fruit = new Fruit { Colour = "blue", Weight = 104 };

        Assert.Equal(0, engine.Predict(fruit).Colours.Sum());
        for (int i = 0; i < 12; i++)
        {
            engine.Learn(new Fruit { Colour = "blue", Weight = 100 + i, Label = "pear" });
            engine.Learn(new Fruit { Colour = i % 2 == 0 ? "red" : "green", Weight = 100 + i, Label = i % 2 == 0 ? "apple" : "pear" });
        }

        FruitGuess guess = engine.Predict(fruit);
        Assert.Equal([0, 0, 1, 0], guess.Colours);
        Assert.Equal("pear", guess.PredictedLabel);
        VBuffer<ReadOnlyMemory<char>> names = default;
        engine.OutputSchema["Colours"].GetSlotNames(ref names);
        Assert.Equal(["red", "green", "blue", "(new value 2)"], names.DenseValues().Select(name => name.ToString()));
    }

    [Fact]
    public void CategoriesBeyondTheSpareSlots_AreNone_AndRowsAreLearnedAllTheSame()
    {
        using var engine = Engine(spareSlots: 1);

        engine.Learn(new Fruit { Colour = "blue", Weight = 1, Label = "pear" });
        engine.Learn(new Fruit { Colour = "grey", Weight = 1, Label = "pear" });
        engine.Learn(new Fruit { Colour = "", Weight = 1, Label = "pear" });

        Assert.Equal([0, 0, 1], engine.Predict(new Fruit { Colour = "blue" }).Colours);
        Assert.Equal([0, 0, 0], engine.Predict(new Fruit { Colour = "grey" }).Colours);
        Assert.Equal(3, engine.Metrics.RowsLearned);
    }

    [Fact]
    public void ANewCategoryAndANewClass_ComeInOneRow_AndAreSaved()
    {
        string path = Path.Combine(Path.GetTempPath(), $"vsml-engine-{Guid.NewGuid():N}.zip");
        try
        {
            using (var engine = Engine(spareSlots: 2))
            {
                engine.Learn(new Fruit { Colour = "blue", Weight = 40, Label = "plum" });
                engine.CheckPoint(path);
            }

            using var loaded = _context.Model.CreateLearningEngine<Fruit, FruitGuess>(_context.Model.Load(path, out _));
            Assert.Equal(["apple", "pear", "plum"], loaded.Classes);
            Assert.Equal([0, 0, 1, 0], loaded.Predict(new Fruit { Colour = "blue" }).Colours);
            loaded.Learn(new Fruit { Colour = "grey", Weight = 40, Label = "plum" });
            Assert.Equal([0, 0, 0, 1], loaded.Predict(new Fruit { Colour = "grey" }).Colours);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void AStockOneHotEncoding_TakesNoNewValues()
    {
        ITransformer model = Fit(_context.Transforms.Categorical.OneHotEncoding("Colours", "Colour"));
        using var engine = _context.Model.CreateLearningEngine<Fruit, FruitGuess>(model);

        engine.Learn(new Fruit { Colour = "blue", Weight = 40, Label = "plum" });

        Assert.Equal([0, 0], engine.Predict(new Fruit { Colour = "blue" }).Colours);
        Assert.Equal(["apple", "pear", "plum"], engine.Classes);
    }

    [Fact]
    public void AColumnThatIsNoText_OrHoldsTheNameOfASpareSlot_IsAnError()
    {
        Assert.Contains("'Weight' is no text", Assert.ThrowsAny<ArgumentException>(
            () => Fit(_context.Transforms.Categorical.OneHotEncodingWithSpareSlots("Colours", "Weight"))).Message, StringComparison.Ordinal);
        Assert.Contains("'Colour' holds '(new value 1)'", Assert.ThrowsAny<ArgumentException>(
            () => Fit(_context.Transforms.Categorical.OneHotEncodingWithSpareSlots("Colours", "Colour"), "(new value 1)")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => _context.Transforms.Categorical.OneHotEncodingWithSpareSlots("Colours", spareSlots: 0));
    }

    [Fact]
    public void AFeatureThatWasAlwaysMissing_CountsWhenItComes()
    {
        List<Row> rows = Data.Clusters(60, seed: 1);
        rows.ForEach(row => row.Features = [float.NaN, float.NaN, float.NaN, row.Features[3]]);
        using var engine = _context.Model.CreateLearningEngine<Row, Guess>(_context.FitDefault(rows));

        List<Row> whole = Data.Clusters(120, seed: 2);
        foreach (Row row in whole[..60])
            engine.Learn(row);

        Assert.InRange(whole[60..].Count(row => engine.Predict(row).PredictedLabel == row.Label), 50, 60);
    }

    private LearningEngine<Fruit, FruitGuess> Engine(int spareSlots) => _context.Model.CreateLearningEngine<Fruit, FruitGuess>(
        Fit(_context.Transforms.Categorical.OneHotEncodingWithSpareSlots("Colours", "Colour", spareSlots)));

    private TransformerChain<Microsoft.ML.Transforms.KeyToValueMappingTransformer> Fit(IEstimator<ITransformer> encoding, string second = "green")
    {
        List<Fruit> rows = [.. Enumerable.Range(0, 40).Select(i => new Fruit
        {
            Colour = i % 2 == 0 ? "red" : second,
            Weight = 100 + (i % 7),
            Label = i % 2 == 0 ? "apple" : "pear",
        })];
        return _context.Transforms.Conversion.MapValueToKey("Label")
            .Append(encoding)
            .Append(_context.Transforms.Concatenate("Features", "Colours", "Weight"))
            .Append(_context.MulticlassTrainer(new() { LearningAlgorithm = LearningAlgorithm.Default, NumberOfRowOrders = 1 }))
            .Append(_context.Transforms.Conversion.MapKeyToValue("PredictedLabel"))
            .Fit(_context.Data.LoadFromEnumerable(rows));
    }

    private sealed class Fruit
    {
        public string Colour { get; set; } = "";

        public float Weight { get; set; }

        public string Label { get; set; } = "";
    }

    private sealed class FruitGuess
    {
        public float[] Colours { get; set; } = [];

        public float[] Score { get; set; } = [];

        public string PredictedLabel { get; set; } = "";
    }
}
