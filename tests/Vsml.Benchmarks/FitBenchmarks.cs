using BenchmarkDotNet.Attributes;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vsml.Benchmarks;

/// <summary>Fit of 512 rows x 30 features x 3 classes by three multiclass trainers of ML.NET, each with its default options.</summary>
public class FitBenchmarks
{
    private const int Inputs = 30;
    private readonly MLContext _context = new(seed: 1);
    private IDataView _rows = null!;

    [GlobalSetup]
    public void Setup()
    {
        IDataView rows = _context.Data.LoadFromEnumerable(
            SyntheticRows.Make(512, Inputs, 3, seed: 1).Select(row => new Row { Features = row.Features, Class = row.Label }));
        rows = _context.Transforms.Conversion.MapValueToKey("Label", nameof(Row.Class)).Fit(rows).Transform(rows);
        _rows = _context.Data.Cache(rows, "Label", nameof(Row.Features));
        _ = _rows.Preview(1);
    }

    [Benchmark(Baseline = true)]
    public object Vsml() => Fit(_context.MulticlassClassification.Trainers.Vsml());

    [Benchmark]
    public object LightGbm() => Fit(_context.MulticlassClassification.Trainers.LightGbm());

    [Benchmark]
    public object SdcaMaximumEntropy() => Fit(_context.MulticlassClassification.Trainers.SdcaMaximumEntropy());

    private object Fit<TTransformer>(IEstimator<TTransformer> trainer)
        where TTransformer : ITransformer => trainer.Fit(_rows);

    private sealed class Row
    {
        [VectorType(Inputs)]
        public float[] Features { get; set; } = [];

        public int Class { get; set; }
    }
}
