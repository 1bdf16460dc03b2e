using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using Microsoft.ML;
using Microsoft.ML.Data;
using Vsml.MLNet;

namespace Vsml.Benchmarks.Engine;

/// <summary>What a learning engine costs beside the learner in it: ten features, three classes, default options, one thread; time a row.</summary>
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
[CategoriesColumn]
public class EngineBenchmarks
{
    private const int Rows = 200;
    private LearningEngine<StreamedRow, StreamedGuess> _engine = null!;
    private LearnerEnsemble _learner = null!;
    private StreamedRow[] _rows = [];
    private readonly float[] _probabilities = new float[DayOfRows.Classes];
    private StreamedGuess _guess = new();

    [GlobalSetup]
    public void Setup()
    {
        MLContext context = new(seed: 1);
        DayOfRows stream = new(100_000, seed: 1);
        ITransformer model = StreamedRow.Fit(context, stream, rows: 1000, learners: 2);
        _engine = context.Model.CreateLearningEngine<StreamedRow, StreamedGuess>(model);
        _learner = ((IEnumerable<ITransformer>)model).OfType<MulticlassPredictionTransformer<VsmlMulticlassModelParameters>>().Single().Model.CreateLearner();
        _rows = [.. Enumerable.Range(0, Rows).Select(_ => StreamedRow.Next(stream))];
    }

    [GlobalCleanup]
    public void Cleanup() => _engine.Dispose();

    [Benchmark(Baseline = true, OperationsPerInvoke = Rows)]
    [BenchmarkCategory("Predict")]
    public void LearnerPredicts()
    {
        foreach (StreamedRow row in _rows)
            _learner.Predict(row.Features, _probabilities);
    }

    [Benchmark(OperationsPerInvoke = Rows)]
    [BenchmarkCategory("Predict")]
    public void EnginePredicts()
    {
        foreach (StreamedRow row in _rows)
            _engine.Predict(row, ref _guess);
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Rows)]
    [BenchmarkCategory("Learn")]
    public void LearnerLearns()
    {
        foreach (StreamedRow row in _rows)
            _learner.Observe(row.Features, row.Class);
    }

    [Benchmark(OperationsPerInvoke = Rows)]
    [BenchmarkCategory("Learn")]
    public void EngineLearns()
    {
        foreach (StreamedRow row in _rows)
            _engine.Learn(row);
    }
}
