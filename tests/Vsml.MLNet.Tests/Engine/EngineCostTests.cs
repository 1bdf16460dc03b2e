using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;
using Xunit.Abstractions;

namespace Vsml.MLNet.Tests.Engine;

/// <summary>Alone in the process: what is counted is the process's.</summary>
[CollectionDefinition(nameof(EngineCostTests), DisableParallelization = true)]
[Collection(nameof(EngineCostTests))]
public sealed class EngineCostTests(ITestOutputHelper output)
{
    private readonly MLContext _context = new(seed: 1);

    [Fact]
    public void PredictAndLearn_AllocateNothingOnceWarm()
    {
        using var engine = _context.Model.CreateLearningEngine<Wide, Guess>(Fit());
        List<Wide> rows = Wide.Rows(5, seed: 2);
        var guess = new Guess();
        Work(40);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Work(10);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Work(int repetitions)
        {
            for (int i = 0; i < repetitions; i++)
            {
                foreach (Wide row in rows)
                {
                    engine.Predict(row, ref guess);
                    engine.Learn(row);
                }
            }
        }
    }

    [Fact]
    public void LearnWithAJournal_AllocatesNothingOnceWarm()
    {
        string folder = Directory.CreateTempSubdirectory("vsml-cost-").FullName;
        using (var engine = _context.Model.CreateLearningEngine<Wide, Guess>(Fit(), new() { Journal = Path.Combine(folder, "rows.journal"), FlushJournal = _ => { } }))
        {
            List<Wide> rows = Wide.Rows(50, seed: 2);
            rows.ForEach(row => engine.Learn(row));

            // Where the machine stands still for a second, the thread that writes ends, and another one is made.
            long least = Enumerable.Range(0, 3).Min(_ =>
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                foreach (Wide row in rows)
                    engine.Learn(row);
                return GC.GetAllocatedBytesForCurrentThread() - before;
            });

            Assert.Equal(0, least);
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void FiftyEnginesOnOneModel_TakeAtMostAMegabyteMoreThanOne()
    {
        ITransformer model = Fit();
        Wide row = Wide.Rows(1, seed: 2)[0];
        var engines = new List<LearningEngine<Wide, Guess>>();
        Add();
        long one = GC.GetTotalMemory(forceFullCollection: true);
        for (int i = 1; i < 50; i++)
            Add();

        long more = GC.GetTotalMemory(forceFullCollection: true) - one;
        output.WriteLine($"{more} bytes more");
        Assert.InRange(more, long.MinValue, 1 << 20);
        engines.ForEach(engine => engine.Dispose());

        void Add()
        {
            engines.Add(_context.Model.CreateLearningEngine<Wide, Guess>(model));
            engines[^1].Predict(row);
            engines[^1].Learn(row);
        }
    }

    /// <summary>Says what an engine costs beside the learner in it; the bound is one that a busy machine keeps.</summary>
    [Fact]
    public void PredictAndLearn_TakeLittleMoreThanTheLearner()
    {
        using var engine = _context.Model.CreateLearningEngine<Wide, Guess>(Fit());
        LearnerEnsemble learner = ((IEnumerable<ITransformer>)engine.CopyModel())
            .OfType<MulticlassPredictionTransformer<VsmlMulticlassModelParameters>>().Single().Model.CreateLearner();
        List<Wide> rows = Wide.Rows(50, seed: 2);
        var guess = new Guess();
        float[] probabilities = new float[3];
        double best = double.PositiveInfinity;
        for (int repetition = 0; repetition < 12; repetition++)
        {
            double bare = Seconds(row =>
            {
                learner.Predict(row.Features, probabilities);
                learner.Observe(row.Features, row.Class);
            });
            double ours = Seconds(row =>
            {
                engine.Predict(row, ref guess);
                engine.Learn(row);
            });
            best = Math.Min(best, repetition < 2 ? best : ours / bare);
            output.WriteLine($"learner {1e6 * bare / rows.Count:0.0} us, engine {1e6 * ours / rows.Count:0.0} us a row predicted and learned: {ours / bare:0.000}");
        }

        Assert.InRange(best, 0, 1.3);

        double Seconds(Action<Wide> work)
        {
            long start = Stopwatch.GetTimestamp();
            rows.ForEach(work);
            return Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
    }

    [Fact]
    public void TheMeter_CountsRowsByClass_AndMeasuresAccuracy()
    {
        using var listener = new MeterListener { InstrumentPublished = (instrument, l) => EnableOurs(instrument, l) };
        long learned = 0, predicted = 0;
        double accuracy = -1;
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            if (instrument.Name == "vsml.engine.predictions")
                predicted += value;
            else if (tags.ToArray().Any(tag => tag is { Key: "class", Value: "bee" }))
                learned += value;
        });
        listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => accuracy = instrument.Name == "vsml.engine.accuracy" ? value : accuracy);
        listener.Start();
        using var engine = _context.Model.CreateLearningEngine<Row, Guess>(_context.FitPipeline(Data.Clusters(60, seed: 1)), new() { Name = "metered" });
        List<Row> rows = Data.Clusters(30, seed: 2);

        engine.Predict(rows[0]);
        rows.ForEach(row => engine.Learn(row));
        listener.RecordObservableInstruments();

        Assert.Equal(1, predicted);
        Assert.Equal(rows.Count(row => row.Label == "bee"), learned);
        Assert.Equal(engine.Metrics.Accuracy, accuracy);

        static void EnableOurs(Instrument instrument, MeterListener listener)
        {
            if (instrument.Meter.Name == "Vsml.MLNet" && instrument.Meter.Tags!.Any(tag => tag.Value is "metered"))
                listener.EnableMeasurementEvents(instrument);
        }
    }

    private TransformerChain<Microsoft.ML.Transforms.KeyToValueMappingTransformer> Fit() => _context.Transforms.Conversion.MapValueToKey("Label")
        .Append(_context.MulticlassTrainer(new() { LearningAlgorithm = LearningAlgorithm.Default, NumberOfRowOrders = 1, NumberOfPasses = 1 }))
        .Append(_context.Transforms.Conversion.MapKeyToValue("PredictedLabel"))
        .Fit(_context.Data.LoadFromEnumerable(Wide.Rows(120, seed: 1)));

    private sealed class Wide
    {
        public string Label { get; set; } = "";

        [VectorType(10)]
        public float[] Features { get; set; } = [];

        [NoColumn]
        public int Class { get; set; }

        public static List<Wide> Rows(int count, int seed)
        {
            var random = new Random(seed);
            return [.. Enumerable.Range(0, count).Select(_ =>
            {
                float[] features = [.. Enumerable.Range(0, 10).Select(_ => random.NextSingle())];
                int label = features[0] > 0.6f ? 2 : features[1] > 0.5f ? 1 : 0;
                return new Wide { Label = $"class {label}", Class = label, Features = features };
            })];
        }
    }
}
