using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;
using Xunit.Abstractions;

namespace Vsml.MLNet.Tests.Engine;

/// <summary>A class that comes late is learned by a few rows, and what was learned before stays what it was.</summary>
public sealed class NewcomerTests(ITestOutputHelper output)
{
    private const int Classes = 5, Inputs = 8, Newcomer = Classes;
    private readonly MLContext _context = new(seed: 1);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void AnEngineThatLearnsANewLabel_StaysAsRightOnTheOthers_AndKnowsTheNewcomerAfterTenRows(int seed)
    {
        var blobs = new Blobs(seed);
        List<Blob> others = blobs.Make(200, i => i % Classes), fresh = blobs.Make(60, _ => Newcomer);
        using var engine = _context.Model.CreateLearningEngine<Blob, BlobGuess>(Fit(blobs.Make(100, i => i % Classes)));
        double before = Right(others);
        Assert.InRange(before, 0.9, 1);

        for (int learned = 0; learned < 10;)
        {
            engine.Learn(fresh[learned++]);
            output.WriteLine($"after {learned} rows of the newcomer: {Right(others):0.000} of the others, {Right(fresh[10..]):0.000} of it");
            Assert.InRange(Right(others), before - 0.04, 1);
        }

        Assert.InRange(Right(others), before - 0.02, 1);
        Assert.InRange(Right(fresh[10..]), 0.6, 1);

        double Right(List<Blob> rows) => rows.Average(row => engine.Predict(row).PredictedLabel == row.Label ? 1.0 : 0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void UpdateByAClassThatHadNoRows_DoesTheSame(int seed)
    {
        var blobs = new Blobs(seed);
        List<Blob> train = blobs.Make(100, i => i % Classes), others = blobs.Make(200, i => i % Classes), fresh = blobs.Make(60, _ => Newcomer);

        // The key knows the name, of which there is no row.
        var keys = Keys().Fit(_context.Data.LoadFromEnumerable([.. train, fresh[0]]));
        var model = Trainer().Fit(keys.Transform(_context.Data.LoadFromEnumerable(train))).Model;
        float[] score = new float[Classes + 1];
        double before = Right(others);
        Assert.InRange(before, 0.9, 1);

        foreach (Blob row in fresh[..10])
            model.Update(row.Features, Newcomer);

        Assert.InRange(Right(others), before - 0.02, 1);
        Assert.InRange(Right(fresh[10..]), 0.6, 1);

        double Right(List<Blob> rows)
        {
            LearnerEnsemble learner = model.CreateLearner();
            return rows.Average(row =>
            {
                learner.Predict(row.Features, score);
                return Array.IndexOf(score, score.Max()) == row.Class ? 1.0 : 0;
            });
        }
    }

    [Fact]
    public void AClassAtTheMomentItIsAdded_LeavesTheOthersRatios_AndSoDoesItsCheckPoint()
    {
        var blobs = new Blobs(seed: 4);
        List<Blob> others = blobs.Make(50, i => i % Classes);
        string path = Path.Combine(Path.GetTempPath(), $"vsml-newcomer-{Guid.NewGuid():N}.zip");
        try
        {
            using var engine = _context.Model.CreateLearningEngine<Blob, BlobGuess>(Fit(blobs.Make(100, i => i % Classes)));
            float[][] before = [.. others.Select(row => engine.Predict(row).Score)];
            engine.AddClass("late");
            engine.AddClass("later");
            engine.CheckPoint(path);
            using var loaded = _context.Model.CreateLearningEngine<Blob, BlobGuess>(_context.Model.Load(path, out _));

            foreach (LearningEngine<Blob, BlobGuess> one in (LearningEngine<Blob, BlobGuess>[])[engine, loaded])
            {
                foreach ((Blob row, float[] expected) in others.Zip(before))
                {
                    float[] after = one.Predict(row).Score;
                    Assert.Equal(Classes + 2, after.Length);
                    double known = after[..Classes].Sum(p => (double)p);
                    for (int slot = 0; slot < Classes; slot++)
                        Assert.Equal(expected[slot], after[slot] / known, 1e-5);
                }
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    private TransformerChain<Microsoft.ML.Transforms.KeyToValueMappingTransformer> Fit(List<Blob> rows) =>
        Keys().Append(Trainer()).Append(_context.Transforms.Conversion.MapKeyToValue("PredictedLabel")).Fit(_context.Data.LoadFromEnumerable(rows));

    private Microsoft.ML.Transforms.ValueToKeyMappingEstimator Keys() => _context.Transforms.Conversion.MapValueToKey("Label");

    private VsmlMulticlassTrainer Trainer() => _context.MulticlassTrainer(new() { LearningAlgorithm = LearningAlgorithm.Default });

    /// <summary>Normal clouds about random centres, one a class.</summary>
    private sealed class Blobs
    {
        private readonly Random _random;
        private readonly float[][] _centres;

        public Blobs(int seed)
        {
            _random = new Random(seed);
            _centres = [.. Enumerable.Range(0, Classes + 1).Select(_ => Enumerable.Range(0, Inputs).Select(_ => 2 * Normal()).ToArray())];
        }

        public List<Blob> Make(int count, Func<int, int> classOf) => [.. Enumerable.Range(0, count).Select(i => new Blob
        {
            Class = classOf(i),
            Label = $"class {classOf(i)}",
            Features = [.. _centres[classOf(i)].Select(centre => centre + Normal())],
        })];

        private float Normal() => (float)(Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble()));
    }

    private sealed class Blob
    {
        [NoColumn]
        public int Class { get; set; }

        public string Label { get; set; } = "";

        [VectorType(Inputs)]
        public float[] Features { get; set; } = [];
    }

    private sealed class BlobGuess
    {
        public float[] Score { get; set; } = [];

        public string PredictedLabel { get; set; } = "";
    }
}
