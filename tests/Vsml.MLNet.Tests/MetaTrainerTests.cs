using System.Collections;
using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace Vsml.MLNet.Tests;

/// <summary>ML.NET's trainers that build a multiclass model from binary ones take the binary model's probabilities as they are.</summary>
public sealed class MetaTrainerTests
{
    private readonly MLContext _context = new(seed: 1);

    private VsmlBinaryTrainer Binary => _context.BinaryClassification.Trainers.Vsml();

    [Fact]
    public void OneVersusAll_GivesTheProbabilitiesOfTheBinaryModels()
    {
        IDataView train = Keyed(seed: 1), test = Keyed(seed: 2);
        var model = _context.MulticlassClassification.Trainers.OneVersusAll(Binary).Fit(train);

        // The same by hand: a binary model a class, over their sum.
        float[][] each = [.. Data.Names.Select(name => Binary.Fit(OneClass(name, seed: 1)).Probabilities(OneClass(name, seed: 2)))];
        float[][] scores = model.Scores(test);
        for (int row = 0; row < scores.Length; row++)
        {
            float sum = each.Sum(binary => binary[row]);
            for (int c = 0; c < 3; c++)
                Assert.Equal(each[c][row] / sum, scores[row][c], 1e-4);
        }

        double loss = _context.MulticlassClassification.Evaluate(model.Transform(test)).LogLoss;
        double multiclass = _context.MulticlassClassification.Evaluate(_context.MulticlassClassification.Trainers.Vsml().Fit(train).Transform(test)).LogLoss;
        Assert.InRange(loss, 0, multiclass + 0.05);
    }

    [Fact]
    public void OneVersusAllAndPairwiseCoupling_StackNoCalibrator()
    {
        IDataView train = Keyed(seed: 1);
        var all = _context.MulticlassClassification.Trainers.OneVersusAll(Binary).Fit(train).Model;
        var pairs = _context.MulticlassClassification.Trainers.PairwiseCoupling(Binary).Fit(train).Model;

        Assert.All(Parts(all), part => Assert.IsType<VsmlBinaryModelParameters>(part));
        Assert.All(Parts(pairs), part => Assert.IsType<VsmlBinaryModelParameters>(part));
    }

    [Fact]
    public void PairwiseCoupling_PredictsAsWellAsTheMulticlassTrainer()
    {
        IDataView train = Keyed(seed: 1), test = Keyed(seed: 2);

        var coupled = _context.MulticlassClassification.Evaluate(_context.MulticlassClassification.Trainers.PairwiseCoupling(Binary).Fit(train).Transform(test));
        var multiclass = _context.MulticlassClassification.Evaluate(_context.MulticlassClassification.Trainers.Vsml().Fit(train).Transform(test));

        Assert.InRange(coupled.LogLoss, 0, multiclass.LogLoss + 0.05);
        Assert.InRange(coupled.MicroAccuracy, multiclass.MicroAccuracy - 0.03, 1);
    }

    [Fact]
    public void OneVersusAll_LoadsFromAFile_AndScoresAsBefore()
    {
        IDataView train = Keyed(seed: 1);
        var model = _context.MulticlassClassification.Trainers.OneVersusAll(Binary).Fit(train);
        using var stream = new MemoryStream();
        _context.Model.Save(model, train.Schema, stream);
        stream.Position = 0;

        Assert.Equal(model.Scores(train), _context.Model.Load(stream, out _).Scores(train));
    }

    /// <summary>The models inside, which ML.NET keeps to itself.</summary>
    private static IEnumerable<object> Parts(object model)
    {
        const BindingFlags Inside = BindingFlags.Instance | BindingFlags.NonPublic;
        object parts = model.GetType().GetProperty("SubModelParameters", Inside)?.GetValue(model) ?? model.GetType().GetField("_predictors", Inside)!.GetValue(model)!;
        return ((IEnumerable)parts).Cast<object>();
    }

    private IDataView Keyed(int seed) => _context.Keys().Fit(_context.View(Data.Clusters(90, seed))).Transform(_context.View(Data.Clusters(90, seed)));

    private IDataView OneClass(string name, int seed)
    {
        List<Row> rows = Data.Clusters(90, seed);
        rows.ForEach(row => row.Flag = row.Label == name);
        IDataView data = _context.View(rows);
        return _context.Transforms.CopyColumns("Label", "Flag").Fit(data).Transform(data);
    }
}
