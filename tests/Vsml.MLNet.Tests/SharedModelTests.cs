using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace Vsml.MLNet.Tests;

/// <summary>One model, many engines and threads. Run alone: memory and time that other tests take would be counted.</summary>
[CollectionDefinition(nameof(SharedModelTests), DisableParallelization = true)]
[Collection(nameof(SharedModelTests))]
public sealed class SharedModelTests
{
    private readonly MLContext _context = new(seed: 1);

    [Fact]
    public void FiftyEnginesOfAModel_TakeWhatFiftyOfMLNetsOwnModelsTake()
    {
        List<Row> rows = Data.Clusters(40, seed: 1);
        var model = Default(rows);
        var stock = _context.BinaryClassification.Trainers.LbfgsLogisticRegression("Flag").Fit(_context.View(rows));

        long ours = Fifty(model), theirs = Fifty(stock);

        Assert.InRange(ours, 0, theirs + (50 * 2_000));
        Assert.InRange(model.Model.State().Length, 50 * 5_000, 1_000_000_000);

        long Fifty(ITransformer scored)
        {
            PredictionEngine<Row, Prediction> first = _context.Model.CreatePredictionEngine<Row, Prediction>(scored);
            float expected = first.Predict(rows[0]).Probability;
            long before = GC.GetTotalMemory(forceFullCollection: true);
            PredictionEngine<Row, Prediction>[] engines = [.. Enumerable.Range(0, 50).Select(_ => _context.Model.CreatePredictionEngine<Row, Prediction>(scored))];
            Assert.All(engines, engine => Assert.Equal(expected, engine.Predict(rows[0]).Probability));
            long taken = GC.GetTotalMemory(forceFullCollection: true) - before;
            GC.KeepAlive(engines);
            return taken;
        }
    }

