using BenchmarkDotNet.Attributes;
using Microsoft.ML;
using Microsoft.ML.Trainers;
using Microsoft.ML.Trainers.LightGbm;
using Vsml.MLNet;

namespace Vsml.Benchmarks;

/// <summary>Fit of 512 rows x 30 features x 3 classes by three multiclass trainers of ML.NET, each with its default options but for the threads.</summary>
public class FitBenchmarks
{
    private readonly MLContext _context = new(seed: 1);
    private IDataView _rows = null!;

    /// <summary>Threads; 0 for a trainer's default.</summary>
    [Params(1, 0)]
    public int Threads { get; set; }

    private int? RivalThreads => Threads == 0 ? null : Threads;

    [GlobalSetup]
    public void Setup() => _rows = ModelRow.View(_context, 512, inputs: 30, classes: 3);

    [Benchmark]
    public object Vsml() => Fit(_context.MulticlassClassification.Trainers.Vsml(new VsmlMulticlassTrainer.Options { NumberOfThreads = RivalThreads }));

    [Benchmark(Baseline = true)]
    public object LightGbm() => Fit(_context.MulticlassClassification.Trainers.LightGbm(new LightGbmMulticlassTrainer.Options { NumberOfThreads = RivalThreads }));

    [Benchmark]
    public object SdcaMaximumEntropy() =>
        Fit(_context.MulticlassClassification.Trainers.SdcaMaximumEntropy(new SdcaMaximumEntropyMulticlassTrainer.Options { NumberOfThreads = RivalThreads }));

    private object Fit<TTransformer>(IEstimator<TTransformer> trainer)
        where TTransformer : ITransformer => trainer.Fit(_rows);
}