    [Fact]
    public void PredictAfterUpdate_CopiesNothing()
    {
        var model = Default(Data.Clusters(90, seed: 1));
        using var engine = _context.Model.CreatePredictionEngine<Row, Prediction>(model);
        List<Row> rows = Data.Clusters(20, seed: 2);
        void Pairs()
        {
            foreach (Row row in rows)
            {
                engine.Predict(row);
                model.Model.Update(row.Features, row.Flag);
            }
        }

        Pairs();
        long before = GC.GetTotalAllocatedBytes(precise: true);
        Pairs();

        // ML.NET's engine itself allocates some objects a row; the state has more than a million bytes.
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 20 * 10_000);
    }

    [Fact]
    public async Task ManyPredictWhileOneUpdates_AndEveryPredictionIsOfOneWholeState()
    {
        const int Updates = 60, Readers = 4;
        List<Row> rows = Data.Clusters(Updates, seed: 2);
        Row probe = Data.Clusters(1, seed: 3)[0];
        var model = Default(Data.Clusters(90, seed: 1));
        List<float> states = StatesOf(model, rows, probe);

        int done = 0;
        Task<List<float>>[] readers = [.. Enumerable.Range(0, Readers).Select(_ => Task.Factory.StartNew(() =>
        {
            using var engine = _context.Model.CreatePredictionEngine<Row, Prediction>(model);
            List<float> seen = [];
            while (Volatile.Read(ref done) == 0 || seen.Count == 0)
                seen.Add(engine.Predict(probe).Probability);
            seen.Add(engine.Predict(probe).Probability);
            return seen;
        }, TaskCreationOptions.LongRunning))];
        foreach (Row row in rows)
        {
            model.Model.Update(row.Features, row.Flag);
            await Task.Delay(2);
        }

        Volatile.Write(ref done, 1);
        foreach (List<float> seen in await Task.WhenAll(readers))
        {
            // Old or new, and never older than the prediction before.
            int state = 0;
            foreach (float probability in seen)
            {
                state = states.IndexOf(probability, state);
                Assert.NotEqual(-1, state);
            }

            Assert.Equal(states[^1], seen[^1]);
        }

        Assert.Equal(90 + Updates, model.Model.NumberOfObservedRows);
    }

    [Fact]
    public async Task ManyThreadsWithOneModel_PredictAsOneDoes_AndLeaveLittleMemory()
    {
        List<Row> rows = Data.Clusters(200, seed: 2);
        var model = Default(Data.Clusters(60, seed: 1));
        float[] expected = model.Probabilities(_context.View(rows));
        long state = model.Model.State().Length, before = GC.GetTotalMemory(forceFullCollection: true);

        Task<float[]>[] readers = [.. Enumerable.Range(0, 16).Select(_ => Task.Run(() =>
        {
            using var engine = _context.Model.CreatePredictionEngine<Row, Prediction>(model);
            return rows.Select(row => engine.Predict(row).Probability).ToArray();
        }))];

        Assert.All(await Task.WhenAll(readers), found => Assert.Equal(expected, found));
        Array.Clear(readers);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, state / 2);
    }

    [Fact]
    public async Task OneEngineUsedByTwoThreads_PredictsOrSaysSo()
    {
        var model = Default(Data.Clusters(60, seed: 1));
        using var engine = _context.Model.CreatePredictionEngine<Row, Prediction>(model);
        Row row = Data.Clusters(1, seed: 2)[0];
        float expected = engine.Predict(row).Probability;

        // A prediction takes microseconds: the threads go on until they met, which on a busy machine may take a while.
        int met = 0;
        var watch = System.Diagnostics.Stopwatch.StartNew();
        Task<(int Refused, int Times)>[] users = [.. Enumerable.Range(0, 2).Select(_ => Task.Factory.StartNew(() =>
        {
            int refused = 0, time = 0;
            for (; time < 300 || (Volatile.Read(ref met) == 0 && watch.Elapsed.TotalSeconds < 20); time++)
            {
                try
                {
                    Assert.InRange(engine.Predict(row).Probability, 0, 1);
                }
                catch (InvalidOperationException e) when (e.ToString().Contains("two threads at once", StringComparison.Ordinal))
                {
                    refused++;
                    Volatile.Write(ref met, 1);
                }
            }

            return (refused, time);
        }, TaskCreationOptions.LongRunning))];

        (int Refused, int Times)[] uses = await Task.WhenAll(users);
        Assert.InRange(uses.Sum(use => use.Refused), 1, uses.Sum(use => use.Times) - 1);
        Assert.Equal(expected, engine.Predict(row).Probability);
    }

    [Fact]
    public void SparseRows_AreKeptSparse()
    {
        const int Rows = 600, Inputs = 20_000, Values = 20;
        static IEnumerable<Sparse> Make()
        {
            var random = new Random(1);
            for (int row = 0; row < Rows; row++)
            {
                int[] indices = [.. Enumerable.Range(0, Values).Select(i => (i * (Inputs / Values)) + random.Next(Inputs / Values))];
                yield return new Sparse { Flag = row % 2 == 0, Features = new VBuffer<float>(Inputs, Values, [.. indices.Select(_ => 1f)], indices) };
            }
        }

        long before = GC.GetTotalAllocatedBytes(precise: true);
        _context.BinaryClassification.Trainers.Vsml(new() { LabelColumnName = "Flag", NumberOfPasses = 1, NumberOfRowOrders = 2 }).Fit(_context.Data.LoadFromEnumerable(Make()));

        // Dense, the rows take 48 MB more than the 50 MB of all that the learners take.
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 60_000_000);
    }

    /// <summary>What the model says of the probe now, and after every update.</summary>
    private List<float> StatesOf(BinaryPredictionTransformer<VsmlBinaryModelParameters> model, List<Row> rows, Row probe)
    {
        using var stream = new MemoryStream();
        _context.Model.Save(model, null, stream);
        stream.Position = 0;
        var twin = (BinaryPredictionTransformer<VsmlBinaryModelParameters>)_context.Model.Load(stream, out _);
        using var engine = _context.Model.CreatePredictionEngine<Row, Prediction>(twin);
        List<float> states = [engine.Predict(probe).Probability];
        foreach (Row row in rows)
        {
            twin.Model.Update(row.Features, row.Flag);
            states.Add(engine.Predict(probe).Probability);
        }

        return states;
    }

    private BinaryPredictionTransformer<VsmlBinaryModelParameters> Default(List<Row> rows) =>
        _context.BinaryClassification.Trainers.Vsml("Flag").Fit(_context.View(rows));

    private sealed class Prediction
    {
        public float Probability { get; set; }
    }

    private sealed class Sparse
    {
        public bool Flag { get; set; }

        [VectorType(20_000)]
        public VBuffer<float> Features { get; set; }
    }
}
